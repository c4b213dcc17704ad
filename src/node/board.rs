//! The node as the editor puts it on a board.

use serde_json::{Map, Value, json};

use super::NodeDefinition;
use crate::pin::{PinDefinition, PinType};

/// The JSON of a board node, with every field of that shape.
///
/// Ids are derived from names (`package:node`, and per pin `in:name` or `out:name`) and so are the same each time; the
/// editor gives ids of its own to what it places. A default value is its JSON text as an array of bytes, as boards
/// store it. What only a board knows is `null` or empty.
pub fn board_node(package_id: &str, node: &NodeDefinition) -> Value {
    let pins: Map<String, Value> = node
        .pins
        .iter()
        .enumerate()
        .map(|(index, pin)| {
            let id = pin_id(pin);
            let shape = board_pin(&id, index, pin);
            (id, shape)
        })
        .collect();
    json!({
        "id": format!("{package_id}:{}", node.name),
        "name": node.name,
        "friendly_name": node.friendly_name,
        "description": node.description,
        "category": node.category,
        "coordinates": null,
        "scores": node.scores,
        "pins": pins,
        "start": null,
        "icon": node.icon,
        "comment": null,
        "long_running": node.long_running,
        "error": null,
        "docs": node.docs,
        "event_callback": null,
        "layer": null,
        "hash": null,
        "fn_refs": null,
        "oauth_providers": [],
        "required_oauth_scopes": {},
        "only_offline": false,
        "version": null,
        "wasm": {"package_id": package_id, "permissions": node.permissions},
    })
}

fn pin_id(pin: &PinDefinition) -> String {
    match pin.pin_type {
        PinType::Input => format!("in:{}", pin.name),
        PinType::Output => format!("out:{}", pin.name),
    }
}

fn board_pin(id: &str, index: usize, pin: &PinDefinition) -> Value {
    json!({
        "id": id,
        "name": pin.name,
        "friendly_name": pin.friendly_name,
        "description": pin.description,
        "pin_type": pin.pin_type,
        "data_type": pin.data_type,
        "schema": pin.schema,
        "value_type": pin.value_type,
        "depends_on": [],
        "connected_to": [],
        "default_value": pin.default_value.as_ref().map(|value| value.to_string().into_bytes()),
        "index": index,
        "options": {
            "sensitive": pin.sensitive,
            "valid_values": pin.valid_values,
            "range": pin.range,
            "step": pin.step,
            "enforce_schema": pin.enforce_schema,
            "enforce_generic_value_type": pin.enforce_generic_value_type,
        },
    })
}
