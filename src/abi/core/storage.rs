//! `flowlike_storage`.

use super::{Call, I32, I64, Import, Reply, import};
use crate::{
    grant::Capability as Cap,
    host::{
        Refusal,
        storage::{Directory, FlowPath},
    },
};

type Answer = Result<Reply, Refusal>;

fn directory(call: &Call<'_>, directory: Directory) -> Answer {
    Reply::json(&call.session.directory(directory)?)
}

fn path(call: &mut Call<'_>) -> Result<FlowPath, Refusal> {
    let bytes = call.name(0)?;
    serde_json::from_str(&bytes).map_err(|error| Refusal::new(format!("its path is no FlowPath: {error}")))
}

fn done(_: ()) -> Answer {
    Ok(Reply::Number(1))
}

pub(super) const IMPORTS: &[Import] = &[
    import("flowlike_storage", "storage_dir", &[I32], Some(I64), |call| {
        directory(
            call,
            Directory::Storage {
                node_scoped: call.i32(0) != 0,
            },
        )
    })
    .needs(&[Cap::StorageRead, Cap::NodeStorage]),
    import("flowlike_storage", "upload_dir", &[], Some(I64), |call| {
        directory(call, Directory::Upload)
    })
    .needs(&[Cap::StorageRead, Cap::UploadDir]),
    import("flowlike_storage", "cache_dir", &[I32, I32], Some(I64), |call| {
        directory(
            call,
            Directory::Cache {
                node_scoped: call.i32(0) != 0,
                user_scoped: call.i32(1) != 0,
            },
        )
    })
    .needs(&[Cap::StorageRead, Cap::CacheDir]),
    import("flowlike_storage", "user_dir", &[I32], Some(I64), |call| {
        directory(
            call,
            Directory::User {
                node_scoped: call.i32(0) != 0,
            },
        )
    })
    .needs(&[Cap::StorageRead, Cap::UserStorage]),
    import("flowlike_storage", "read_request", &[I32, I32], Some(I64), |call| {
        let path = path(call)?;
        Reply::later(call.session.read_file(&path)?, |bytes| Ok(Reply::Bytes(bytes)))
    })
    .needs(&[Cap::StorageRead]),
    import(
        "flowlike_storage",
        "write_request",
        &[I32, I32, I32, I32],
        Some(I32),
        |call| {
            let path = path(call)?;
            let bytes = call.bytes(2)?;
            Reply::later(call.session.write_file(&path, bytes)?, done)
        },
    )
    .needs(&[Cap::StorageWrite]),
    import("flowlike_storage", "list_request", &[I32, I32], Some(I64), |call| {
        let path = path(call)?;
        Reply::later(call.session.list_files(&path)?, |paths| Reply::json(&paths))
    })
    .needs(&[Cap::StorageRead]),
    import(
        "flowlike_storage",
        "write_start_request",
        &[I32, I32, I64],
        Some(I64),
        |call| {
            let path = path(call)?;
            Ok(Reply::Bytes(
                call.session.begin_upload(&path, call.i64(2))?.into_bytes(),
            ))
        },
    )
    .needs(&[Cap::StorageWrite]),
    import(
        "flowlike_storage",
        "write_chunk_request",
        &[I32, I32, I32, I32],
        Some(I32),
        |call| {
            let id = call.name(0)?;
            let chunk = call.bytes(2)?;
            done(call.session.continue_upload(&id, &chunk)?)
        },
    )
    .needs(&[Cap::StorageWrite])
    .inline(),
    import(
        "flowlike_storage",
        "write_finish_request",
        &[I32, I32],
        Some(I32),
        |call| {
            let id = call.name(0)?;
            Reply::later(call.session.finish_upload(&id)?, done)
        },
    )
    .needs(&[Cap::StorageWrite]),
];
