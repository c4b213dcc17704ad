//! Reads what a module says about its nodes: guest code, so under the limits of any run, and with no capability at all.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::{Cancel, Driver, Guest, Limits, Shared, driver::aborted, shared::until};
use crate::{
    abi::core::exports::{self, ABI_VERSION},
    engine::Val,
    error::{Code, Error, Result},
    host::{FlowState, NoObserver, Session, embedder::Nothing, meta::Context},
    node::{Definitions, NodeDefinition},
    package::Program,
};

/// The definitions of a module's nodes, in its order.
///
/// # Errors
///
/// [`Code::AbiUnsupported`] for a newer ABI, [`Code::DefinitionInvalid`] for definitions that cannot be used, and
/// whatever can end a run. `details.logs` has what the module logged meanwhile.
pub(crate) async fn read_definitions(
    shared: &Shared,
    program: &Rc<Program>,
    package_id: &str,
    limits: Limits,
    cancel: Cancel,
) -> Result<Definitions> {
    let flow = Rc::new(FlowState::new(Context::default(), Map::new(), &Value::Null));
    let session = Rc::new(Session::closed(
        shared.guest_platform(),
        Rc::new(Nothing),
        flow,
        package_id,
    ));
    let reserve = async { Ok(shared.budget.reserve(limits.memory).await) };
    let reservation = until(&cancel, reserve, aborted).await?;
    let mut guest = Guest::new(program, &limits, Some(reservation))?;
    let mut driver = Driver::new(
        &mut guest,
        Rc::clone(&session),
        Rc::new(NoObserver),
        shared,
        cancel,
        limits,
    );
    let read = read(&mut driver).await;
    session.wasi.flush(&session.log);
    session.log.close();
    read.map_err(|error| session.ended(error))
}

async fn read(driver: &mut Driver<'_>) -> Result<Definitions> {
    driver.start_up().await?;
    let exports = driver.guest.program.exports;
    if exports.get_abi_version {
        let found = driver.export("get_abi_version", &[]).await?;
        if let Some(Val::I32(found)) = found
            && found > ABI_VERSION
        {
            return Err(Error::new(
                Code::AbiUnsupported,
                format!(
                    "The module speaks version {found} of the node ABI and this runtime version {ABI_VERSION}. Update the \
                     runtime, or build the module with an older SDK."
                ),
            )
            .with("found", found)
            .with("supported", ABI_VERSION));
        }
    }
    let export = if exports.get_nodes { "get_nodes" } else { "get_node" };
    let packed = match driver.export(export, &[]).await? {
        Some(Val::I64(packed)) => packed,
        _ => 0,
    };
    let bytes = exports::unpack(packed, export, exports::MAX_DEFINITIONS, driver.guest.instance.memory())?;
    if bytes.is_empty() {
        return Err(Error::new(
            Code::DefinitionInvalid,
            format!(
                "`{export}` returned nothing, so the module has no node. It must return the packed JSON of its nodes."
            ),
        )
        .with("export", export));
    }
    NodeDefinition::parse_list(&bytes, !exports.get_nodes)
}
