//! Where in a manifest something stands.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Line and column, both from 1; columns count characters.
pub(super) type Place = (usize, usize);

/// A manifest in TOML whose values know where they stand. JSON has no places.
pub(super) struct Places<'t> {
    text: &'t str,
    table: Option<Spanned<DeTable<'t>>>,
}

impl<'t> Places<'t> {
    /// Reads as much as can be read.
    pub(super) fn of(text: &'t str) -> Self {
        let json = text.trim_start().starts_with('{');
        Places {
            text,
            table: (!json).then(|| DeTable::parse_recoverable(text).0),
        }
    }

    /// Where the value is that a path such as `nodes[0].id` means; where that is not there, what contains it.
    pub(super) fn find(&self, path: &str) -> Option<Place> {
        let mut table = self.table.as_ref()?.get_ref();
        let mut found: Option<Range<usize>> = None;
        let mut steps = path.split('.').peekable();
        while let Some(step) = steps.next() {
            let (name, index) = match step.split_once('[') {
                Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<usize>().ok()),
                None => (step, None),
            };
            let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else {
                break;
            };
            let mut value = value;
            found = Some(match value.get_ref() {
                DeValue::Table(_) | DeValue::Array(_) => key.span(),
                _ => value.span(),
            });
            if let (Some(index), DeValue::Array(items)) = (index, value.get_ref()) {
                let Some(item) = items.get(index) else { break };
                found = Some(item.span());
                value = item;
            }
            match value.get_ref() {
                DeValue::Table(inner) if steps.peek().is_some() => table = inner,
                _ => break,
            }
        }
        self.place(found?.start)
    }

    /// The text that a name at the top has.
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        let table = self.table.as_ref()?.get_ref();
        let (_, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => None,
        }
    }

    fn place(&self, offset: usize) -> Option<Place> {
        let before = self.text.get(..offset)?;
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Some((line, before[line_start..].chars().count() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_path() {
        let text = "id = \"ü\" # x\nwasm_path = \"a.wasm\"\n[permissions]\nnetwork.http_enabled = true\n\n[[nodes]]\nid = \"a\"\n[[nodes]]\n  id = \"b\"\n  name = 'B'\n";
        let places = Places::of(text);
        let cases = [
            ("id", Some((1, 6))),
            ("wasm_path", Some((2, 13))),
            ("permissions", Some((3, 2))),
            ("permissions.network.http_enabled", Some((4, 24))),
            ("permissions.cache", Some((3, 2))),
            ("nodes[0].id", Some((7, 6))),
            ("nodes[1].name", Some((10, 10))),
            ("nodes[1].category", Some((8, 1))),
            ("nothing", None),
        ];
        for (path, expected) in cases {
            assert_eq!(places.find(path), expected, "{path}");
        }
        assert_eq!(places.text_of("wasm_path").as_deref(), Some("a.wasm"));
        assert_eq!(Places::of("{\"id\": 1}").find("id"), None);
        assert_eq!(
            Places::of("id = \nwasm_path = \"b\"").text_of("wasm_path").as_deref(),
            Some("b")
        );
    }
}
