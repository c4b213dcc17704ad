//! `flowlike_log`, `_pins`, `_vars`, `_cache`, `_meta`, `_stream` and `_schema`.

use super::{Call, I32, I64, Import, Reply, import};
use crate::{
    grant::Capability as Cap,
    host::{
        Refusal,
        log::{Level, Source},
    },
};

type Answer = Result<Reply, Refusal>;

const TEXT: &[crate::engine::ValType] = &[I32, I32];
const TWO_TEXTS: &[crate::engine::ValType] = &[I32, I32, I32, I32];

fn log(call: &mut Call<'_>, level: Level) -> Answer {
    let text = call.text(0)?;
    call.searched(text.len());
    call.session.log.write(level, Source::Guest, text, None);
    Ok(Reply::Nothing)
}

pub(super) fn log_json(call: &mut Call<'_>) -> Answer {
    let level = Level::from_number(call.u32(0));
    let text = call.text(1)?;
    let data = match call.u32(4) {
        0 => None,
        _ => Some(call.json(3, "the data of the log entry")?),
    };
    call.searched(text.len() + call.u32(4) as usize);
    call.session.log.write(level, Source::Guest, text, data);
    Ok(Reply::Nothing)
}

pub(super) fn get_variable(call: &mut Call<'_>) -> Answer {
    let name = call.name(0)?;
    Reply::maybe(call.session.flow.variables.get(&name))
}

pub(super) fn set_variable(call: &mut Call<'_>) -> Answer {
    let name = call.name(0)?;
    let value = call.json(2, "the variable's value")?;
    call.session.flow.variables.set(&name, value)?;
    Ok(Reply::Nothing)
}

pub(super) fn emit(call: &mut Call<'_>) -> Answer {
    let kind = call.name(0)?;
    let data = call.bytes(2)?;
    call.session.stream.emit(&kind, &data)?;
    Ok(Reply::Nothing)
}

pub(super) const IMPORTS: &[Import] = &[
    import("flowlike_log", "trace", TEXT, None, |call| log(call, Level::Trace)).inline(),
    import("flowlike_log", "debug", TEXT, None, |call| log(call, Level::Debug)).inline(),
    import("flowlike_log", "info", TEXT, None, |call| log(call, Level::Info)).inline(),
    import("flowlike_log", "warn", TEXT, None, |call| log(call, Level::Warn)).inline(),
    import("flowlike_log", "error", TEXT, None, |call| log(call, Level::Error)).inline(),
    import("flowlike_log", "log_json", &[I32, I32, I32, I32, I32], None, log_json).inline(),
    import("flowlike_pins", "get_input", TEXT, Some(I64), |call| {
        let name = call.name(0)?;
        let value = call.session.pins.input(&name).cloned();
        Reply::maybe(value)
    }),
    import("flowlike_pins", "set_output", TWO_TEXTS, None, |call| {
        let name = call.name(0)?;
        let value = call.json(2, "the output's value")?;
        call.session.pins.set_output(&name, value)?;
        Ok(Reply::Nothing)
    })
    .inline(),
    import("flowlike_pins", "activate_exec", TEXT, None, |call| {
        let name = call.name(0)?;
        call.session.pins.activate_exec(&name)?;
        Ok(Reply::Nothing)
    })
    .inline(),
    import("flowlike_vars", "get", TEXT, Some(I64), get_variable).needs(&[Cap::VariablesRead]),
    import("flowlike_vars", "set", TWO_TEXTS, None, set_variable)
        .needs(&[Cap::VariablesWrite])
        .inline(),
    import("flowlike_vars", "delete", TEXT, None, |call| {
        let name = call.name(0)?;
        call.session.flow.variables.delete(&name);
        Ok(Reply::Nothing)
    })
    .needs(&[Cap::VariablesWrite])
    .inline(),
    import("flowlike_vars", "has", TEXT, Some(I32), |call| {
        let name = call.name(0)?;
        Ok(Reply::flag(call.session.flow.variables.has(&name)))
    })
    .needs(&[Cap::VariablesRead])
    .inline(),
    import("flowlike_cache", "get", TEXT, Some(I64), |call| {
        let name = call.name(0)?;
        Reply::maybe(call.session.flow.cache.get(&call.session.package_id, &name))
    })
    .needs(&[Cap::CacheRead]),
    import("flowlike_cache", "set", TWO_TEXTS, None, |call| {
        let name = call.name(0)?;
        let value = call.json(2, "the cached value")?;
        call.session.flow.cache.set(&call.session.package_id, &name, value)?;
        Ok(Reply::Nothing)
    })
    .needs(&[Cap::CacheWrite])
    .inline(),
    import("flowlike_cache", "delete", TEXT, None, |call| {
        let name = call.name(0)?;
        call.session.flow.cache.delete(&call.session.package_id, &name);
        Ok(Reply::Nothing)
    })
    .needs(&[Cap::CacheWrite])
    .inline(),
    import("flowlike_cache", "has", TEXT, Some(I32), |call| {
        let name = call.name(0)?;
        Ok(Reply::flag(
            call.session.flow.cache.has(&call.session.package_id, &name),
        ))
    })
    .needs(&[Cap::CacheRead])
    .inline(),
    import("flowlike_meta", "get_node_id", &[], Some(I64), |call| {
        text(&call.session.meta.node_id)
    }),
    import("flowlike_meta", "get_run_id", &[], Some(I64), |call| {
        text(&call.session.flow.context.run_id)
    }),
    import("flowlike_meta", "get_app_id", &[], Some(I64), |call| {
        text(&call.session.flow.context.app_id)
    }),
    import("flowlike_meta", "get_board_id", &[], Some(I64), |call| {
        text(&call.session.flow.context.board_id)
    }),
    import("flowlike_meta", "get_user_id", &[], Some(I64), |call| {
        text(&call.session.flow.context.user_id)
    }),
    import("flowlike_meta", "is_streaming", &[], Some(I32), |call| {
        Ok(Reply::flag(call.session.flow.context.stream))
    })
    .inline(),
    import("flowlike_meta", "get_log_level", &[], Some(I32), |call| {
        Ok(Reply::Number(call.session.flow.context.log_level.into()))
    })
    .inline(),
    import("flowlike_meta", "time_now", &[], Some(I64), |call| {
        Ok(Reply::Number(call.session.time_now()))
    })
    .inline(),
    import("flowlike_meta", "random", &[], Some(I64), |call| {
        Ok(Reply::Number(call.session.random()))
    })
    .inline(),
    import("flowlike_stream", "emit", TWO_TEXTS, None, emit)
        .needs(&[Cap::Streaming])
        .inline(),
    import("flowlike_stream", "text", TEXT, None, |call| {
        let text = call.text(0)?;
        call.session.stream.text(&text)?;
        Ok(Reply::Nothing)
    })
    .needs(&[Cap::Streaming])
    .inline(),
    import("flowlike_schema", "get_type_schema", TEXT, Some(I64), |call| {
        let name = call.name(0)?;
        Reply::maybe(call.session.type_schema(&name)?)
    }),
    import("flowlike_schema", "list_types", &[], Some(I64), |call| {
        Reply::json(&call.session.type_names())
    }),
];

fn text(text: &str) -> Answer {
    Ok(Reply::Bytes(text.as_bytes().to_vec()))
}
