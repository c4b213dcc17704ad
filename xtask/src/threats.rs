//! `threats: 31 of 31`: how many rows of the table in `docs/security.md` have a test that passed wherever it ran.
//!
//! A test belongs to row 7 if its name begins with `t07_`. The table says which suites have tests of a row; where one of
//! these ran, it must have passed at least one, and no suite may have failed any.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    number: u32,
    /// The suites that have tests of it, as the runner names them.
    suites: Vec<String>,
}

/// Passed and failed tests by row, of one suite.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tested(BTreeMap<u32, (usize, usize)>);

/// Reads the table: rows that begin with `| number |` and end with the suites.
pub(crate) fn rows(page: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for line in page.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", number, _attack, _happens, suites, ""] = cells[..] else {
            continue;
        };
        let Ok(number) = number.parse() else { continue };
        let suites: Vec<String> = suites.split(',').map(|name| name.trim().to_owned()).collect();
        if suites.iter().any(String::is_empty) {
            bail!("docs/security.md: row {number} names no suite");
        }
        if rows.iter().any(|row: &Row| row.number == number) {
            bail!("docs/security.md has row {number} twice");
        }
        rows.push(Row { number, suites });
    }
    rows.first().context("docs/security.md has no table of threats")?;
    Ok(rows)
}

impl Tested {
    /// Counts the lines `test path::tNN_name ... ok` of a suite's output.
    pub(crate) fn of(output: &str) -> Self {
        let mut tested = Tested::default();
        for line in output.lines() {
            let Some((path, result)) = line
                .trim()
                .strip_prefix("test ")
                .and_then(|rest| rest.split_once(" ... "))
            else {
                continue;
            };
            let name = path.rsplit("::").next().unwrap_or(path);
            let Some(number) = name
                .strip_prefix('t')
                .and_then(|rest| rest.get(..3)?.strip_suffix('_'))
                .and_then(|digits| digits.parse().ok())
            else {
                continue;
            };
            let (passed, failed) = tested.0.entry(number).or_default();
            match result.trim() {
                "ok" => *passed += 1,
                result if result.starts_with("ignored") => {}
                // `FAILED` of cargo, `FAIL` of wasm-bindgen.
                _ => *failed += 1,
            }
        }
        tested
    }
}

/// The closing line, or which rows are missing. `ran` has the suites that ran, by name.
pub(crate) fn conclude(rows: &[Row], ran: &[(&str, &Tested)]) -> Result<String, String> {
    let mut missing = Vec::new();
    for Row { number, suites } in rows {
        for (suite, tested) in ran {
            let (passed, failed) = tested.0.get(number).copied().unwrap_or_default();
            if failed > 0 {
                missing.push(format!("{number} ({suite}: failed)"));
            } else if passed == 0 && suites.iter().any(|name| name == suite) {
                missing.push(format!("{number} ({suite}: no test)"));
            }
        }
    }
    for (suite, tested) in ran {
        for number in tested.0.keys() {
            if !rows.iter().any(|row| row.number == *number) {
                missing.push(format!("{number} ({suite}: not in docs/security.md)"));
            }
        }
    }
    let rows_missing = rows
        .iter()
        .filter(|row| missing.iter().any(|text| text.starts_with(&format!("{} ", row.number))));
    let good = rows.len() - rows_missing.count();
    let line = format!("threats: {good} of {}", rows.len());
    match missing.as_slice() {
        [] => Ok(line),
        missing => Err(format!("{line}; missing {}", missing.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Security\n| # | attack | what happens | tests |\n|---|---|---|---|\n\
                        | 1 | a | b | native, Chrome |\n| 39 | c | d | Chrome |\n";

    fn told(ran: &[(&str, &str)]) -> Result<String, String> {
        let tested: Vec<(&str, Tested)> = ran.iter().map(|(suite, output)| (*suite, Tested::of(output))).collect();
        let ran: Vec<(&str, &Tested)> = tested.iter().map(|(suite, tested)| (*suite, tested)).collect();
        conclude(&rows(PAGE).map_err(|error| error.to_string())?, &ran)
    }

    #[test]
    fn every_row_needs_a_test_wherever_its_suites_ran() {
        let one = "test suite::t01_a ... ok\ntest suite::other ... ok\n";
        let both = "test suite::t01_a ... ok\n test x::t39_b ... ok\n";
        /// Suites with their output, and what is told.
        type Case<'c> = (&'c [(&'c str, &'c str)], Result<&'c str, &'c str>);
        let cases: &[Case<'_>] = &[
            (&[("native", one), ("Chrome", both)], Ok("threats: 2 of 2")),
            // Row 39 is not for native runs.
            (&[("native", one)], Ok("threats: 2 of 2")),
            (&[("Chrome", one)], Err("threats: 1 of 2; missing 39 (Chrome: no test)")),
            (&[("native", "")], Err("threats: 1 of 2; missing 1 (native: no test)")),
            (
                &[(
                    "Chrome",
                    "test a::t01_a ... FAIL\ntest a::t01_b ... ok\ntest a::t39_b ... ok",
                )],
                Err("threats: 1 of 2; missing 1 (Chrome: failed)"),
            ),
            (
                &[(
                    "native",
                    "test t01_a ... ok\ntest t02_b ... ok\ntest t1_c ... ok\ntest table ... ok",
                )],
                Err("threats: 2 of 2; missing 2 (native: not in docs/security.md)"),
            ),
        ];
        for (ran, expected) in cases {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(told(ran), expected, "{ran:?}");
        }
    }

    #[test]
    fn a_table_without_rows_or_with_one_twice_is_refused() {
        assert!(rows("nothing").is_err());
        assert!(rows("| 1 | a | b | native |\n| 1 | a | b | native |").is_err());
        assert!(rows("| 1 | a | b |  |").is_err());
    }

    /// The page itself: 1 to 39.
    #[test]
    fn the_page_has_every_row() {
        let rows = rows(include_str!("../../docs/security.md")).unwrap_or_default();
        let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
        let expected: Vec<u32> = (1..=39).collect();
        assert_eq!(numbers, expected);
    }
}
