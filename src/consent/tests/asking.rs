//! Asking, and what comes of it.

use super::*;

/// A module with these nodes, each with its list of permissions.
fn module(nodes: &[(&str, &str)]) -> Vec<u8> {
    let nodes: Vec<Value> = nodes
        .iter()
        .map(|(name, listed)| {
            json!({"name": name, "pins": [], "permissions": listed.split_whitespace().collect::<Vec<_>>()})
        })
        .collect();
    let text = Value::from(nodes).to_string();
    let packed = (1024_u64 << 32) | text.len() as u64;
    let module = format!(
        r#"(module (import "flowlike_stream" "text" (func (param i32 i32)))
            (memory (export "memory") 1) (data (i32.const 1024) "{}")
            (func (export "get_nodes") (result i64) (i64.const {packed}))
            (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#,
        text.replace('"', "\\\"")
    );
    wat::parse_str(module).unwrap()
}

/// A package of that version; `hosts` is its network.
fn package(platform: &Platform, version: &str, hosts: &str, nodes: &[(&str, &str)]) -> Rc<Package> {
    let manifest = json!({
        "manifest_version": 1, "id": "p", "name": "P\u{202e}", "version": version, "description": "",
        "permissions": {
            "streaming": true,
            "network": {"http_enabled": !hosts.is_empty(), "allowed_hosts": hosts.split_whitespace().collect::<Vec<_>>()},
        },
    });
    let manifest = Manifest::from_json(&manifest.to_string()).unwrap();
    let runtime = Runtime::new(platform.clone(), Options::default());
    block_on(runtime.load(manifest, &module(nodes), Cancel::new())).unwrap()
}

const NODES: &[(&str, &str)] = &[("n", "http_get streaming"), ("m", "streaming"), ("none", "models")];

type Said = Box<dyn Fn(Question) -> Future<Result<Option<Answer>>>>;

/// A user who answers by a function, and remembers the questions.
struct User {
    asked: RefCell<Vec<Question>>,
    unsaved: RefCell<Vec<Code>>,
    says: Said,
}

impl User {
    fn new(says: impl Fn(Question) -> Future<Result<Option<Answer>>> + 'static) -> Rc<User> {
        Rc::new(User {
            asked: RefCell::default(),
            unsaved: RefCell::default(),
            says: Box::new(says),
        })
    }

    fn who_says(answer: Option<Answer>) -> Rc<User> {
        User::new(move |_| {
            let answer = answer.clone();
            Box::pin(async move { Ok(answer) })
        })
    }

    fn count(&self) -> usize {
        self.asked.borrow().len()
    }
}

impl Asker for User {
    fn ask(&self, question: Question) -> Future<Result<Option<Answer>>> {
        self.asked.borrow_mut().push(question.clone());
        (self.says)(question)
    }

    fn unsaved(&self, why: &Error) {
        self.unsaved.borrow_mut().push(why.code());
    }
}

fn all(hold: Hold) -> Option<Answer> {
    Some(Answer { agreed: None, hold })
}

async fn agree(
    consents: &Consents,
    user: &Rc<User>,
    package: &Rc<Package>,
    node: &str,
    context: &Context,
) -> Result<Agreed> {
    let asker: Rc<dyn Asker> = Rc::<User>::clone(user);
    let asking = Asking {
        package,
        node,
        origin: "local",
        context,
    };
    consents.agree(Some(&asker), asking).await
}

#[test]
fn a_user_is_asked_once_for_as_long_as_they_say() {
    let both = [("e", "b"), ("e", "c"), ("f", "b"), ("", "")];
    // How many of these four, in turn, lead to a question.
    for (hold, expected) in [
        (Hold::Once, "1111"),
        (Hold::Event, "1011"),
        (Hold::Board, "1101"),
        (Hold::Package, "1000"),
    ] {
        let (platform, _, consents) = world();
        let package = package(&platform, "1.0.0", "a.example", NODES);
        let user = User::who_says(all(hold));
        let asked: String = both
            .iter()
            .map(|(event, board)| {
                let before = user.count();
                let agreed = block_on(agree(&consents, &user, &package, "n", &context(event, board))).unwrap();
                assert_eq!(agreed, Agreed::To(ask("streaming http_get host:a.example")));
                (user.count() - before).to_string()
            })
            .collect();
        assert_eq!(asked, expected, "{hold:?}");
        // Who asks for less need not ask where that holds; who asks for nothing never.
        let before = user.count();
        block_on(agree(&consents, &user, &package, "m", &Context::default())).unwrap();
        assert_eq!(user.count() - before, usize::from(hold != Hold::Package), "{hold:?}");
        let before = user.count();
        let nothing = block_on(agree(&consents, &user, &package, "none", &Context::default())).unwrap();
        assert_eq!((nothing, user.count()), (Agreed::To(Ask::default()), before));
    }
}

#[test]
fn an_update_that_wants_more_asks_again_and_the_old_version_goes_on() {
    let (platform, _, consents) = world();
    let old = package(&platform, "1.0.0", "a.example", NODES);
    let new = package(&platform, "2.0.0", "a.example b.example", NODES);
    let (yes, no) = (User::who_says(all(Hold::Package)), User::who_says(None));
    let context = Context::default();
    let run = |user: &Rc<User>, package| block_on(agree(&consents, user, package, "n", &context));
    run(&yes, &old).unwrap();
    let refused = run(&no, &new).unwrap_err();
    assert_eq!(refused.code(), Code::Denied);
    assert_eq!(refused.details()["missing"], json!(["host:b.example"]));
    let question = no.asked.borrow()[0].clone();
    assert!(question.update && question.missing == ask("host:b.example"));
    assert_eq!((question.name.as_str(), question.version.as_str()), ("P", "2.0.0"));
    // A refusal is not kept: who tries again is asked again, and what was agreed to before still holds.
    run(&no, &new).unwrap_err();
    assert_eq!(
        run(&no, &old).unwrap(),
        Agreed::To(ask("streaming http_get host:a.example"))
    );
    assert_eq!((no.count(), yes.count()), (2, 1));
    // An update that wants less, or the same, does not ask.
    let less = package(&platform, "3.0.0", "", NODES);
    run(&no, &less).unwrap();
    run(&yes, &new).unwrap();
    run(&no, &new).unwrap();
    assert_eq!((no.count(), yes.count()), (2, 2));
}

#[test]
fn the_question_says_what_there_is_to_know() {
    let (platform, _, consents) = world();
    let package = package(&platform, "1.0.0", "a.example", NODES);
    let user = User::who_says(all(Hold::Package));
    block_on(agree(&consents, &user, &package, "n", &context("e", "b"))).unwrap();
    let mut question = user.asked.borrow()[0].to_json();
    let names = |list: &Value, name: &str| -> Vec<String> {
        list.as_array()
            .unwrap()
            .iter()
            .map(|item| item[name].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        names(&question["permissions"], "name"),
        ["streaming", "http_get", "memory", "timeout"]
    );
    assert_eq!(
        names(&question["findings"], "permission"),
        ["network.http_enabled", "http_get", "models"]
    );
    question["permissions"].take();
    question["findings"].take();
    assert_eq!(
        question,
        json!({
            "packageId": "p", "name": "P", "version": "1.0.0", "origin": "local", "node": "n",
            "ask": ["host:a.example", "http_get", "streaming"], "missing": ["host:a.example", "http_get", "streaming"],
            "permissions": null, "findings": null, "update": false,
            "context": {"runId": "", "appId": "", "boardId": "b", "userId": "", "eventId": "e"},
        })
    );
}

#[test]
fn an_answer_agrees_to_no_more_than_was_asked() {
    let (platform, _, consents) = world();
    let package = package(&platform, "1.0.0", "*.a.example b.example", NODES);
    let user = User::who_says(Some(Answer {
        agreed: Some(ask("http_get models host:c.a.example host:* oauth:google:drive")),
        hold: Hold::Package,
    }));
    let expected = Agreed::To(ask("http_get host:c.a.example host:*.a.example host:b.example"));
    for _ in 0..2 {
        let agreed = block_on(agree(&consents, &user, &package, "n", &Context::default())).unwrap();
        assert_eq!(agreed, expected);
    }
    assert_eq!(user.count(), 1);
}

#[test]
fn without_anybody_to_ask_the_error_says_what_to_do() {
    let (platform, _, consents) = world();
    let package = package(&platform, "1.0.0", "a.example", NODES);
    let here = Context::default();
    let asking = |node| Asking {
        package: &package,
        node,
        origin: "local",
        context: &here,
    };
    let error = block_on(consents.agree(None, asking("n"))).unwrap_err();
    assert_eq!(error.code(), Code::ConsentNeeded);
    assert!(
        error.message().contains("`host:a.example`, `http_get`, `streaming`"),
        "{error}"
    );
    assert_eq!(
        error.details()["asked"],
        json!(["host:a.example", "http_get", "streaming"])
    );
    assert_eq!(
        (&error.details()["package"], &error.details()["node"]),
        (&json!("p"), &json!("n"))
    );
    assert_eq!(
        block_on(consents.agree(None, asking("gone"))).unwrap_err().code(),
        Code::NodeNotFound
    );
    block_on(consents.agree(None, asking("none"))).unwrap();
}

#[test]
fn runs_that_need_the_same_answer_ask_once() {
    let (platform, _, consents) = world();
    let package = package(&platform, "1.0.0", "a.example", NODES);
    let (send, receive) = oneshot::channel::<Option<Answer>>();
    let receive = RefCell::new(Some(receive));
    let user = User::new(move |_| {
        let answer = receive.take().expect("asked once");
        Box::pin(async move { Ok(answer.await.expect("an answer")) })
    });
    let here = context("e", "b");
    let mut first = Box::pin(agree(&consents, &user, &package, "n", &here));
    let mut second = Box::pin(agree(&consents, &user, &package, "n", &here));
    assert!((&mut first).now_or_never().is_none() && (&mut second).now_or_never().is_none());
    // Whoever began to ask may go; the others still get their answer.
    drop(first);
    let mut third = Box::pin(agree(&consents, &user, &package, "n", &here));
    assert!((&mut third).now_or_never().is_none());
    send.send(all(Hold::Once)).expect("somebody waits");
    let (second, third) = block_on(join(second, third));
    assert_eq!(second.unwrap(), third.unwrap());
    assert_eq!(user.count(), 1);
}

#[test]
fn a_question_ends_with_the_last_who_waits() {
    let (platform, _, consents) = world();
    let package = package(&platform, "1.0.0", "a.example", NODES);
    let waits: Rc<RefCell<Vec<oneshot::Sender<Option<Answer>>>>> = Rc::default();
    let waiting = Rc::clone(&waits);
    let user = User::new(move |_| {
        let (send, receive) = oneshot::channel();
        waiting.borrow_mut().push(send);
        Box::pin(async move { Ok(receive.await.expect("an answer")) })
    });
    let (here, there) = (context("e", "b"), context("f", "b"));
    let mut runs: Vec<_> = [&here, &here, &there]
        .into_iter()
        .map(|context| Box::pin(agree(&consents, &user, &package, "n", context)))
        .collect();
    for run in &mut runs {
        assert!(run.now_or_never().is_none());
    }
    // Another event is another question.
    assert_eq!(user.count(), 2);
    runs.pop();
    assert!(waits.borrow()[1].is_canceled() && !waits.borrow()[0].is_canceled());
    runs.clear();
    assert!(waits.borrow()[0].is_canceled());
    // And the next run asks afresh.
    assert!(agree(&consents, &user, &package, "n", &here).now_or_never().is_none());
    assert_eq!(user.count(), 3);
}

#[test]
fn a_refusal_reaches_everybody_who_waits() {
    let (platform, _, consents) = world();
    let package = package(&platform, "1.0.0", "a.example", NODES);
    let user = User::new(|_| {
        Box::pin(async {
            futures_timer::Delay::new(std::time::Duration::from_millis(5)).await;
            Ok(None)
        })
    });
    let here = Context::default();
    let (first, second) = block_on(join(
        agree(&consents, &user, &package, "n", &here),
        agree(&consents, &user, &package, "n", &here),
    ));
    let codes = [first, second].map(|refused| refused.unwrap_err().code());
    assert_eq!((codes, user.count()), ([Code::Denied, Code::Denied], 1));
}

#[test]
fn an_answer_that_cannot_be_kept_holds_once() {
    let (platform, records, consents) = world();
    let package = package(&platform, "1.0.0", "a.example", NODES);
    let user = User::who_says(all(Hold::Package));
    records.limit(10);
    for count in 1..=2 {
        block_on(agree(&consents, &user, &package, "n", &Context::default())).unwrap();
        assert_eq!((user.count(), user.unsaved.borrow().len()), (count, count));
    }
    assert_eq!(user.unsaved.borrow()[0], Code::QuotaExceeded);
}

#[test]
fn an_asker_that_fails_is_an_error() {
    let (platform, _, consents) = world();
    let package = package(&platform, "1.0.0", "a.example", NODES);
    let user = User::new(|_| Box::pin(async { Err(Error::new(Code::Embedder, "the dialog broke")) }));
    let error = block_on(agree(&consents, &user, &package, "n", &Context::default())).unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::Embedder, "the dialog broke"));
}

#[test]
fn answers_come_as_json() {
    let asked = ask("http_get host:a.example streaming");
    for (json, expected) in [
        (json!(null), Ok("no")),
        (json!(false), Ok("no")),
        (json!(true), Ok("all once")),
        (json!({"grant": "all"}), Ok("all once")),
        (json!({"grant": "all", "scope": "board"}), Ok("all board")),
        (json!({"grant": [], "scope": "event"}), Ok(" event")),
        (
            json!({"grant": ["http_get", "models"], "scope": "package"}),
            Ok("host:a.example,http_get package"),
        ),
        (json!({}), Err(Code::InvalidArgument)),
        (json!({"grant": "some"}), Err(Code::InvalidArgument)),
        (json!({"grant": [1]}), Err(Code::InvalidArgument)),
        (json!({"grant": "all", "scope": "ever"}), Err(Code::InvalidArgument)),
        (json!("all"), Err(Code::InvalidArgument)),
    ] {
        let found = Answer::from_json(&json, &asked).map(|answer| {
            answer.map_or("no".to_owned(), |Answer { agreed, hold }| {
                let agreed = agreed.map_or("all".to_owned(), |agreed| agreed.items().join(","));
                format!("{agreed} {}", hold.as_str())
            })
        });
        assert_eq!(
            found.map_err(|error| error.code()),
            expected.map(str::to_owned),
            "{json}"
        );
    }
}
