//! `docs/abi.md` and the tables of imports say the same.

use std::collections::BTreeMap;

use flow_like_browser::{
    abi::core::{Import, tables},
    engine::ValType,
    grant::permission,
};

const PAGE: &str = include_str!("../../docs/abi.md");
const WASI: &str = "wasi_snapshot_preview1";

/// The cells of one row of the page.
#[derive(Debug, PartialEq)]
struct Row<'a> {
    signature: &'a str,
    needs: &'a str,
    failure: &'a str,
    meaning: &'a str,
}

/// The rows below the headings of import modules, by `module.function`.
fn rows() -> BTreeMap<String, Row<'static>> {
    let mut rows = BTreeMap::new();
    let mut module = None;
    for line in PAGE.lines() {
        if line.starts_with('#') {
            // A heading that names several modules has their names in its rows.
            let name = line.strip_prefix("### `").and_then(|rest| rest.strip_suffix('`'));
            module = name.map(|name| if name.contains("`, `") { "" } else { name });
        }
        let (Some(module), Some(row)) = (module, line.strip_prefix("| `")) else {
            continue;
        };
        let cells: Vec<&str> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [name, signature, needs, failure, meaning, ""] = cells[..] else {
            panic!("not five cells: {line}");
        };
        let name = if module.is_empty() {
            name.to_owned()
        } else {
            format!("{module}.{name}")
        };
        let row = Row {
            signature,
            needs,
            failure,
            meaning,
        };
        assert_eq!(rows.insert(name, row), None, "twice: {line}");
    }
    rows
}

fn signature(import: &Import) -> String {
    let name = |kind: &ValType| match kind {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        other => panic!("no import has {other:?}"),
    };
    let params: Vec<&str> = import.params.iter().map(name).collect();
    let result = import.result.iter().map(name).map(|result| format!(" -> {result}"));
    format!("({}){}", params.join(", "), result.collect::<String>())
}

#[test]
fn every_import_is_on_the_page_as_it_is() {
    let mut rows = rows();
    for import in tables().filter(|import| import.module != WASI) {
        let name = format!("{}.{}", import.module, import.name);
        let row = rows
            .remove(&name)
            .unwrap_or_else(|| panic!("{name} is not on the page"));
        assert_eq!(row.signature, signature(import), "{name}: type");
        let failure = import.result.map(|_| import.failure.to_string()).unwrap_or_default();
        assert_eq!(row.failure, failure, "{name}: fails with");
        let (first, rest) = match import.needs {
            [] => (None, &[][..]),
            [first, rest @ ..] => (permission(first.permission_name()), rest),
        };
        assert_eq!(permission(row.needs), first, "{name}: needs");
        for capability in rest {
            let field = capability.permission_name().rsplit(['.', ':']).next().unwrap();
            assert!(
                row.meaning.contains("also needs `") && row.meaning.contains(field),
                "{name}: {field}"
            );
        }
        assert!(!row.meaning.is_empty(), "{name}: meaning");
    }
    assert_eq!(rows, BTreeMap::new(), "no such import");
}

#[test]
fn the_page_counts_wasi() {
    let wasi = tables().filter(|import| import.module == WASI).count();
    assert!(PAGE.contains(&format!("All {wasi} functions exist")));
}
