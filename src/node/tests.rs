use proptest::{collection, prelude::*};
use serde_json::{Value, json};

use super::*;
use crate::{
    Code, Error,
    pin::{DataType, ValueType},
};

fn parse(value: &Value) -> Result<Definitions, Error> {
    NodeDefinition::parse_list(value.to_string().as_bytes(), value.is_object())
}

fn problems(value: &Value) -> Vec<String> {
    let error = parse(value).expect_err("refused");
    assert_eq!(error.code(), Code::DefinitionInvalid);
    let problems: Vec<String> = serde_json::from_value(error.details()["problems"].clone()).expect("texts");
    for problem in &problems {
        assert!(error.message().contains(problem.as_str()), "{}", error.message());
    }
    problems
}

fn full() -> Value {
    json!({
        "name": "add", "friendly_name": "Add", "description": "Adds", "category": "Math", "icon": "/add.svg",
        "scores": {"privacy": 10, "cost": 1}, "long_running": false, "docs": "https://example.com", "abi_version": 1,
        "permissions": ["streaming", "strange"], "unknown": {},
        "pins": [
            {"name": "exec", "friendly_name": "", "description": "", "pin_type": "INPUT", "data_type": "exec"},
            {"name": "a", "pin_type": "input", "data_type": "i64", "value_type": "array", "default_value": [1.0],
             "range": [0, 10], "step": 0.5, "sensitive": true, "enforce_schema": false, "valid_values": null},
            {"name": "a", "pin_type": "Output", "data_type": "json", "schema": {"type": "object"}},
        ],
    })
}

#[test]
fn a_full_definition_is_read() {
    let definitions = parse(&full()).expect("usable");
    assert_eq!(definitions.warnings, [""; 0]);
    let node = &definitions.nodes[0];
    assert_eq!((node.friendly_name.as_str(), node.category.as_str()), ("Add", "Math"));
    assert_eq!(
        (node.icon.as_deref(), node.long_running, node.abi_version),
        (Some("/add.svg"), Some(false), Some(1))
    );
    assert_eq!(node.permissions, ["streaming", "strange"]);
    assert_eq!(
        node.scores,
        Some(Scores {
            privacy: 10,
            cost: 1,
            ..Scores::default()
        })
    );
    let names = |pins: Vec<&PinDefinition>| pins.into_iter().map(|pin| pin.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(node.inputs().collect()), ["exec", "a"]);
    assert_eq!(names(node.outputs().collect()), ["a"]);
    let input = node.pin("a", PinType::Input).expect("there");
    assert_eq!(
        (input.data_type, input.value_type),
        (DataType::Integer, ValueType::Array)
    );
    assert_eq!(input.default_value, Some(json!([1])));
    assert_eq!(
        (input.range, input.step, input.sensitive),
        (Some([0.0, 10.0]), Some(0.5), Some(true))
    );
    assert_eq!((input.friendly_name.as_str(), input.valid_values.as_ref()), ("a", None));
    assert_eq!(
        node.pin("a", PinType::Output).and_then(|pin| pin.schema.as_deref()),
        Some(r#"{"type":"object"}"#)
    );
    assert_eq!(node.pin("exec", PinType::Output), None);
}

#[test]
fn what_is_read_is_written_and_read_again() {
    let node = parse(&full()).expect("usable").nodes.remove(0);
    let text = serde_json::to_string(&*node).expect("serialises");
    assert!(
        text.contains(r#""data_type":"Integer""#) && text.contains(r#""pin_type":"Input""#),
        "{text}"
    );
    let again = NodeDefinition::parse_list(text.as_bytes(), true).expect("usable");
    assert_eq!(again.nodes[0], node);
}

#[test]
fn absent_and_null_fields_take_their_defaults() {
    let nulls = json!({
        "name": "n", "friendly_name": null, "description": null, "category": null, "pins": null, "icon": null,
        "scores": null, "long_running": null, "docs": null, "abi_version": null, "permissions": null,
    });
    for value in [json!({"name": "n"}), nulls] {
        let node = parse(&value).expect("usable").nodes.remove(0);
        let expected = NodeDefinition {
            name: "n".into(),
            friendly_name: "n".into(),
            ..NodeDefinition::default()
        };
        assert_eq!(*node, expected);
    }
    let pin = json!({
        "name": "p", "friendly_name": null, "description": null, "pin_type": null, "data_type": "String",
        "default_value": null, "value_type": null, "schema": null, "valid_values": null, "range": null, "step": null,
        "sensitive": null, "enforce_schema": null, "enforce_generic_value_type": null,
    });
    let node = parse(&json!({"name": "n", "pins": [pin]}))
        .expect("usable")
        .nodes
        .remove(0);
    let expected = PinDefinition {
        name: "p".into(),
        friendly_name: "p".into(),
        data_type: DataType::String,
        ..PinDefinition::default()
    };
    assert_eq!(node.pins, [expected]);
}

#[test]
fn the_other_shape_is_taken_with_a_remark() {
    let table = [
        (json!([{"name": "a"}]), true, "`get_node` returned an array"),
        (json!({"name": "a"}), false, "`get_nodes` returned one node"),
    ];
    for (value, single, remark) in table {
        let definitions = NodeDefinition::parse_list(value.to_string().as_bytes(), single).expect("usable");
        assert_eq!(definitions.nodes.len(), 1);
        assert!(
            definitions.warnings[0].starts_with(remark),
            "{:?}",
            definitions.warnings
        );
    }
}

#[test]
fn every_problem_is_reported_at_once() {
    let pins = json!([
        {"data_type": "String"},
        {"name": " ", "data_type": "String"},
        {"name": "twice", "data_type": "String"},
        {"name": "twice", "data_type": "Integer"},
        {"name": "range", "data_type": "Float", "range": [2, 1]},
        {"name": "default", "data_type": "Integer", "default_value": "x"},
        {"name": "beyond", "data_type": "Integer", "default_value": 7, "range": [0, 5]},
        {"name": "list", "value_type": "List"},
        {"name": "typed", "valid_values": "a"},
        {"name": "secret", "data_type": "Integer", "default_value": "hunter2", "sensitive": true},
        7,
    ]);
    let nodes = json!([
        {"name": "a", "pins": pins},
        {"name": "a"},
        {"friendly_name": "B"},
        {"name": ""},
        {"name": 5},
        {"name": "c", "pins": {}},
        {"name": "d", "abi_version": -1},
        "e",
    ]);
    let expected = [
        "node `a`, pin 0: `name` is missing",
        "node `a`, pin 1: `name` is empty",
        "node `a`: two inputs have the name `twice`",
        "node `a`, pin `range`: `range` is [2, 1], but the minimum must not exceed the maximum",
        "node `a`, pin `default`: `default_value` does not fit: expected an integer, got the text \"x\"",
        "node `a`, pin `beyond`: `default_value` does not fit: expected a number from 0 to 5, got the number 7",
        "node `a`, pin `list`: unknown value type `List`; use Normal, Array, HashMap or HashSet",
        "node `a`, pin `typed`: invalid type: string \"a\", expected a sequence",
        "node `a`, pin `secret`: `default_value` does not fit: expected an integer, got a text",
        "node `a`: pin 10 is no object",
        "two nodes have the name `a`",
        "node 2: `name` is missing",
        "node 3: `name` is empty",
        "node 4: invalid type: integer `5`, expected a string",
        "node `c`: `pins` is no array",
        "node `d`: invalid value: integer `-1`, expected u32",
        "node 7 is no object",
    ];
    assert_eq!(problems(&nodes), expected);
}

#[test]
fn unusable_answers_say_why() {
    let table: [(&[u8], &str); 5] = [
        (b"", "The answer of `get_nodes` is not usable JSON: EOF while parsing"),
        (
            b"[{]",
            "The answer of `get_nodes` is not usable JSON: key must be a string at line 1 column 3.",
        ),
        (
            b"\xFF",
            "The answer of `get_nodes` is not UTF-8: wrong byte at offset 0.",
        ),
        (b"[]", "there is no node"),
        (b"7", "node 0 is no object"),
    ];
    for (bytes, problem) in table {
        let error = NodeDefinition::parse_list(bytes, false).expect_err(problem);
        assert_eq!(error.code(), Code::DefinitionInvalid);
        assert!(error.message().contains(problem), "{error}");
    }
}

#[test]
fn oddities_are_warnings() {
    let value = json!({"name": "n", "scores": {"privacy": 11, "cost": -1, "performance": 3.4}, "pins": [
        {"name": "a", "data_type": "Integer", "valid_values": ["1"]},
        {"name": "b", "data_type": "String", "range": [0, 1]},
        {"name": "c", "data_type": "Struct", "schema": "shared-key", "default_value": {"x": 1}},
        {"name": "d", "data_type": "exec", "default_value": true},
    ]});
    let definitions = parse(&value).expect("usable");
    let expected = [
        "node `n`: the score `privacy` is 11, which is no whole number from 0 to 10; taken as 10",
        "node `n`: the score `performance` is 3.4, which is no whole number from 0 to 10; taken as 3",
        "node `n`: the score `cost` is -1, which is no whole number from 0 to 10; taken as 0",
        "node `n`, pin `a`: `valid_values` has no meaning on a pin of type Integer and is ignored",
        "node `n`, pin `b`: `range` has no meaning on a pin of type String and is ignored",
        "node `n`, pin `c`: `schema` is not JSON; values are not checked against it",
        "node `n`, pin `d`: `default_value` has no meaning on an Execution pin and is ignored",
    ];
    assert_eq!(definitions.warnings, expected);
    assert_eq!(
        definitions.nodes[0].scores,
        Some(Scores {
            privacy: 10,
            performance: 3,
            ..Scores::default()
        })
    );
}

#[test]
fn numbers_of_nodes_and_pins_are_limited() {
    let nodes = |count: usize| (0..count).map(|n| json!({"name": format!("n{n}")})).collect::<Value>();
    assert_eq!(parse(&nodes(1_000)).expect("usable").nodes.len(), 1_000);
    assert_eq!(
        problems(&nodes(1_001)),
        ["there are 1001 nodes; at most 1000 are allowed"]
    );
    let node = |count: usize| json!({"name": "n", "pins": nodes(count)});
    assert_eq!(parse(&node(1_000)).expect("usable").nodes[0].pins.len(), 1_000);
    assert_eq!(
        problems(&node(1_001)),
        ["node `n` has 1001 pins; at most 1000 are allowed"]
    );
    let broken: Value = (0..900).map(|_| json!(1)).collect();
    assert_eq!(problems(&broken).last().map(String::as_str), Some("… and 800 more"));
}

#[cfg(feature = "schema")]
#[test]
fn a_schema_that_reaches_out_is_a_problem() {
    let schema = r#"{"$ref": "https://example.com/schema.json"}"#;
    let found = problems(&json!({"name": "n", "pins": [{"name": "p", "data_type": "Struct", "schema": schema}]}));
    assert!(
        found[0].starts_with("node `n`, pin `p`: `schema` cannot be used: it refers to `https://"),
        "{found:?}"
    );
}

#[test]
fn the_board_node_has_the_editors_shape() {
    let node = parse(&full()).expect("usable").nodes.remove(0);
    let board = board_node("com.example.math", &node);
    let keys = |value: &Value| value.as_object().expect("object").keys().cloned().collect::<Vec<_>>();
    let expected = [
        "category",
        "comment",
        "coordinates",
        "description",
        "docs",
        "error",
        "event_callback",
        "fn_refs",
        "friendly_name",
        "hash",
        "icon",
        "id",
        "layer",
        "long_running",
        "name",
        "oauth_providers",
        "only_offline",
        "pins",
        "required_oauth_scopes",
        "scores",
        "start",
        "version",
        "wasm",
    ];
    assert_eq!(keys(&board), expected);
    assert_eq!(
        board["wasm"],
        json!({"package_id": "com.example.math", "permissions": ["streaming", "strange"]})
    );
    assert_eq!(
        (&board["coordinates"], &board["only_offline"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(keys(&board["pins"]), ["in:a", "in:exec", "out:a"]);
    let expected = json!({
        "id": "in:a", "name": "a", "friendly_name": "a", "description": "", "pin_type": "Input",
        "data_type": "Integer", "schema": null, "value_type": "Array", "depends_on": [], "connected_to": [],
        "default_value": [91, 49, 93], "index": 1,
        "options": {"sensitive": true, "valid_values": null, "range": [0.0, 10.0], "step": 0.5,
                    "enforce_schema": false, "enforce_generic_value_type": null},
    });
    assert_eq!(board["pins"]["in:a"], expected);
    assert_eq!(board["pins"]["out:a"]["default_value"], Value::Null);
}

/// JSON that is nearly a definition.
fn nearly() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        prop::sample::select(&["Struct", "Output", "Array", "x", "{\"$ref\":\"#\"}", ""][..]).prop_map(Value::from),
    ];
    let key = prop::sample::select(
        &[
            "name",
            "pins",
            "scores",
            "privacy",
            "data_type",
            "pin_type",
            "value_type",
            "schema",
            "range",
            "default_value",
        ][..],
    );
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            collection::btree_map(key.clone(), inner, 0..7).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn parsing_never_panics(bytes in collection::vec(any::<u8>(), 0..200), single in any::<bool>()) {
        prop_assert_eq!(NodeDefinition::parse_list(&bytes, single).err().map(|error| error.code()), Some(Code::DefinitionInvalid));
    }

    #[test]
    fn near_misses_never_panic(value in nearly(), single in any::<bool>()) {
        match NodeDefinition::parse_list(value.to_string().as_bytes(), single) {
            Ok(definitions) => prop_assert!(!definitions.nodes.is_empty()),
            Err(error) => prop_assert_eq!(error.code(), Code::DefinitionInvalid),
        }
    }
}
