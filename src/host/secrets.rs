//! Texts that must not be shown: values of sensitive pins, tokens.

use std::{borrow::Cow, cell::RefCell};

use serde_json::Value;

use crate::error::Error;

/// How many texts are kept. Every one is looked for in every message.
const MAX_SECRETS: usize = 100;
/// Very short texts would black out half of every message and protect nothing.
const MIN_LENGTH: usize = 4;

/// What is shown instead.
const HIDDEN: &str = "[hidden]";
/// What is shown of a message when there are more secrets than can be looked for.
const ALL_HIDDEN: &str = "[hidden: this flow has more sensitive texts than can be told apart]";

/// The secrets of one flow. An instance may keep what it has seen until its end, so they are never forgotten.
#[derive(Default)]
pub struct Secrets(RefCell<State>);

#[derive(Default)]
struct State {
    /// The longest first, or what is left of one that begins with another would be shown.
    texts: Vec<String>,
    too_many: bool,
}

impl Secrets {
    /// Adds a text that logs and errors must never show, as it is or as JSON has it.
    pub fn keep(&self, text: &str) {
        self.keep_form(text);
        let json = Value::from(text).to_string();
        self.keep_form(&json[1..json.len() - 1]);
    }

    fn keep_form(&self, text: &str) {
        let mut state = self.0.borrow_mut();
        if text.len() < MIN_LENGTH || state.texts.iter().any(|known| known == text) {
            return;
        }
        if state.texts.len() >= MAX_SECRETS {
            state.too_many = true;
            return;
        }
        let at = state.texts.partition_point(|known| known.len() > text.len());
        state.texts.insert(at, text.to_owned());
    }

    /// All of them, as [`keep_all`](Self::keep_all) takes them.
    pub(crate) fn texts(&self) -> Value {
        let state = self.0.borrow();
        let mut texts = state.texts.clone();
        if state.too_many {
            // One more than can be kept says that there were more.
            texts.push(ALL_HIDDEN.to_owned());
        }
        texts.into()
    }

    /// Keeps what [`texts`](Self::texts) gave.
    pub(crate) fn keep_all(&self, texts: &Value) {
        super::texts(texts).for_each(|text| self.keep_form(text));
    }

    /// How many there are; so often a text is searched.
    pub fn count(&self) -> usize {
        self.0.borrow().texts.len()
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().texts.is_empty()
    }

    /// A text with every secret replaced.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let state = self.0.borrow();
        if state.too_many {
            return Cow::Borrowed(ALL_HIDDEN);
        }
        let mut text = Cow::Borrowed(text);
        for secret in &state.texts {
            if text.contains(secret) {
                text = Cow::Owned(text.replace(secret, HIDDEN));
            }
        }
        text
    }

    /// A value with every secret replaced, in names as well.
    pub fn redact_value(&self, value: Value) -> Value {
        if self.is_empty() {
            return value;
        }
        match value {
            Value::String(text) => self.redact(&text).into(),
            Value::Array(items) => items.into_iter().map(|item| self.redact_value(item)).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (self.redact(&name).into_owned(), self.redact_value(value)))
                .collect(),
            other => other,
        }
    }

    /// An error that quotes none of them.
    pub fn hide_in(&self, error: Error) -> Error {
        match self.is_empty() {
            true => error,
            false => error.reworded(&|text| self.redact(text).into_owned(), &|value| {
                self.redact_value(value)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_is_hidden_first() {
        let secrets = Secrets::default();
        for text in ["abcd", "abcdefgh", "abc", "abcd"] {
            secrets.keep(text);
        }
        assert_eq!(secrets.redact("abcdefgh abcd abc"), "[hidden] [hidden] abc");
        let value = serde_json::json!({"abcd": ["x abcdefgh"], "n": 1});
        assert_eq!(
            secrets.redact_value(value),
            serde_json::json!({"[hidden]": ["x [hidden]"], "n": 1})
        );
    }

    #[test]
    fn texts_are_hidden_as_json_has_them_too() {
        let secrets = Secrets::default();
        secrets.keep("top\"secret\nvalue");
        assert_eq!(
            secrets.redact(r#"a top"secret\nvalue, {"k":"top\"secret\nvalue"}"#),
            r#"a top"secret\nvalue, {"k":"[hidden]"}"#
        );
        assert_eq!(secrets.redact("a top\"secret\nvalue"), "a [hidden]");
        assert_eq!(secrets.count(), 2);
        let others = Secrets::default();
        others.keep_all(&secrets.texts());
        assert_eq!(others.redact("a top\"secret\nvalue"), "a [hidden]");
    }

    #[test]
    fn what_cannot_be_told_apart_is_hidden_whole() {
        let secrets = Secrets::default();
        for number in 0..MAX_SECRETS + 5 {
            secrets.keep(&format!("secret {number}"));
        }
        assert_eq!(secrets.redact("harmless"), ALL_HIDDEN);
        assert_eq!(secrets.0.borrow().texts.len(), MAX_SECRETS);
        let others = Secrets::default();
        others.keep_all(&secrets.texts());
        assert_eq!(others.redact("harmless"), ALL_HIDDEN);
    }
}
