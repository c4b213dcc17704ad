//! What each type takes and refuses, as tables.

mod round_trip;

use serde_json::{Map, Value, json};

use super::*;
use crate::{
    Code,
    pin::{DataType, ValueType},
};

pub(super) fn pin(data_type: DataType, value_type: ValueType) -> PinDefinition {
    PinDefinition {
        name: "p".into(),
        data_type,
        value_type,
        ..PinDefinition::default()
    }
}

fn output(name: &str, data_type: DataType) -> PinDefinition {
    PinDefinition {
        name: name.into(),
        pin_type: PinType::Output,
        data_type,
        ..PinDefinition::default()
    }
}

fn node(pins: Vec<PinDefinition>) -> NodeDefinition {
    NodeDefinition {
        name: "add".into(),
        pins,
        ..NodeDefinition::default()
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(entries) => entries,
        other => panic!("{other} is no object"),
    }
}

fn refusal(pin: &PinDefinition, value: Value) -> String {
    let message = check(pin, value).expect_err("refused").message().to_owned();
    let text = message.strip_prefix("The input `p` does not fit: ").unwrap_or(&message);
    text.strip_suffix('.').unwrap_or(text).to_owned()
}

#[test]
fn accepted_values() {
    use DataType::*;
    let flow_path = json!({"path": "a/b", "store_ref": "s", "cache_store_ref": null});
    let table = [
        (String, json!(""), None),
        (String, json!("a\u{0}ẞ"), None),
        (Integer, json!(i64::MIN), None),
        (Integer, json!(u64::MAX), None),
        (Integer, json!(3.0), Some(json!(3))),
        (Integer, json!(-0.0), Some(json!(0))),
        (
            Integer,
            json!(9_007_199_254_740_992.0),
            Some(json!(9_007_199_254_740_992_i64)),
        ),
        (Float, json!(1.5), None),
        (Float, json!(f64::MIN_POSITIVE), None),
        (Float, json!(7), None),
        (Boolean, json!(false), None),
        (Date, json!("2025-01-31"), None),
        (Date, json!("2025-01-31T12:00:00"), None),
        (Date, json!("2025-01-31T12:00:00.123456789Z"), None),
        (Date, json!("2025-01-31T12:00:00+05:30"), None),
        (Date, json!("2024-02-29"), None),
        (Date, json!("2016-12-31T23:59:60Z"), None),
        (
            Date,
            json!({"secs_since_epoch": 1, "nanos_since_epoch": 999_999_999}),
            None,
        ),
        (PathBuf, json!("uploads/a.txt"), None),
        (PathBuf, flow_path, None),
        (PathBuf, json!({"path": "", "store_ref": ""}), None),
        (Byte, json!(""), None),
        (Byte, json!("SGVsbG8="), None),
        (Byte, json!([0, 255]), Some(json!("AP8="))),
        (Byte, json!([]), Some(json!(""))),
        (Execution, json!(null), None),
        (Execution, json!(true), Some(json!(null))),
        (Struct, json!({"a": [1, null]}), None),
        (Generic, json!([null, {"a": "b"}]), None),
        (Generic, json!(null), None),
    ];
    for (data_type, value, canonical) in table {
        let expected = canonical.unwrap_or_else(|| value.clone());
        assert_eq!(
            check(&pin(data_type, ValueType::Normal), value).expect("accepted"),
            expected,
            "{data_type}"
        );
    }
}

#[test]
fn refused_values() {
    use DataType::*;
    const DATE: &str = "expected an ISO 8601 date such as 2025-01-31, 2025-01-31T12:00:00 or 2025-01-31T12:00:00Z, ";
    const PATH: &str = "expected a path: a text, or {path, store_ref, cache_store_ref?} with texts, ";
    const BYTES: &str =
        "expected bytes: base64 text (standard alphabet, padded) or an array of numbers from 0 to 255, ";
    const EXACT: &str = "expected an integer (written without point or exponent beyond ±2^53), ";
    let table = [
        (String, json!(1), "expected a text, got the number 1".to_owned()),
        (String, json!(null), "expected a text, got null".to_owned()),
        (
            Integer,
            json!("1"),
            "expected an integer, got the text \"1\"".to_owned(),
        ),
        (
            Integer,
            json!(1.5),
            "expected an integer, got the number 1.5".to_owned(),
        ),
        (Integer, json!(1e300), format!("{EXACT}got the number 1e+300")),
        (
            Integer,
            json!(9_007_199_254_740_994.0),
            format!("{EXACT}got the number 9007199254740994.0"),
        ),
        (
            Integer,
            json!(true),
            "expected an integer, got the boolean true".to_owned(),
        ),
        (
            Float,
            json!("NaN"),
            "expected a number, got the text \"NaN\"".to_owned(),
        ),
        (Float, json!(f64::INFINITY), "expected a number, got null".to_owned()),
        (Boolean, json!(0), "expected a boolean, got the number 0".to_owned()),
        (Date, json!("2025-02-30"), format!("{DATE}got the text \"2025-02-30\"")),
        (Date, json!("2025-02-29"), format!("{DATE}got the text \"2025-02-29\"")),
        (Date, json!("12:00:00"), format!("{DATE}got the text \"12:00:00\"")),
        (
            Date,
            json!("2025-01-31T24:00:00Z"),
            format!("{DATE}got the text \"2025-01-31T24:00:00Z\""),
        ),
        (
            Date,
            json!("2025-01-31T12:00:00Z x"),
            format!("{DATE}got the text \"2025-01-31T12:00:00Z x\""),
        ),
        (Date, json!("31.01.2025"), format!("{DATE}got the text \"31.01.2025\"")),
        (
            Date,
            json!("2025-01-31T12:00:00Z[UTC]"),
            format!("{DATE}got the text \"2025-01-31T12:00:00Z[UTC]\""),
        ),
        (Date, json!(""), format!("{DATE}got the text \"\"")),
        (Date, json!(1_738_000_000), format!("{DATE}got the number 1738000000")),
        (
            Date,
            json!({"secs_since_epoch": 1.5, "nanos_since_epoch": 0}),
            format!("{DATE}got an object of 2 entries"),
        ),
        (
            Date,
            json!({"secs_since_epoch": 1}),
            format!("{DATE}got an object of 1 entry"),
        ),
        (PathBuf, json!(["a"]), format!("{PATH}got an array of 1 item")),
        (PathBuf, json!({"path": "a"}), format!("{PATH}got an object of 1 entry")),
        (
            PathBuf,
            json!({"path": "", "store_ref": "", "cache_store_ref": 1}),
            format!("{PATH}got an object of 3 entries"),
        ),
        (Byte, json!("SGVsbG8"), format!("{BYTES}got the text \"SGVsbG8\"")),
        (Byte, json!("_-8="), format!("{BYTES}got the text \"_-8=\"")),
        (Byte, json!([256]), format!("{BYTES}got an array of 1 item")),
        (Byte, json!([1, "AA=="]), format!("{BYTES}got an array of 2 items")),
        (Byte, json!(65), format!("{BYTES}got the number 65")),
        (
            Execution,
            json!("go"),
            "expected no value (execution pins carry none), got the text \"go\"".to_owned(),
        ),
        (
            Struct,
            json!([]),
            "expected an object, got an array of 0 items".to_owned(),
        ),
        (
            Struct,
            json!("{}"),
            "expected an object, got the text \"{}\"".to_owned(),
        ),
    ];
    for (data_type, value, expected) in table {
        assert_eq!(
            refusal(&pin(data_type, ValueType::Normal), value),
            expected,
            "{data_type}"
        );
    }
}

#[test]
fn collections() {
    use DataType::*;
    use ValueType::*;
    let accepted = [
        (Integer, Array, json!([1, 2.0, 2]), json!([1, 2, 2])),
        (Integer, HashSet, json!([2, 1]), json!([2, 1])),
        (Integer, HashMap, json!({"a": 1.0}), json!({"a": 1})),
        (Generic, Array, json!([null, null]), json!([null, null])),
        (Byte, Array, json!([1, 2]), json!("AQI=")),
        (Byte, Array, json!("AQI="), json!("AQI=")),
        (Byte, Array, json!(["AQI=", [3]]), json!(["AQI=", "Aw=="])),
        (Byte, Array, json!([]), json!([])),
        (Byte, HashMap, json!({"a": [1]}), json!({"a": "AQ=="})),
        (Byte, HashSet, json!(["AQ==", [2]]), json!(["AQ==", "Ag=="])),
    ];
    for (data_type, value_type, value, expected) in accepted {
        assert_eq!(
            check(&pin(data_type, value_type), value).expect("accepted"),
            expected,
            "{data_type} {value_type}"
        );
    }
    let refused = [
        (Integer, Array, json!(1), "expected an array, got the number 1"),
        (
            Integer,
            Array,
            json!([1, "x"]),
            "expected an integer, got the text \"x\" at [1]",
        ),
        (
            Integer,
            HashSet,
            json!({}),
            "expected an array without duplicates, got an object of 0 entries",
        ),
        (
            Integer,
            HashSet,
            json!([1, 2, 1.0]),
            "expected an array without duplicates, got the number 1 at [2]",
        ),
        (
            Float,
            HashSet,
            json!([1, 1.0]),
            "expected an array without duplicates, got the number 1.0 at [1]",
        ),
        (
            Struct,
            HashSet,
            json!([{"a": 1, "b": 2}, {"b": 2, "a": 1}]),
            "expected an array without duplicates, got an object of 2 entries at [1]",
        ),
        (
            Byte,
            HashSet,
            json!(["AQ==", [1]]),
            "expected an array without duplicates, got the text \"AQ==\" at [1]",
        ),
        (
            Integer,
            HashMap,
            json!([1]),
            "expected an object, got an array of 1 item",
        ),
        (
            Boolean,
            HashMap,
            json!({"a": true, "b\n": 1}),
            "expected a boolean, got the number 1 at [\"b\\n\"]",
        ),
    ];
    for (data_type, value_type, value, expected) in refused {
        assert_eq!(refusal(&pin(data_type, value_type), value), expected);
    }
}

#[test]
fn restrictions_hold_for_each_element() {
    let mut text = pin(DataType::String, ValueType::Normal);
    text.valid_values = Some(vec!["red".into(), "green".into()]);
    assert!(check(&text, json!("red")).is_ok());
    assert_eq!(
        refusal(&text, json!("Red")),
        "expected one of \"red\", \"green\", got the text \"Red\""
    );
    text.value_type = ValueType::Array;
    assert_eq!(
        refusal(&text, json!(["red", "x"])),
        "expected one of \"red\", \"green\", got the text \"x\" at [1]"
    );
    text.valid_values = Some(Vec::new());
    assert!(check(&text, json!(["anything"])).is_ok());

    let mut number = pin(DataType::Float, ValueType::Normal);
    number.range = Some([-1.0, 1.5]);
    for inside in [json!(-1), json!(1.5), json!(0)] {
        assert!(check(&number, inside).is_ok());
    }
    assert_eq!(
        refusal(&number, json!(1.6)),
        "expected a number from -1 to 1.5, got the number 1.6"
    );
    number.value_type = ValueType::HashMap;
    assert_eq!(
        refusal(&number, json!({"a": 2})),
        "expected a number from -1 to 1.5, got the number 2 at [\"a\"]"
    );
}

#[test]
fn ranges_are_exact_for_64_bits() {
    let mut number = pin(DataType::Integer, ValueType::Normal);
    number.range = Some([-9_007_199_254_740_992.0, 9_007_199_254_740_992.0]);
    assert!(check(&number, json!(9_007_199_254_740_992_i64)).is_ok());
    assert!(check(&number, json!(9_007_199_254_740_993_i64)).is_err());
    assert!(check(&number, json!(-9_007_199_254_740_993_i64)).is_err());
    number.range = Some([0.5, 1.5]);
    assert!(check(&number, json!(1)).is_ok());
    assert!(check(&number, json!(0)).is_err());
    assert!(check(&number, json!(2)).is_err());
}

#[test]
fn nesting_is_limited() {
    let nested = |levels: usize| (0..levels).fold(json!(0), |inner, _| json!([inner]));
    let generic = pin(DataType::Generic, ValueType::Normal);
    assert!(check(&generic, nested(120)).is_ok());
    assert_eq!(
        refusal(&generic, nested(121)),
        "expected at most 120 levels of nesting, got an array of 1 item"
    );
}

#[test]
fn inputs_are_completed() {
    let with_default = |name: &str, data_type, default: Value| PinDefinition {
        name: name.into(),
        default_value: Some(default),
        ..pin(data_type, ValueType::Normal)
    };
    let node = node(vec![
        pin(DataType::Execution, ValueType::Normal),
        with_default("count", DataType::Integer, json!(5.0)),
        with_default("text", DataType::String, json!("x")),
        PinDefinition {
            name: "free".into(),
            ..pin(DataType::String, ValueType::Normal)
        },
        PinDefinition {
            name: "any".into(),
            ..pin(DataType::Generic, ValueType::Normal)
        },
        output("result", DataType::Integer),
    ]);
    let table = [
        (json!({}), json!({"count": 5, "text": "x"})),
        (
            json!({"p": true, "count": null, "free": null}),
            json!({"count": 5, "text": "x"}),
        ),
        (
            json!({"any": null, "count": 1, "text": ""}),
            json!({"any": null, "count": 1, "text": ""}),
        ),
    ];
    for (given, expected) in table {
        assert_eq!(Value::Object(inputs(&node, object(given)).expect("fits")), expected);
    }
    let error = inputs(&node, object(json!({"count": "many"}))).expect_err("refused");
    assert_eq!(
        error.message(),
        "The input `count` of node `add` does not fit: expected an integer, got the text \"many\"."
    );
    let details = json!({"pin": "count", "node": "add", "expected": "an integer", "found": "the text \"many\""});
    assert_eq!(
        (error.code(), Value::Object(error.details().clone())),
        (Code::InputInvalid, details)
    );
}

#[test]
fn unknown_names_are_refused_with_the_known_ones() {
    let two = node(vec![output("sum", DataType::Integer), output("text", DataType::String)]);
    let one = node(vec![output("sum", DataType::Integer)]);
    let table = [
        (
            &two,
            "Sum",
            "Node `add` has no output \"Sum\": did you mean `sum`? Its outputs are `sum`, `text`.",
        ),
        (
            &two,
            "colour",
            "Node `add` has no output \"colour\": its outputs are `sum`, `text`.",
        ),
        (
            &one,
            "colour",
            "Node `add` has no output \"colour\": its only output is `sum`.",
        ),
        (
            &node(vec![]),
            "__proto__",
            "Node `add` has no output \"__proto__\": it has no outputs.",
        ),
    ];
    for (node, name, message) in table {
        let error = outputs(node, object(json!({name: 1}))).expect_err(message);
        assert_eq!((error.code(), error.message()), (Code::OutputInvalid, message));
        assert_eq!(error.details()["pin"], json!(name));
    }
    let error = inputs(&two, object(json!({"sum": 1}))).expect_err("an output is no input");
    assert_eq!(
        (error.code(), error.message()),
        (Code::InputInvalid, "Node `add` has no input \"sum\": it has no inputs.")
    );
}

#[test]
fn outputs_are_checked_and_not_completed() {
    let mut sum = output("sum", DataType::Integer);
    sum.default_value = Some(json!(1));
    let node = node(vec![sum, output("done", DataType::Execution)]);
    assert_eq!(outputs(&node, Map::new()).expect("fits"), Map::new());
    assert_eq!(
        outputs(&node, object(json!({"sum": null, "done": true}))).expect("fits"),
        Map::new()
    );
    let error = outputs(&node, object(json!({"sum": []}))).expect_err("refused");
    assert_eq!(error.code(), Code::OutputInvalid);
    assert!(
        error
            .message()
            .starts_with("The output `sum` of node `add` does not fit: expected an integer")
    );
}

#[test]
fn exec_pins_count_once_and_must_exist() {
    let node = node(vec![
        output("done", DataType::Execution),
        output("failed", DataType::Execution),
        output("sum", DataType::Integer),
        PinDefinition {
            name: "start".into(),
            ..pin(DataType::Execution, ValueType::Normal)
        },
    ]);
    let named = |names: &[&str]| exec_pins(&node, names.iter().map(ToString::to_string).collect());
    assert_eq!(named(&["failed", "done", "failed"]).expect("exist"), ["failed", "done"]);
    let table = [
        (
            "sum",
            "Node `add` activated `sum`, but that is an output of type Integer; only outputs of type Execution can be activated.",
        ),
        (
            "start",
            "Node `add` has no execution output \"start\": its execution outputs are `done`, `failed`.",
        ),
        (
            "dnoe",
            "Node `add` has no execution output \"dnoe\": did you mean `done`? Its execution outputs are `done`, `failed`.",
        ),
        (
            "don",
            "Node `add` has no execution output \"don\": did you mean `done`? Its execution outputs are `done`, `failed`.",
        ),
    ];
    for (name, message) in table {
        let error = named(&["done", name]).expect_err(message);
        assert_eq!((error.code(), error.message()), (Code::OutputInvalid, message));
    }
}

#[test]
fn sensitive_values_stay_hidden() {
    let secret = "hunter2";
    for value_type in ValueType::ALL {
        for data_type in DataType::ALL {
            let mut pin = pin(data_type, value_type);
            pin.sensitive = Some(true);
            pin.valid_values = Some(vec!["x".into()]);
            pin.range = Some([0.0, 1.0]);
            let node = node(vec![pin]);
            for value in [
                json!(secret),
                json!({secret: secret}),
                json!([secret, [secret]]),
                json!([[secret], {secret: 1}]),
            ] {
                if let Err(error) = inputs(&node, object(json!({"p": value}))) {
                    assert!(!format!("{error:?}").contains(secret), "{error:?}");
                    assert_eq!(error.details()["pin"], json!("p"));
                }
            }
        }
    }
}

#[test]
fn messages_stay_short() {
    let error = check(&pin(DataType::Integer, ValueType::Normal), json!("é".repeat(1 << 20))).expect_err("refused");
    assert!(format!("{error:?}").len() < 1_000);
    let many: Vec<_> = (0..500)
        .map(|n| output(&format!("pin{n}"), DataType::Integer))
        .collect();
    let error = outputs(&node(many), object(json!({"x".repeat(1 << 20): 1}))).expect_err("refused");
    assert!(
        error.message().len() < 1_000 && error.message().ends_with("`pin19`, 480 more."),
        "{}",
        error.message()
    );
}
