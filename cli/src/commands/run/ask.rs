//! Asking whoever sits at the terminal.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    rc::Rc,
};

use flow_like_browser::{
    Code, Error, Result,
    consent::{Answer, Asker, Hold, Question},
    grant::Risk,
    platform::Future,
};

use crate::screen::{
    plain,
    style::{ERROR, FAINT, STRONG, WARNING, styled},
    tell,
};

/// The terminal that this was called from.
pub(super) struct Terminal;

impl Terminal {
    /// If there is one to ask and to read the answer from.
    pub(super) fn here() -> Option<Rc<dyn Asker>> {
        let there = io::stdin().is_terminal() && io::stderr().is_terminal();
        there.then(|| Rc::new(Terminal) as Rc<dyn Asker>)
    }
}

impl Asker for Terminal {
    fn ask(&self, question: Question) -> Future<Result<Option<Answer>>> {
        Box::pin(async move {
            let failed = |error: io::Error| Error::new(Code::Embedder, format!("nobody could be asked: {error}"));
            tell(&posed(&question)).map_err(failed)?;
            for _ in 0..3 {
                let mut err = anstream::stderr();
                write!(err, "Agree [o]nce, for this [p]ackage everywhere, or [n]ot at all? ")
                    .and_then(|()| err.flush())
                    .map_err(failed)?;
                let Some(line) = line().await.map_err(failed)? else {
                    return Ok(None);
                };
                if let Some(answer) = answer(&line) {
                    return Ok(answer);
                }
            }
            Ok(None)
        })
    }

    fn unsaved(&self, why: &Error) {
        // The run goes on all the same.
        tell(&format!("{} {}", styled(WARNING, "warning:"), plain(why.message()))).ok();
    }
}

/// A line from standard input; `None` at its end. It is read on a thread of its own, which nobody waits for: Ctrl-C ends
/// the command while it goes on.
async fn line() -> io::Result<Option<String>> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        // Nobody may be waiting any more.
        sender.send(read.map(|count| (count > 0).then_some(line))).ok();
    });
    receiver.await.unwrap_or(Ok(None))
}

/// The question, for people. Everything of the package in it is text.
fn posed(question: &Question) -> String {
    let mut text = format!(
        "The node {} of {} {} ({}) asks for:\n",
        styled(STRONG, &plain(&question.node)),
        styled(STRONG, &plain(&question.name)),
        plain(&question.version),
        plain(&question.origin)
    );
    for permission in &question.permissions {
        let risk = match permission.risk {
            Risk::None => continue,
            Risk::Low => styled(FAINT, "low risk"),
            Risk::Medium => styled(WARNING, "medium risk"),
            Risk::High => styled(ERROR, "high risk"),
        };
        text.push_str(&format!(
            "  {} ({}, {risk}): {}\n",
            permission.title,
            plain(&permission.name),
            plain(&permission.description)
        ));
    }
    if question.update {
        text.push_str("You have agreed to another version of this package before; this is new or more.\n");
    }
    text
}

/// What was typed; the outer `None` is nothing that was asked.
fn answer(line: &str) -> Option<Option<Answer>> {
    let hold = match line.trim().to_lowercase().as_str() {
        "o" | "once" | "y" | "yes" => Hold::Once,
        "p" | "package" => Hold::Package,
        "n" | "no" | "not" => return Some(None),
        _ => return None,
    };
    Some(Some(Answer { agreed: None, hold }))
}

#[cfg(test)]
mod tests {
    use flow_like_browser::{grant::Ask, grant::PermissionInfo, host::meta::Context};
    use serde_json::Value;

    use super::*;

    #[test]
    fn answers_are_words_and_letters() {
        let agreed = |hold| Some(Some(Answer { agreed: None, hold }));
        let cases = [
            ("o\n", agreed(Hold::Once)),
            ("Yes", agreed(Hold::Once)),
            (" package ", agreed(Hold::Package)),
            ("n", Some(None)),
            ("", None),
            ("maybe", None),
        ];
        for (line, expected) in cases {
            assert_eq!(answer(line), expected, "{line}");
        }
    }

    #[test]
    fn a_question_shows_every_permission_with_its_risk() {
        let info = |name: &str, risk| PermissionInfo {
            name: name.to_owned(),
            title: "Does things",
            description: "With\u{1b}[2J you.".to_owned(),
            risk,
            nodes: Vec::new(),
            hosts: Vec::new(),
            scopes: Vec::new(),
        };
        let question = Question {
            package_id: "a.b".to_owned(),
            name: "A".to_owned(),
            version: "1.0.0".to_owned(),
            origin: "local".to_owned(),
            node: "n".to_owned(),
            ask: Ask::default(),
            missing: Ask::default(),
            permissions: vec![info("http_get", Risk::High), info("memory", Risk::None)],
            findings: Value::Null,
            context: Context::default(),
            update: true,
        };
        let text = anstream::adapter::strip_str(&posed(&question)).to_string();
        assert_eq!(
            text,
            "The node n of A 1.0.0 (local) asks for:\n  Does things (http_get, high risk): With\u{fffd}[2J you.\n\
             You have agreed to another version of this package before; this is new or more.\n"
        );
    }
}
