//! Row 25: what URLs may look like, and where they lead.

use flow_like_browser::platform::Platform;

use super::{
    network::{Try, attempt},
    received,
    recorder::without_network,
    reset, runtime, still_works,
};

/// `URL | allowed hosts | yes or no`; `\t`, `\n`, `\r`, `\0`, `\s` (a space) and `\\` in URLs are what they are in Rust.
const ROWS: &str = include_str!("urls.txt");

/// So many rows in one run, which may have no more sockets open.
const AT_ONCE: usize = 16;

struct Row {
    url: String,
    hosts: Vec<&'static str>,
    open: bool,
}

fn rows() -> Vec<Row> {
    let lines = ROWS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let [url, hosts, verdict] = line.split(" | ").collect::<Vec<_>>()[..] else {
                panic!("three columns: {line}")
            };
            Row {
                url: unescape(url),
                hosts: hosts.split_whitespace().collect(),
                open: match verdict.trim() {
                    "yes" => true,
                    "no" => false,
                    other => panic!("{other}: {line}"),
                },
            }
        })
        .collect()
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        out.push(match character {
            '\\' => match characters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('0') => '\0',
                Some('s') => ' ',
                Some('\\') => '\\',
                other => panic!("\\{other:?} in {text}"),
            },
            character => character,
        });
    }
    out
}

fn is_socket(url: &str) -> bool {
    let text: String = url.chars().filter(|character| !character.is_whitespace()).collect();
    text.to_ascii_lowercase().starts_with("ws")
}

fn tries(rows: &[&Row]) -> Vec<Try<'static>> {
    rows.iter()
        .map(|row| {
            // Leaked: a few kilobytes of a test.
            let url: &'static str = Box::leak(row.url.clone().into_boxed_str());
            if is_socket(url) {
                Try::Connect(url, "")
            } else {
                Try::Get(url)
            }
        })
        .collect()
}

/// Every row is decided as it says, by the platform's own parser, and what is asked for is exactly what was decided on.
/// Of those that are refused nothing arrives at the real servers.
pub async fn t25_url_corpus(platform: &dyn Fn() -> Platform) {
    let rows = rows();
    assert!(rows.len() >= 500, "only {} rows", rows.len());
    let mut lists: Vec<&[&str]> = rows.iter().map(|row| row.hosts.as_slice()).collect();
    lists.sort_unstable();
    lists.dedup();
    let real = platform();
    let (recorded, record) = without_network(platform());
    let urls = recorded.urls.clone();
    let recording = runtime(recorded);
    let going_out = runtime(real.clone());
    reset(&real).await;
    let mut failures = Vec::new();
    for list in lists {
        let of_list: Vec<&Row> = rows.iter().filter(|row| row.hosts == list).collect();
        for part in of_list.chunks(AT_ONCE) {
            record.borrow_mut().clear();
            let tried = attempt(&recording, list, &tries(part)).await;
            let mut asked = record.take().into_iter();
            for (row, result) in part.iter().zip(tried.results) {
                if (result >= 1) != row.open {
                    failures.push(format!("{:?} with {list:?}: expected {}", row.url, row.open));
                }
                if result >= 1 {
                    let parsed = urls.parse(&row.url).map(|url| url.href);
                    if parsed != asked.next() {
                        failures.push(format!("{:?}: something else than {parsed:?} was asked for", row.url));
                    }
                }
            }
            failures.extend(asked.map(|url| format!("{url} was asked for")));
        }
        // Over the real network, only what must not go there.
        let refused: Vec<&Row> = of_list.into_iter().filter(|row| !row.open).collect();
        for part in refused.chunks(AT_ONCE) {
            let tried = attempt(&going_out, list, &tries(part)).await;
            assert!(tried.results.iter().all(|result| *result < 1), "{:?}", tried.logs);
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        rows.len(),
        failures.join("\n")
    );
    for port in [8791, 8792] {
        let arrived = received(&real, port).await;
        assert!(arrived.is_empty(), "{arrived:?}");
    }
    still_works(&going_out).await.unwrap();
}
