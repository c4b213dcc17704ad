//! docs/cli.md says what the command understands, and nothing else.

use std::collections::BTreeSet;

use clap::{Command, CommandFactory, Parser};
use flow_like::commands::Cli;

use crate::world::World;

const CLI: &str = include_str!("../../../docs/cli.md");
const REGISTRY: &str = include_str!("../../../docs/registry.md");

/// Every command without further commands, with its path.
fn leaves(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
    if !command.has_subcommands() {
        found.push((path.to_owned(), command.clone()));
    }
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        leaves(inner, &format!("{path} {}", inner.get_name()), found);
    }
}

fn all_leaves() -> Vec<(String, Command)> {
    let mut command = Cli::command();
    command.build();
    let mut found = Vec::new();
    leaves(&command, "flow-like", &mut found);
    found
}

/// The options that a text names.
fn options_in(text: &str) -> BTreeSet<String> {
    let named = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    named
        .filter_map(|word| word.strip_prefix("--"))
        .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_and_option_is_documented() {
    let text = format!("{CLI}{REGISTRY}");
    let documented = options_in(&text);
    let mut missing = Vec::new();
    for (path, command) in all_leaves() {
        // Those of reviewers are listed in a row of their own.
        let name = command.get_name();
        if !text.contains(&path) && !text.contains(&format!("`{name}`")) {
            missing.push(path.clone());
        }
        let options = command.get_arguments().filter_map(|argument| argument.get_long());
        let told = options.filter(|long| !matches!(*long, "help" | "version" | "review"));
        missing.extend(
            told.filter(|long| !documented.contains(*long))
                .map(|long| format!("{path} --{long}")),
        );
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn what_is_documented_is_there() {
    let leaves = all_leaves();
    let known: BTreeSet<String> = leaves
        .iter()
        .flat_map(|(_, command)| command.get_arguments().filter_map(|argument| argument.get_long()))
        .map(str::to_owned)
        .collect();
    // One of cargo's.
    let unknown: Vec<_> = options_in(CLI)
        .into_iter()
        .filter(|name| !known.contains(name) && name != "profile")
        .collect();
    assert_eq!(unknown, Vec::<String>::new());
    let shown = examples();
    assert!(shown.len() > 25, "only {} examples were found", shown.len());
    for example in &shown {
        let words = words(example);
        if let Err(error) = Cli::try_parse_from(&words) {
            panic!("{example}\n{error}");
        }
    }
    for (path, _) in leaves
        .iter()
        .filter(|(path, _)| !path.starts_with("flow-like registry"))
    {
        assert!(
            shown.iter().any(|example| example.starts_with(path)),
            "there is no example of {path}"
        );
    }
}

#[test]
fn exit_codes_are_those_of_the_help() {
    let help = World::new().run(&["--help"]).good().to_owned();
    for code in 0..=4 {
        assert!(CLI.contains(&format!("\n| {code} | ")), "{code}");
        assert!(help.contains(&format!("{code} ")), "{code}");
    }
}

/// Lines of shell blocks that call the command, without what is around it.
fn examples() -> Vec<String> {
    let blocks = CLI.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).filter(|line| !line.starts_with("cargo "));
    lines
        .filter_map(|line| {
            let call = &line[line.find("flow-like ")?..];
            let call = call.split(" #").next()?.split(" > ").next()?;
            Some(call.trim().to_owned())
        })
        .collect()
}

/// The words of a line, as a shell would split it.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            (' ', None) => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            _ => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}
