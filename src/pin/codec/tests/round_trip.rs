//! What leaves one node enters the next unchanged, through JSON text.

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::{collection, prelude::*};
use serde_json::{Map, Value, json};

use super::{
    super::{inputs, outputs, parse_json},
    pin,
};
use crate::{
    node::NodeDefinition,
    pin::{DataType, PinDefinition, PinType, ValueType},
};

/// Values in canonical form.
fn element(data_type: DataType) -> BoxedStrategy<Value> {
    let edge = prop_oneof![
        Just(json!(i64::MIN)),
        Just(json!(i64::MAX)),
        Just(json!(u64::MAX)),
        Just(json!((1_u64 << 53) + 1)),
        Just(json!(-(1_i64 << 53) - 1)),
    ];
    match data_type {
        DataType::Execution => Just(Value::Null).boxed(),
        DataType::String => any::<String>().prop_map(Value::from).boxed(),
        DataType::Integer => prop_oneof![
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            edge
        ]
        .boxed(),
        DataType::Float => {
            let finite = any::<f64>().prop_filter("finite", |float| float.is_finite());
            prop_oneof![
                finite.prop_map(Value::from),
                any::<i64>().prop_map(Value::from),
                Just(json!(-0.0))
            ]
            .boxed()
        }
        DataType::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        DataType::Date => {
            let (year_0, year_9999) = (-62_167_219_200_i64, 253_402_207_200);
            let text = (year_0..year_9999, 0..1_000_000_000_i32).prop_filter_map("in range", |(second, nanos)| {
                jiff::Timestamp::new(second, nanos)
                    .ok()
                    .map(|time| json!(time.to_string()))
            });
            let object = (any::<i64>(), 0..1_000_000_000_u32)
                .prop_map(|(secs, nanos)| json!({"secs_since_epoch": secs, "nanos_since_epoch": nanos}));
            prop_oneof![text, object].boxed()
        }
        DataType::PathBuf => {
            let object = (any::<String>(), any::<String>(), any::<Option<String>>())
                .prop_map(|(path, store, cache)| json!({"path": path, "store_ref": store, "cache_store_ref": cache}));
            prop_oneof![any::<String>().prop_map(Value::from), object].boxed()
        }
        DataType::Byte => collection::vec(any::<u8>(), 0..40)
            .prop_map(|bytes| json!(STANDARD.encode(bytes)))
            .boxed(),
        DataType::Struct => collection::btree_map(any::<String>(), anything(), 0..4)
            .prop_map(|map| json!(map))
            .boxed(),
        DataType::Generic => anything(),
    }
}

fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("finite", |float| float.is_finite())
            .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            collection::btree_map(any::<String>(), inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
    .boxed()
}

fn value(data_type: DataType, value_type: ValueType) -> BoxedStrategy<Value> {
    let element = element(data_type);
    match value_type {
        ValueType::Normal => element,
        ValueType::Array => collection::vec(element, 0..6).prop_map(Value::from).boxed(),
        ValueType::HashMap => collection::btree_map(any::<String>(), element, 0..6)
            .prop_map(|map| json!(map))
            .boxed(),
        ValueType::HashSet => collection::vec(element, 0..6)
            .prop_map(move |mut items| {
                let mut seen = std::collections::HashSet::new();
                items.retain(|item| {
                    let as_float = item.as_f64().filter(|_| data_type == DataType::Float).map(Value::from);
                    seen.insert(as_float.unwrap_or_else(|| item.clone()))
                });
                Value::from(items)
            })
            .boxed(),
    }
}

fn node(data_type: DataType, value_type: ValueType) -> NodeDefinition {
    let input = pin(data_type, value_type);
    let output = PinDefinition {
        pin_type: PinType::Output,
        ..input.clone()
    };
    NodeDefinition {
        name: "n".into(),
        pins: vec![input, output],
        ..NodeDefinition::default()
    }
}

fn types() -> impl Strategy<Value = (DataType, ValueType)> {
    (
        prop::sample::select(&DataType::ALL[..]),
        prop::sample::select(&ValueType::ALL[..]),
    )
}

fn travels(data_type: DataType, value_type: ValueType, value: &Value) -> Option<Value> {
    let node = node(data_type, value_type);
    let left = outputs(&node, Map::from_iter([("p".to_owned(), value.clone())])).expect("leaves");
    let text = Value::Object(left).to_string();
    let Value::Object(entries) = parse_json(text.as_bytes(), "the outputs").expect("parses") else {
        panic!("{text} is no object")
    };
    inputs(&node, entries).expect("enters").remove("p")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn values_survive(
        ((data_type, value_type), value) in types().prop_flat_map(|types| (Just(types), value(types.0, types.1)))
    ) {
        let back = travels(data_type, value_type, &value);
        let expected = (data_type != DataType::Execution).then_some(value);
        prop_assert_eq!(&back, &expected);
        // Equality of floats does not tell the signs of zeros.
        prop_assert_eq!(format!("{back:?}"), format!("{expected:?}"));
    }

    /// Byte vectors written as arrays of numbers arrive as the same bytes.
    #[test]
    fn byte_arrays_survive(bytes in collection::vec(any::<u8>(), 1..40), array in any::<bool>()) {
        let value_type = if array { ValueType::Array } else { ValueType::Normal };
        let back = travels(DataType::Byte, value_type, &json!(bytes));
        prop_assert_eq!(back, Some(json!(STANDARD.encode(bytes))));
    }

    #[test]
    fn any_value_is_taken_or_refused((data_type, value_type) in types(), value in anything()) {
        let node = node(data_type, value_type);
        if let Ok(checked) = inputs(&node, Map::from_iter([("p".to_owned(), value)])) {
            // What was taken is taken again, unchanged.
            prop_assert_eq!(inputs(&node, checked.clone()).expect("again"), checked);
        }
    }

    #[test]
    fn parsing_never_panics(bytes in collection::vec(any::<u8>(), 0..200)) {
        let parsed = parse_json(&bytes, "it");
        prop_assert_eq!(parsed.is_ok(), std::str::from_utf8(&bytes).is_ok_and(|text| serde_json::from_str::<Value>(text).is_ok()));
    }
}
