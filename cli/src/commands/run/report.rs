//! What a run has given, and what it says meanwhile.

use flow_like_browser::{
    host::{
        Observer,
        log::{Entry, Level, Source},
        stream::Event,
    },
    node::NodeDefinition,
    pin::PinType,
    run::Outcome,
};
use serde_json::{Value, json};

use crate::screen::{
    Done, Exit, bytes, of_command, plain,
    style::{ERROR, FAINT, WARNING, styled},
    table, tell, thousands,
};

/// Shows the log and stream events on standard error as they come.
pub(super) struct Watcher {
    pub(super) level: Level,
}

impl Observer for Watcher {
    fn log(&self, entry: &Entry) {
        if entry.level >= self.level {
            // Whoever would read it may be gone.
            tell(&log_line(entry)).ok();
        }
    }

    fn stream(&self, event: &Event) {
        let Event { kind, data } = event;
        let line = format!(
            "{} {}: {}",
            styled(FAINT, "stream"),
            plain(kind),
            plain(&data.to_string())
        );
        tell(&line).ok();
    }
}

fn log_line(entry: &Entry) -> String {
    let name = format!("{:5}", entry.level.as_str());
    let name = match entry.level {
        Level::Error => styled(ERROR, &name),
        Level::Warn => styled(WARNING, &name),
        _ => styled(FAINT, &name),
    };
    let source = match entry.source {
        Source::Guest => "",
        Source::Stdout => "stdout: ",
        Source::Stderr => "stderr: ",
        Source::Runtime => "runtime: ",
    };
    let data = entry.data.as_ref().map(|data| format!(" {data}")).unwrap_or_default();
    let message = match entry.source {
        Source::Runtime => of_command(&entry.message),
        _ => entry.message.clone(),
    };
    format!("{name} {source}{}{}", plain(&message), plain(&data))
}

/// The end of a run.
pub(super) fn done(outcome: &Outcome, node: &NodeDefinition) -> Done {
    let exit = match outcome.error {
        Some(_) => Exit::NodeError,
        None => Exit::Good,
    };
    Done {
        exit,
        ..Done::new(json(outcome), text(outcome, node))
    }
}

/// The names are those of a `RunResult` in a page.
fn json(outcome: &Outcome) -> Value {
    let stats = &outcome.stats;
    let streamed: Vec<Value> = outcome
        .streamed
        .iter()
        .map(|event| serde_json::to_value(&**event).unwrap_or_default())
        .collect();
    json!({
        "outputs": outcome.outputs,
        "activateExec": outcome.activate_exec,
        "error": outcome.error,
        "pending": outcome.pending,
        "variables": outcome.variables,
        "logs": outcome.logs,
        "streamed": streamed,
        "rehearsed": outcome.rehearsed,
        "stats": {
            "fuel": stats.fuel,
            "initFuel": stats.init_fuel,
            "durationMs": stats.duration_ms,
            "peakMemory": stats.peak_memory,
            "hostCalls": stats.host_calls,
        },
    })
}

fn text(outcome: &Outcome, node: &NodeDefinition) -> String {
    let rows: Vec<Vec<String>> = outcome
        .outputs
        .iter()
        .map(|(name, value)| {
            let hidden = node.pin(name, PinType::Output).is_some_and(|pin| pin.is_sensitive());
            vec![
                name.clone(),
                if hidden { "(not shown)".to_owned() } else { shown(value) },
            ]
        })
        .collect();
    let mut text = table(&["OUTPUT", "VALUE"], &rows);
    if !outcome.activate_exec.is_empty() {
        text.push_str(&format!("goes on with {}\n", plain(&outcome.activate_exec.join(", "))));
    }
    if outcome.pending {
        text.push_str("is still at work, as it says\n");
    }
    for action in outcome.rehearsed.iter().flatten() {
        text.push_str(&format!("would have done: {}\n", plain(&action.to_string())));
    }
    if let Some(error) = &outcome.error {
        let lines: Vec<String> = error.lines().map(plain).collect();
        text.push_str(&format!(
            "{} {}\n",
            styled(ERROR, "the node reports:"),
            lines.join("\n")
        ));
    }
    let stats = &outcome.stats;
    let figures = format!(
        "{} fuel, {} host calls, {:.1} ms, {} of memory",
        thousands(stats.fuel + stats.init_fuel),
        thousands(stats.host_calls),
        stats.duration_ms,
        bytes(stats.peak_memory)
    );
    text.push_str(&styled(FAINT, &figures));
    text.push('\n');
    text
}

/// A value on one line: texts as they are, everything else as JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace('\n', "\\n"),
        value => value.to_string(),
    }
}
