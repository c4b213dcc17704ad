//! The words for what can be asked, and for what a package says.

use super::Risk;
use crate::grant::{Capability as Cap, Grant};

/// How many hosts and scopes a sentence names.
const NAMED: usize = 5;

/// Title, description and risk of a capability; those of the network come with its hosts.
pub(super) fn words(capability: Cap, all: Grant, hosts: &str) -> (&'static str, String, Risk) {
    let (title, text, risk) = match capability {
        Cap::Streaming => ("Show progress", "Sends text and events while it runs.", Risk::Low),
        Cap::HttpRead => ("Load from the network", "Loads data from {}.", Risk::Medium),
        Cap::HttpWrite => (
            "Send to the network",
            "Sends data to {}, and may change things there.",
            Risk::Medium,
        ),
        Cap::WebSocket => (
            "Keep connections open",
            "Exchanges messages with {}. Browsers attach the cookies of that site, so it may know who you are.",
            Risk::Medium,
        ),
        Cap::StorageRead => ("Read files", "Reads files in {}.", Risk::Medium),
        Cap::StorageWrite => ("Write files", "Writes and deletes files in {}.", Risk::Medium),
        Cap::NodeStorage => (
            "Files of the board",
            "Uses the directory that the nodes of a board share.",
            Risk::Low,
        ),
        Cap::UserStorage => (
            "Your files",
            "Uses your own directory, which all boards of the app share.",
            Risk::Medium,
        ),
        Cap::UploadDir => (
            "Uploads",
            "Uses the files that were uploaded to the board.",
            Risk::Medium,
        ),
        Cap::CacheDir => (
            "Temporary files",
            "Uses a directory of files that may go at any time.",
            Risk::Low,
        ),
        Cap::VariablesRead => ("Read variables", "Reads the variables of the flow.", Risk::Low),
        Cap::VariablesWrite => (
            "Change variables",
            "Sets and deletes variables of the flow, which other nodes read.",
            Risk::Low,
        ),
        Cap::CacheRead => (
            "Read remembered values",
            "Reads what it has remembered in this flow.",
            Risk::Low,
        ),
        Cap::CacheWrite => ("Remember values", "Remembers values until the flow ends.", Risk::Low),
        Cap::Models => (
            "Use models and databases",
            "Uses models, images and databases of this app. They see what it gives them, and may cost money.",
            Risk::Medium,
        ),
        Cap::OAuth => ("Tokens", "Gets tokens.", Risk::High),
    };
    let text = match capability {
        Cap::StorageRead | Cap::StorageWrite => text.replace("{}", &directories(all)),
        _ => text.replace("{}", hosts),
    };
    (title, text, risk)
}

fn directories(all: Grant) -> String {
    const DIRECTORIES: [(Cap, &str); 4] = [
        (Cap::NodeStorage, "the directory of the board"),
        (Cap::UserStorage, "your own directory"),
        (Cap::UploadDir, "the uploads of the board"),
        (Cap::CacheDir, "the directory of temporary files"),
    ];
    let open = DIRECTORIES
        .into_iter()
        .filter(|(capability, _)| all.contains(*capability));
    let open: Vec<String> = open.map(|(_, name)| name.to_owned()).collect();
    if open.is_empty() {
        return "no directory".to_owned();
    }
    listed(&open)
}

pub(super) fn quoted(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| format!("“{text}”")).collect()
}

/// `a, b and c`, or the first few `and 7 more`.
pub(super) fn listed(texts: &[String]) -> String {
    let more = texts.len().saturating_sub(NAMED);
    match texts {
        [] => String::new(),
        [only] => only.clone(),
        _ if more > 0 => format!("{} and {more} more", texts[..NAMED].join(", ")),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A text of a package as it may stand among ours: without line breaks and characters that change how what is around
/// them is shown, and not longer than so many characters.
pub(crate) fn shown(text: &str, max: usize) -> String {
    let unseen = |c: &char| {
        matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    let plain = |c: char| match c {
        c if c.is_control() => ' ',
        // Ours tell where the package's words end.
        '“' | '”' => '"',
        c => c,
    };
    let mut chars = text.trim().chars().filter(|c| !unseen(c)).map(plain);
    let mut cut: String = chars.by_ref().take(max).collect();
    if chars.next().is_some() {
        cut.push('…');
    }
    cut
}
