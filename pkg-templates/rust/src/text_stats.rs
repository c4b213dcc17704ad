use flow_like_sdk::{Context, Node, Pin, Result};
use serde::Serialize;
use serde_json::json;

/// What comes out: the schema below says the same to the editor.
#[derive(Serialize)]
struct Stats<'a> {
    characters: usize,
    words: usize,
    lines: usize,
    longest_word: &'a str,
}

pub fn node() -> Node {
    let schema = json!({
        "type": "object",
        "properties": {
            "characters": {"type": "integer"},
            "words": {"type": "integer"},
            "lines": {"type": "integer"},
            "longest_word": {"type": "string"},
        },
        "required": ["characters", "words", "lines", "longest_word"],
    });
    Node::new("text_stats", "Text statistics")
        .description("Counts what is in a text")
        .category("Examples")
        .input(Pin::string("text", "Text").description("What to look at").default(""))
        .output(Pin::object("stats", "Statistics").description("What was counted").schema(&schema))
        .run(run)
}

fn run(context: &mut Context) -> Result {
    let text: String = context.input("text")?;
    let words = || text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    // Of several, `max_by_key` would take the last.
    let longest = words().rev().max_by_key(|word| word.chars().count());
    let stats = Stats {
        characters: text.chars().count(),
        words: words().count(),
        lines: text.lines().count(),
        longest_word: longest.unwrap_or_default(),
    };
    context.output("stats", stats)
}
