//! Elements of a page, and using them as people do.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::{Refusal, Session};

/// What WebDriver calls the key of an element's reference.
const REFERENCE: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys that are no characters, as WebDriver writes them.
pub(crate) mod keys {
    pub(crate) const TAB: char = '\u{e004}';
    pub(crate) const ENTER: char = '\u{e007}';
    pub(crate) const SHIFT: char = '\u{e008}';
    pub(crate) const CONTROL: char = '\u{e009}';
    pub(crate) const ESCAPE: char = '\u{e00c}';
    pub(crate) const RIGHT: char = '\u{e014}';
    pub(crate) const DOWN: char = '\u{e015}';
    pub(crate) const DELETE: char = '\u{e017}';
}

/// A reference to an element of the page that is loaded.
pub(crate) struct Element(String);

/// Whether an element was meant that the page has no more.
fn is_stale(error: &anyhow::Error) -> bool {
    let refusal = error.downcast_ref::<Refusal>();
    refusal.is_some_and(|refusal| refusal.code == "stale element reference")
}

impl Session {
    /// The element that a script returns, as soon as it returns one.
    ///
    /// What the page draws anew at that moment is looked for again.
    pub(crate) fn element(&self, script: &str, at_most: Duration) -> Result<Element> {
        let start = Instant::now();
        loop {
            match self.evaluate(script) {
                Ok(found) => {
                    if let Some(reference) = found[REFERENCE].as_str() {
                        return Ok(Element(reference.to_owned()));
                    }
                }
                Err(error) if is_stale(&error) => {}
                Err(error) => return Err(error),
            }
            if start.elapsed() > at_most {
                bail!("there was no such element for {} s", at_most.as_secs());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Scrolls there and clicks in its middle.
    ///
    /// # Errors
    ///
    /// Also where something else would be hit.
    pub(crate) fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("element/{}/click", element.0), &json!({})).map(drop)
    }

    /// From now on commands go to the document of that frame; `None` goes back to the page's own.
    pub(crate) fn enter_frame(&self, frame: Option<&Element>) -> Result<()> {
        let id = frame.map_or(Value::Null, |frame| json!({ REFERENCE: frame.0 }));
        self.post("frame", &json!({ "id": id })).map(drop)
    }

    /// Takes away what a field has.
    pub(crate) fn clear(&self, element: &Element) -> Result<()> {
        self.post(&format!("element/{}/clear", element.0), &json!({})).map(drop)
    }

    /// Types into a field; chooses files, whose paths are on a line each, where it is for files.
    pub(crate) fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(&format!("element/{}/value", element.0), &json!({ "text": text }))
            .map(drop)
    }

    /// Presses keys one after the other, wherever the focus is.
    pub(crate) fn press(&self, keys: &[char]) -> Result<()> {
        self.act(keys.iter().flat_map(|key| [down(*key), up(*key)]).collect())
    }

    /// Presses a key while another one is held.
    pub(crate) fn press_with(&self, held: char, key: char) -> Result<()> {
        self.act(vec![down(held), down(key), up(key), up(held)])
    }

    /// Drags one element's middle to another's.
    pub(crate) fn drag(&self, from: &Element, to: &Element) -> Result<()> {
        let to_element = |element: &Element, ms: u32| {
            let origin = json!({ REFERENCE: element.0 });
            json!({ "type": "pointerMove", "duration": ms, "origin": origin, "x": 0, "y": 0 })
        };
        let actions = [
            to_element(from, 0),
            json!({ "type": "pointerDown", "button": 0 }),
            // In steps, as a hand does: the first tells that it is no click.
            to_element(to, 200),
            json!({ "type": "pause", "duration": 100 }),
            json!({ "type": "pointerUp", "button": 0 }),
        ];
        let pointer =
            json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions });
        self.post("actions", &json!({ "actions": [pointer] })).map(drop)
    }

    fn act(&self, actions: Vec<Value>) -> Result<()> {
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("actions", &json!({ "actions": [keyboard] })).map(drop)
    }
}

fn down(key: char) -> Value {
    json!({ "type": "keyDown", "value": key })
}

fn up(key: char) -> Value {
    json!({ "type": "keyUp", "value": key })
}
