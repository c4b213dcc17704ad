//! Layering, sizes and words.

use super::Text;

/// Crates that only exist in a page.
const WEB_CRATES: &[&str] = &["web_sys", "js_sys", "wasm_bindgen", "gloo"];
/// Where they may be used. Everything else runs natively too.
const WEB_PLACES: &[&str] = &[
    "src/web/",
    "src/web.rs",
    "src/js/",
    "src/js.rs",
    "tests/browser/",
    "xtask/",
];

const MOST_LINES: usize = 1000;
const MOST_MEDIAN: usize = 250;

/// Extensions of files that people write code in.
const CODE: &[&str] = &[
    "rs", "zig", "ts", "js", "mjs", "html", "css", "c", "h", "go", "py", "sh",
];

/// Whether it is somebody else's, kept as it is.
fn is_vendored(text: &Text) -> bool {
    text.path.contains("/third_party/")
}

/// Directories of some machine: none is there on another one. In two parts each, so as not to find themselves.
const MACHINE_PLACES: &[&str] = &[concat!("/", "work"), concat!("/", "tmp"), concat!("/", "root")];
/// Marks of unfinished work, which belongs into an issue.
const MARKS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

/// The browser's crates stay in their places.
pub(super) fn layers(texts: &[Text]) -> Vec<String> {
    let is_native =
        |text: &&Text| text.extension() == "rs" && !WEB_PLACES.iter().any(|place| text.path.starts_with(place));
    let mut problems = Vec::new();
    for text in texts.iter().filter(is_native) {
        for (number, line) in text.lines() {
            let used = WEB_CRATES
                .iter()
                .filter(|name| words_of(line).any(|word| is_of(word, name)));
            problems.extend(used.map(|name| format!("{}:{number}: {name} is for src/web and src/js only", text.path)));
        }
    }
    problems
}

/// `gloo_net` is of `gloo`, `wasm_bindgen_test` of `wasm_bindgen`.
fn is_of(word: &str, name: &str) -> bool {
    word.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

fn words_of(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// No file is too long to read, and most are short.
pub(super) fn sizes(texts: &[Text]) -> Vec<String> {
    let lines = |text: &Text| text.content.lines().count();
    let mut problems: Vec<String> = texts
        .iter()
        .filter(|text| CODE.contains(&text.extension()) && lines(text) >= MOST_LINES && !is_vendored(text))
        .map(|text| format!("{}: {} lines, {MOST_LINES} are too many", text.path, lines(text)))
        .collect();
    let is_source = |text: &&Text| text.path.starts_with("src/") && text.extension() == "rs";
    let mut sizes: Vec<usize> = texts.iter().filter(is_source).map(lines).collect();
    sizes.sort_unstable();
    match sizes.get(sizes.len() / 2) {
        Some(&median) if median >= MOST_MEDIAN => {
            problems.push(format!(
                "src: the median file has {median} lines, {MOST_MEDIAN} are too many"
            ));
        }
        _ => {}
    }
    problems
}

/// No path that exists on one machine only, and no unfinished work.
pub(super) fn words(texts: &[Text]) -> Vec<String> {
    let mut problems = Vec::new();
    for text in texts.iter().filter(|text| !is_vendored(text)) {
        for (number, line) in text.lines() {
            let places = MACHINE_PLACES.iter().filter(|place| names_place(line, place));
            let marks = MARKS.iter().filter(|mark| words_of(line).any(|word| word == **mark));
            problems.extend(
                places
                    .chain(marks)
                    .map(|word| format!("{}:{number}: {word}", text.path)),
            );
        }
    }
    problems
}

/// Whether an absolute path below `place` stands in the line: not the end of a longer path, not the start of a longer
/// name.
fn names_place(line: &str, place: &str) -> bool {
    let is_part_of_path = |c: char| c.is_alphanumeric() || "._-/}~".contains(c);
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + place.len()..].chars().next();
        !before.is_some_and(is_part_of_path) && after == Some('/')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str, content: &str) -> Vec<Text> {
        vec![Text {
            path: path.to_owned(),
            content: content.to_owned(),
        }]
    }

    #[test]
    fn browser_crates_are_found_where_they_do_not_belong() {
        let cases = [
            ("src/host/log.rs", "use web_sys::Window;", 1),
            ("src/host/log.rs", "gloo_timers::sleep()", 1),
            ("src/host/log.rs", "let gloomy = my_web_sys;", 0),
            ("src/web/files.rs", "use web_sys::Window;", 0),
            ("docs/abi.md", "web_sys", 0),
        ];
        for (path, content, expected) in cases {
            assert_eq!(layers(&text(path, content)).len(), expected, "{path}: {content}");
        }
    }

    #[test]
    fn long_files_are_found() {
        assert_eq!(sizes(&text("tests/a.rs", &"\n".repeat(999))).len(), 0);
        assert_eq!(sizes(&text("tests/a.rs", &"\n".repeat(1000))).len(), 1);
        assert_eq!(sizes(&text("src/a.rs", &"\n".repeat(249))).len(), 0);
        assert_eq!(sizes(&text("src/a.rs", &"\n".repeat(250))).len(), 1);
        assert_eq!(sizes(&text("Cargo.lock", &"\n".repeat(2000))).len(), 0);
    }

    #[test]
    fn machine_paths_and_marks_are_found() {
        let (work, root, mark) = (MACHINE_PLACES[0], MACHINE_PLACES[2], MARKS[0]);
        let cases = [
            (format!("see {work}/main"), 1),
            (format!("\"{root}/.cargo\""), 1),
            (format!("https://example.org{work}/x"), 0),
            (format!("{work}space/x"), 0),
            (format!("// {mark}: later"), 1),
            (format!("{mark}S"), 0),
        ];
        for (content, expected) in cases {
            assert_eq!(words(&text("a.rs", &content)).len(), expected, "{content}");
        }
    }
}
