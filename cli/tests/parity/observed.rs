//! What the command says, in the form that the behaviour suite records.

use serde_json::{Value, json};

/// An `Observation` of the suite, from the document of `flow-like run --json`.
pub(crate) fn of(document: &Value) -> Value {
    let figures = |figures: [u64; 4]| {
        let [fuel, init_fuel, host_calls, peak_memory] = figures;
        json!({"fuel": fuel, "init_fuel": init_fuel, "host_calls": host_calls, "peak_memory": peak_memory})
    };
    let (mut seen, figures) = match document["error"].as_object() {
        Some(error) => {
            let seen = json!({
                "outputs": {}, "exec": [], "error": null, "pending": false, "streamed": [], "variables": {},
                "rehearsed": null,
                "logs": lines(&error["details"]["logs"]),
                "rejected": [error["code"], error["message"]],
            });
            (seen, figures([0; 4]))
        }
        None => {
            let streamed = document["streamed"].as_array().into_iter().flatten();
            let streamed: Vec<Value> = streamed.map(|event| json!([event["type"], event["data"]])).collect();
            let seen = json!({
                "outputs": document["outputs"], "exec": document["activateExec"], "error": document["error"],
                "pending": document["pending"], "streamed": streamed, "variables": document["variables"],
                "rehearsed": document["rehearsed"],
                "logs": lines(&document["logs"]),
                "rejected": null,
            });
            let stat = |name: &str| document["stats"][name].as_u64().unwrap();
            let all = ["fuel", "initFuel", "hostCalls", "peakMemory"].map(stat);
            (seen, figures(all))
        }
    };
    let (Some(seen_fields), Value::Object(figures)) = (seen.as_object_mut(), figures) else {
        unreachable!("both are objects")
    };
    seen_fields.extend(figures);
    seen
}

/// Log entries as the suite writes them: `level: text data`, with the source unless that is the node.
fn lines(entries: &Value) -> Vec<String> {
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let line = |entry: &Value| {
        let source = match &*text(entry, "source") {
            "guest" => String::new(),
            source => format!("{source} "),
        };
        let data = entry.get("data").map(|data| format!(" {data}")).unwrap_or_default();
        format!("{source}{}: {}{data}", text(entry, "level"), text(entry, "message"))
    };
    entries.as_array().into_iter().flatten().map(line).collect()
}
