use std::time::{Duration, Instant};

use proptest::{collection, option, prelude::*};
use serde_json::{Map, Value, json};

use super::*;
use crate::pin::{DataType, ValueType, codec};

fn pin(schema: &Value) -> PinDefinition {
    PinDefinition {
        name: "order".into(),
        data_type: DataType::Struct,
        schema: Some(schema.to_string()),
        ..PinDefinition::default()
    }
}

fn refusal(pin: &PinDefinition, value: Value) -> String {
    codec::check(pin, value).expect_err("refused").message().to_owned()
}

/// Nests `value` in so many objects under `a`.
fn nested(levels: usize, value: Value) -> Value {
    (0..levels).fold(value, |inner, _| json!({"a": inner}))
}

#[test]
fn values_are_checked_against_the_schema() {
    let pin = pin(&json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Order",
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^[A-Z]{2}[0-9]+$"},
            "lines": {"type": "array", "items": {"$ref": "#/definitions/Line"}},
        },
        "required": ["id"],
        "definitions": {"Line": {"type": "object", "properties": {"count": {"type": "integer", "minimum": 1}}}},
    }));
    let good = json!({"id": "AB12", "lines": [{"count": 1}, {"count": u64::MAX}], "more": true});
    assert_eq!(codec::check(&pin, good.clone()).expect("fits"), good);
    let table = [
        (json!({}), "\"id\" is a required property"),
        (
            json!({"id": "x"}),
            "at /id: the value does not match \"^[A-Z]{2}[0-9]+$\"",
        ),
        (
            json!({"id": "AB1", "lines": [{"count": 0}]}),
            "at /lines/0/count: the value is less than the minimum of 1",
        ),
    ];
    for (value, reason) in table {
        let message = refusal(&pin, value);
        assert!(message.contains(reason), "{message}");
    }
}

#[test]
fn each_element_of_a_collection_is_checked() {
    let mut pin = pin(&json!({"required": ["a"]}));
    let (good, bad) = (json!({"a": 1}), json!({"b": 1}));
    for value_type in [ValueType::Array, ValueType::HashSet] {
        pin.value_type = value_type;
        assert!(codec::check(&pin, json!([good])).is_ok());
        assert!(refusal(&pin, json!([good, bad])).contains(" at [1]"));
    }
    pin.value_type = ValueType::HashMap;
    assert!(refusal(&pin, json!({"x": good, "y": bad})).contains(" at [\"y\"]"));
}

#[test]
fn a_sensitive_value_does_not_leak_through_its_schema() {
    let mut pin = pin(&json!({"properties": {"key": {"const": 1}}, "additionalProperties": false}));
    pin.sensitive = Some(true);
    for value in [json!({"key": "hunter2"}), json!({"hunter2": 1})] {
        let error = codec::check(&pin, value).expect_err("refused");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

#[test]
fn schemas_that_cannot_be_used_are_refused_with_the_reason() {
    let deep = (0..100).fold(json!({}), |inner, _| json!({"not": inner}));
    let patterns: Vec<_> = (0..65).map(|n| json!({"pattern": format!("x{n}")})).collect();
    let table = [
        (
            json!({"$ref": "https://example.com/a.json"}),
            "nothing outside of the schema is fetched",
        ),
        (
            json!({"properties": {"a": {"$ref": "file:///etc/passwd"}}}),
            "nothing outside of the schema is fetched",
        ),
        (
            json!({"$ref": "#/enum/0", "enum": [{"$ref": "https://example.com"}]}),
            "which is no schema",
        ),
        (json!({"$ref": "#/%65num/0", "enum": [{}]}), "without percent signs"),
        (json!({"$ref": "#/$defs/none"}), "which does not exist"),
        (json!({"$ref": "#/x-own", "x-own": {}}), "which is no schema"),
        (json!({"items": {"$id": "https://example.com/"}}), "an id of its own"),
        (json!({"$ref": "#"}), "one refers to itself"),
        (
            json!({"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"not": {"$ref": "#"}}}}),
            "one refers to itself",
        ),
        (deep, "it nests deeper than 64 levels"),
        (json!({"anyOf": patterns}), "it has 65 patterns"),
        (
            json!({"description": "x".repeat(MAX_BYTES)}),
            "at most 262144 are allowed",
        ),
        (json!([]), "an object or a boolean"),
    ];
    for (schema, reason) in table {
        match precheck(&schema.to_string()) {
            Err(Unusable::Refused(text)) => assert!(text.contains(reason), "{text}"),
            other => panic!("{reason}: {other:?}"),
        }
        let message = refusal(&pin(&schema), json!({}));
        assert!(
            message.contains("the schema itself cannot be used") && message.contains(reason),
            "{message}"
        );
    }
}

#[test]
fn mistakes_that_only_compiling_finds_are_told_too() {
    let table = [
        (json!({"type": "strnig"}), "strnig"),
        (json!({"properties": {"a": {"pattern": "("}}}), "regex"),
        (json!({"properties": {"a": {"pattern": "(?=x)"}}}), "regex"),
        (
            json!({"properties": {"a": {"pattern": "((x{1000}){1000}){1000}"}}}),
            "regex",
        ),
        (json!({"$schema": "https://example.com/dialect"}), "example.com"),
    ];
    for (schema, reason) in table {
        let message = refusal(&pin(&schema), json!({"a": "x"}));
        assert!(
            message.contains("the schema itself cannot be used") && message.contains(reason),
            "{message}"
        );
    }
}

#[test]
fn names_that_look_like_keywords_are_names() {
    let schema = json!({
        "properties": {
            "enum": {"$ref": "#/properties/const"},
            "const": {"type": "integer"},
            "$id": {"type": "string"},
            "pattern": {"type": "string"},
        },
        "dependencies": {"enum": ["const"], "const": {"required": ["pattern"]}},
        "$schema": "http://json-schema.org/draft-07/schema#",
    });
    let pin = pin(&schema);
    assert!(codec::check(&pin, json!({"enum": 1, "const": 2, "pattern": "x"})).is_ok());
    assert!(refusal(&pin, json!({"enum": 1})).contains("const"));
    assert!(refusal(&pin, json!({"enum": "x", "const": 1, "pattern": "x"})).contains("at /enum"));
}

#[test]
fn counting_steps_does_not_change_what_fits() {
    let pin = pin(&json!({
        "type": "object",
        "properties": {"a": {"enum": [{"x": 1}, 2]}, "b": {"const": {"y": {}}}, "list": {"contains": {"const": 3}}},
        "additionalProperties": false,
        "unevaluatedProperties": false,
    }));
    for value in [
        json!({"a": {"x": 1}}),
        json!({"a": 2, "b": {"y": {}}}),
        json!({"list": [1, 3]}),
    ] {
        assert!(codec::check(&pin, value.clone()).is_ok(), "{value}");
    }
    for value in [
        json!({"a": {}}),
        json!({"b": {}}),
        json!({"list": [1]}),
        json!({"c": 1}),
    ] {
        assert!(codec::check(&pin, value.clone()).is_err(), "{value}");
    }
}

/// Each of these would take more than 2^28 steps, or all of the stack, or all of the memory.
#[test]
fn hostile_schemas_are_stopped() {
    let chain = |last: usize, link: &dyn Fn(Value) -> Value| {
        let links = (0..last).map(|n| (format!("d{n}"), link(json!({"$ref": format!("#/$defs/d{}", n + 1)}))));
        let end = (format!("d{last}"), json!({"required": ["z"]}));
        json!({"$ref": "#/$defs/d0", "$defs": links.chain([end]).collect::<Map<_, _>>()})
    };
    let twice = |keyword: &str, schema: &dyn Fn() -> Value| json!({keyword: [schema(), schema()]});
    let child = || json!({"properties": {"a": {"$ref": "#"}}, "required": ["z"]});
    let strict = || json!({"additionalProperties": {"$ref": "#"}, "unevaluatedProperties": false, "required": ["z"]});
    const STEPS: &str = "takes more than 2000000 steps";
    let table = [
        (chain(28, &|next| json!({"anyOf": [next, next]})), 0, STEPS),
        (chain(28, &|next| json!({"oneOf": [next, next]})), 0, STEPS),
        (
            chain(15, &|next| json!({"not": {"not": {"anyOf": [next, next, next]}}})),
            0,
            STEPS,
        ),
        (
            chain(60, &|next| json!({"allOf": [next]})),
            0,
            "more than 64 of its schemas",
        ),
        (
            chain(28, &|next| json!({"properties": {"a": next}, "anyOf": [next, next]})),
            5,
            STEPS,
        ),
        (chain(29, &|next| json!({"anyOf": [next]})), 100, "levels deep"),
        (twice("anyOf", &child), 100, "too large to tell where"),
        (twice("oneOf", &child), 100, "too large to tell where"),
        (twice("anyOf", &strict), 100, "too large to tell where"),
    ];
    for (schema, levels, reason) in table {
        let pin = pin(&schema);
        let start = Instant::now();
        let message = refusal(&pin, nested(levels, json!({})));
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{:?} for {schema}",
            start.elapsed()
        );
        assert!(message.contains(reason), "{message} for {schema}");
    }
}

#[test]
fn a_pattern_takes_linear_time() {
    let pin = pin(&json!({"properties": {"a": {"pattern": "^(a+)+$"}}}));
    let start = Instant::now();
    assert!(refusal(&pin, json!({"a": "a".repeat(50_000) + "!"})).contains("does not match"));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn a_recursive_schema_takes_deep_values() {
    let pin = pin(&json!({"type": "object", "properties": {"a": {"anyOf": [{"$ref": "#"}, {"type": "integer"}]}}}));
    assert!(codec::check(&pin, nested(100, json!(1))).is_ok());
    assert!(refusal(&pin, nested(100, json!("x"))).contains("too large to tell where"));
}

#[test]
fn the_deepest_check_fits_a_small_stack() {
    // 5 × 119 levels, just below the limit; the browser gives a page about 1 MB.
    let schema = json!({"$ref": "#/$defs/a", "$defs": {
        "a": {"allOf": [{"anyOf": [{"properties": {"a": {"$ref": "#/$defs/a"}}}]}]},
    }});
    let run = move || {
        let pin = pin(&schema);
        assert!(codec::check(&pin, nested(118, json!({}))).is_ok());
        assert!(refusal(&pin, nested(120, json!({}))).contains("levels"));
    };
    let thread = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(run)
        .expect("thread");
    thread.join().expect("fits the stack");
}

#[test]
fn what_is_not_json_is_ignored() {
    assert_eq!(precheck("shared-schema-key"), Err(Unusable::NotJson));
    let mut pin = pin(&json!({}));
    pin.schema = Some("shared-schema-key".to_owned());
    assert!(codec::check(&pin, json!({"anything": 1})).is_ok());
}

/// Schemas over objects with the keys a and b, with references to three definitions.
fn schemas() -> impl Strategy<Value = Value> {
    let types = prop::sample::select(&["object", "array", "integer", "string"][..]);
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        types.prop_map(|name| json!({"type": name})),
        (0..3).prop_map(|n| json!({"const": n})),
        Just(json!({"required": ["a"]})),
        Just(json!({"enum": [{"a": 1}, [], 2]})),
        (0..3).prop_map(|n| json!({"$ref": format!("#/$defs/{n}")})),
    ];
    let names = prop::sample::select(&["a", "b", "not", "$ref"][..]);
    let schema = leaf.prop_recursive(4, 24, 4, move |inner| {
        let list = collection::vec(inner.clone(), 1..3);
        let map = collection::btree_map(names.clone(), inner.clone(), 1..3);
        let maps = prop::sample::select(&["properties", "patternProperties", "dependentSchemas"][..]);
        let lists = prop::sample::select(&["allOf", "anyOf", "oneOf", "prefixItems"][..]);
        let singles = prop::sample::select(&SINGLES[..]);
        prop_oneof![
            (maps, map, option::of((singles.clone(), inner.clone()))).prop_map(|(keyword, map, more)| {
                let mut schema = json!({keyword: map});
                if let Some((keyword, value)) = more {
                    schema[keyword] = value;
                }
                schema
            }),
            (lists, list).prop_map(|(keyword, list)| json!({keyword: list})),
            (singles.clone(), inner.clone(), singles, inner).prop_map(|(a, x, b, y)| json!({a: x, b: y})),
        ]
    });
    (schema.clone(), collection::vec(schema, 3)).prop_map(|(root, definitions)| {
        let definitions: Map<_, _> = definitions
            .into_iter()
            .enumerate()
            .map(|(n, s)| (n.to_string(), s))
            .collect();
        json!({"allOf": [root], "$defs": definitions})
    })
}

const SINGLES: [&str; 10] = [
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![(0..3).prop_map(Value::from), Just(json!("a")), Just(Value::Null)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let names = prop::sample::select(&["a", "b", "not", "$ref"][..]);
        prop_oneof![
            collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            collection::btree_map(names, inner, 0..3).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Rewriting a schema so that it counts its steps does not change what it means.
    #[test]
    fn rewriting_keeps_the_meaning(schema in schemas(), values in collection::vec(values(), 8)) {
        let Ok(prepared) = prepare::prepare(&schema) else { return Ok(()) };
        let options = jsonschema::options().offline();
        match (options.build(&schema), options.build(&prepared.schema)) {
            (Ok(original), Ok(rewritten)) => {
                for value in values {
                    let fits = original.is_valid(&value);
                    prop_assert_eq!(rewritten.is_valid(&value), fits, "{} in {}", value, schema);
                    prop_assert_eq!(rewritten.validate(&value).is_ok(), fits, "{} in {}", value, schema);
                }
            }
            (original, rewritten) => prop_assert_eq!(original.is_ok(), rewritten.is_ok(), "{}", schema),
        }
    }
}
