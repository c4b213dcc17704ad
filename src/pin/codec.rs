//! The value codec: what may enter and leave a node.
//!
//! A `null` is the absence of a value, except on a Generic pin of value type Normal. Values keep their JSON form with
//! two exceptions: a float without fraction on an Integer pin becomes an integer, and bytes become base64.

mod json;
mod mismatch;
mod value;

use serde_json::{Map, Value};

pub use json::parse_json;
pub(super) use mismatch::Mismatch;

use self::mismatch::{code, shorten};
use super::{PinDefinition, PinType};
use crate::{
    error::{Error, Result},
    nearest::nearest,
    node::NodeDefinition,
};

/// Checks the inputs of a run and fills in the defaults.
///
/// An input that is missing and has no default is left out, and so are execution pins.
///
/// # Errors
///
/// [`Code::InputInvalid`](crate::Code::InputInvalid) for an unknown input or one that does not fit; `details` has `pin`,
/// `expected` and, unless the pin is sensitive, what came.
pub fn inputs(node: &NodeDefinition, given: Map<String, Value>) -> Result<Map<String, Value>> {
    let mut inputs = values(node, PinType::Input, given)?;
    for pin in node.inputs().filter(|pin| !pin.is_execution()) {
        if let (Some(default), false) = (&pin.default_value, inputs.contains_key(&pin.name)) {
            inputs.insert(pin.name.clone(), check_in(node, pin, default.clone())?);
        }
    }
    Ok(inputs)
}

/// Checks the outputs of a run. Nothing is filled in; execution pins are left out.
///
/// # Errors
///
/// [`Code::OutputInvalid`](crate::Code::OutputInvalid) as for [`inputs`].
pub fn outputs(node: &NodeDefinition, given: Map<String, Value>) -> Result<Map<String, Value>> {
    values(node, PinType::Output, given)
}

/// Checks the execution pins that a run activated. Each counts once; the order stays.
///
/// # Errors
///
/// [`Code::OutputInvalid`](crate::Code::OutputInvalid) for a name that is no execution output of the node.
pub fn exec_pins(node: &NodeDefinition, given: Vec<String>) -> Result<Vec<String>> {
    let mut pins: Vec<String> = Vec::new();
    for name in given {
        if pins.contains(&name) {
            continue;
        }
        match node.pin(&name, PinType::Output) {
            Some(pin) if pin.is_execution() => pins.push(name),
            Some(pin) => {
                let expected = "an output of type Execution";
                let message = format!(
                    "Node `{}` activated `{name}`, but that is an output of type {}; only outputs of type Execution can be \
                     activated.",
                    node.name, pin.data_type
                );
                return Err(Error::new(code(PinType::Output), message)
                    .with("pin", name)
                    .with("node", node.name.as_str())
                    .with("expected", expected)
                    .with("found", pin.data_type.as_str()));
            }
            None => {
                let known = node.outputs().filter(|pin| pin.is_execution());
                return Err(unknown(node, "execution output", PinType::Output, &name, known));
            }
        }
    }
    Ok(pins)
}

/// Checks one value and returns its canonical form.
///
/// # Errors
///
/// [`Code::InputInvalid`](crate::Code::InputInvalid) or [`Code::OutputInvalid`](crate::Code::OutputInvalid), by the
/// side that the pin is on.
pub fn check(pin: &PinDefinition, value: Value) -> Result<Value> {
    value::check(pin, value).map_err(|mismatch| mismatch.into_error(pin, None))
}

/// Like [`check`], with the bare reason.
pub(super) fn check_quietly(pin: &PinDefinition, value: Value) -> Result<Value, Mismatch> {
    value::check(pin, value)
}

fn check_in(node: &NodeDefinition, pin: &PinDefinition, value: Value) -> Result<Value> {
    value::check(pin, value).map_err(|mismatch| mismatch.into_error(pin, Some(&node.name)))
}

fn values(node: &NodeDefinition, pin_type: PinType, given: Map<String, Value>) -> Result<Map<String, Value>> {
    let mut checked = Map::new();
    for (name, value) in given {
        let Some(pin) = node.pin(&name, pin_type) else {
            let known = node.pins.iter().filter(|pin| pin.pin_type == pin_type);
            return Err(unknown(node, pin_type.side(), pin_type, &name, known));
        };
        if value.is_null() && !pin.takes_null() {
            continue;
        }
        let value = check_in(node, pin, value)?;
        if !pin.is_execution() {
            checked.insert(name, value);
        }
    }
    Ok(checked)
}

/// The error for a name that no pin has.
fn unknown<'a>(
    node: &NodeDefinition,
    what: &str,
    pin_type: PinType,
    name: &str,
    known: impl Iterator<Item = &'a PinDefinition>,
) -> Error {
    let known: Vec<&str> = known.map(|pin| pin.name.as_str()).collect();
    let mut expected = match known.as_slice() {
        [] => format!("it has no {what}s"),
        [only] => format!("its only {what} is `{only}`"),
        _ => format!("its {what}s are {}", list(&known)),
    };
    let guess = nearest(name, &known);
    if let (Some(guess), true) = (guess, known.len() > 1) {
        expected = format!(
            "did you mean `{guess}`? {}{}",
            expected[..1].to_ascii_uppercase(),
            &expected[1..]
        );
    }
    let message = format!("Node `{}` has no {what} {}: {expected}.", node.name, shorten(name));
    let mut error = Error::new(code(pin_type), message)
        .with("pin", name.chars().take(200).collect::<String>())
        .with("node", node.name.as_str())
        .with("expected", known.clone());
    if let Some(guess) = guess {
        error = error.with("nearest", guess);
    }
    error
}

fn list(names: &[&str]) -> String {
    let mut shown: Vec<String> = names.iter().take(20).map(|name| format!("`{name}`")).collect();
    if names.len() > shown.len() {
        shown.push(format!("{} more", names.len() - shown.len()));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests;
