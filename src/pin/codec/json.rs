//! JSON texts that come from guests.

use serde_json::Value;

use crate::error::{Code, Error, Result};

/// How many values one text may hold. Each costs some 30 bytes of memory, however short its text is, and holds the page up
/// while it is read.
const MAX_VALUES: usize = 1_000_000;
/// How many values an object counts as, besides its members: even with one member it takes some 400 bytes.
const OBJECT: usize = 16;

/// Parses UTF-8 JSON; `what` names it in the error ("the execution result").
///
/// Nesting is limited to 128 levels, numbers to what a finite 64-bit number holds. The last of duplicate keys wins.
///
/// # Errors
///
/// [`Code::GuestProtocol`] with the place of the mistake, or [`Code::LimitExceeded`] for more than a million values.
pub fn parse_json(bytes: &[u8], what: &str) -> Result<Value> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Error::new(
            Code::GuestProtocol,
            format!("{} is not UTF-8: wrong byte at offset {at}.", capital(what)),
        )
        .with("offset", at)
        .caused_by(error)
    })?;
    let values = count_values(text);
    if values > MAX_VALUES {
        return Err(Error::new(
            Code::LimitExceeded,
            format!(
                "{} holds {values} values (an object counts as {OBJECT}); at most {MAX_VALUES} are allowed.",
                capital(what)
            ),
        )
        .with("limit", MAX_VALUES)
        .with("found", values));
    }
    serde_json::from_str(text).map_err(|error| {
        Error::new(
            Code::GuestProtocol,
            format!("{} is not usable JSON: {error}.", capital(what)),
        )
        .with("line", error.line())
        .with("column", error.column())
        .caused_by(error)
    })
}

/// An upper bound of the number of values in a JSON text, without building any.
fn count_values(text: &str) -> usize {
    let (mut count, mut in_text, mut escaped) = (1, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b',' | b'[' if !in_text => count += 1,
            b'{' if !in_text => count += OBJECT,
            _ => {}
        }
    }
    count
}

fn capital(what: &str) -> String {
    let mut text = what.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_json_exactly() {
        let table = [
            ("18446744073709551615", json!(u64::MAX)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("0.1", json!(0.1)),
            (r#"{"a":1,"a":2}"#, json!({"a": 2})),
            (" null ", Value::Null),
        ];
        for (text, expected) in table {
            assert_eq!(parse_json(text.as_bytes(), "it").expect(text), expected);
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let deep = [b"[".repeat(128), b"]".repeat(128)].concat();
        let table: [(&[u8], &str); 6] = [
            (
                b"",
                "The result is not usable JSON: EOF while parsing a value at line 1 column 0.",
            ),
            (
                b"{\"a\":}",
                "The result is not usable JSON: expected value at line 1 column 6.",
            ),
            (
                b"1e999",
                "The result is not usable JSON: number out of range at line 1 column 5.",
            ),
            (
                b"NaN",
                "The result is not usable JSON: expected value at line 1 column 1.",
            ),
            (b"\"a\xFF\"", "The result is not UTF-8: wrong byte at offset 2."),
            (
                &deep,
                "The result is not usable JSON: recursion limit exceeded at line 1 column 128.",
            ),
        ];
        for (bytes, message) in table {
            let error = parse_json(bytes, "the result").expect_err(message);
            assert_eq!((error.code(), error.message()), (Code::GuestProtocol, message));
        }
    }

    #[test]
    fn counts_values_before_building_them() {
        assert_eq!(count_values(r#"{"a":[1,2],"b,[{":"\",,"}"#), 4 + OBJECT);
        let objects = format!("[{}0]", r#"{"":0},"#.repeat(MAX_VALUES / OBJECT));
        let error = parse_json(objects.as_bytes(), "the result").expect_err("too many objects");
        assert_eq!(error.code(), Code::LimitExceeded);
        let many = format!("[{}0]", "0,".repeat(MAX_VALUES));
        let error = parse_json(many.as_bytes(), "the result").expect_err("too many");
        assert_eq!(error.code(), Code::LimitExceeded);
    }
}
