//! Newer versions.

use std::cell::{Cell, RefCell};

use flow_like_browser::{
    platform::{Future, Http, HttpResponse, Progress},
    registry::HeldBack,
    runtime::Event,
    store::UpdatePolicy,
};

use super::*;

/// What happened, in words.
fn record(runtime: &Runtime) -> Rc<RefCell<Vec<String>>> {
    let events: Rc<RefCell<Vec<String>>> = Rc::default();
    let recorded = Rc::clone(&events);
    runtime.listen(Rc::new(move |event| {
        recorded.borrow_mut().push(match event {
            Event::PackagesChanged { changes, elsewhere } => {
                let changes: Vec<String> = changes
                    .iter()
                    .map(|change| {
                        let (from, to) = (change.from.as_deref(), change.to.as_deref());
                        format!("{} {}>{}", change.kind.as_str(), from.unwrap_or("-"), to.unwrap_or("-"))
                    })
                    .collect();
                format!("{}{}", changes.join(","), if *elsewhere { " elsewhere" } else { "" })
            }
            Event::UpdateAvailable(update) => {
                let held_back = update.held_back.map_or("", HeldBack::as_str);
                format!("available {}>{} {held_back}", update.current, update.latest)
            }
            Event::UpdateFailed(update, error) => format!("failed {}: {}", update.latest, error.code()),
        });
    }));
    events
}

/// One round of what goes on in the background.
async fn look(runtime: &Rc<Runtime>) {
    let keep = runtime.keep_updated(3_600_000.0);
    // The first round is over once nothing happens any more.
    let pause = async {
        for _ in 0..3 {
            crate::sleep(150.0).await;
        }
    };
    futures::future::select(std::pin::pin!(keep), std::pin::pin!(pause)).await;
}

/// Row 33: updates are found and installed by themselves, but not those that ask for more or may break things.
pub async fn t33_updates_that_want_more(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let url = registry("good");
    let runtime = open(platform.clone(), &url).await;
    let events = record(&runtime);
    install(&runtime, from_registry(None)).await.expect("it installs");
    assert_eq!(events.take(), ["installed ->1.0.0"]);
    look(&runtime).await;
    assert_eq!(events.take(), Vec::<String>::new());

    advance(&platform, &url).await;
    look(&runtime).await;
    assert_eq!(events.take(), ["available 1.0.0>1.1.0 "], "the policy is to tell");
    runtime.store().set_policy(ID, UpdatePolicy::Off).await.unwrap();
    look(&runtime).await;
    assert_eq!(events.take(), ["changed 1.0.0>1.0.0"]);
    runtime.store().set_policy(ID, UpdatePolicy::Auto).await.unwrap();
    look(&runtime).await;
    assert_eq!(events.take(), ["changed 1.0.0>1.0.0", "updated 1.0.0>1.1.0"]);
    assert_eq!(answer(&runtime).await.unwrap(), 110);

    // 1.2.0 asks for the network, 2.0.0 is a major step: both wait, and the old version goes on working.
    for (latest, why) in [("1.2.0", "permissions"), ("2.0.0", "major")] {
        advance(&platform, &url).await;
        events.take();
        look(&runtime).await;
        assert_eq!(events.take(), [format!("available 1.1.0>{latest} {why}")]);
        assert_eq!(answer(&runtime).await.unwrap(), 110);
        let found = runtime.check_for_updates().await.unwrap();
        assert_eq!((found.len(), &*found[0].latest), (1, latest));
        // Also where nobody tried to install it.
        assert_eq!(found[0].held_back.map(HeldBack::as_str), Some(why));
    }
    // When its user wants it.
    let updated = runtime
        .update(ID, None, InstallOptions::default())
        .await
        .expect("it installs");
    assert_eq!(
        (&*updated.manifest.version, answer(&runtime).await.unwrap()),
        ("2.0.0", 200)
    );
    assert!(runtime.check_for_updates().await.unwrap().is_empty());
    must_be_consistent(&platform, "after updates").await;
}

/// A registry that is named later is asked at once for what came from it.
pub async fn registries_that_are_added(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let url = registry("good");
    let runtime = open(platform.clone(), &url).await;
    install(&runtime, from_registry(None)).await.expect("it installs");
    advance(&platform, &url).await;
    let runtime = open_with(platform.clone(), &[], false).await;
    let events = record(&runtime);
    let add = async {
        crate::sleep(300.0).await;
        runtime.add_registry(&url).expect("it is a registry's URL");
        for _ in 0..100 {
            crate::sleep(100.0).await;
            if !events.borrow().is_empty() {
                break;
            }
        }
        // Nothing is new about it.
        runtime
            .add_registry(&format!("{url}/"))
            .expect("it is a registry's URL");
        crate::sleep(300.0).await;
        assert_eq!(events.take(), ["available 1.0.0>1.1.0 "], "it is told once");
    };
    let keep = runtime.keep_updated(3_600_000.0);
    futures::future::select(std::pin::pin!(keep), std::pin::pin!(add)).await;
}

/// The previous version stays to go back to.
pub async fn going_back(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let url = registry("good");
    let runtime = open(platform.clone(), &url).await;
    install(&runtime, from_registry(None)).await.expect("it installs");
    let nothing = runtime.store().roll_back(ID).await;
    assert_eq!(code(&nothing), Some("version-not-found"));
    assert_eq!(
        code(&runtime.store().roll_back("com.example.none").await),
        Some("package-not-found")
    );
    runtime.store().set_policy(ID, UpdatePolicy::Auto).await.unwrap();
    advance(&platform, &url).await;
    runtime
        .update(ID, None, InstallOptions::default())
        .await
        .expect("it updates");
    for expected in [100, 110, 100] {
        assert_eq!(answer(&runtime).await.unwrap(), if expected == 100 { 110 } else { 100 });
        runtime
            .store()
            .roll_back(ID)
            .await
            .expect("there is a previous version");
        assert_eq!(answer(&runtime).await.unwrap(), expected);
    }
    // What its user has left does not come back by itself.
    look(&runtime).await;
    assert_eq!(answer(&runtime).await.unwrap(), 100);
    must_be_consistent(&platform, "after going back").await;
}

/// A registry that breaks during an update is told, and the old version goes on working.
pub async fn updates_that_fail(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let url = registry("good");
    let runtime = open(platform.clone(), &url).await;
    install(&runtime, from_registry(None)).await.expect("it installs");
    runtime.store().set_policy(ID, UpdatePolicy::Auto).await.unwrap();
    advance(&platform, &url).await;
    let broken = Platform {
        http: Rc::new(NoModules(Rc::clone(&platform.http))),
        ..platform.clone()
    };
    let runtime = open(broken, &url).await;
    let events = record(&runtime);
    look(&runtime).await;
    assert_eq!(events.take(), ["failed 1.1.0: registry"]);
    assert_eq!(answer(&runtime).await.unwrap(), 100);
    must_be_consistent(&platform, "after a failed update").await;
}

/// What a user does while an update is downloaded counts, also where the number of the version stays the same.
pub async fn updates_that_are_overtaken(platform: &dyn Fn() -> Platform) {
    for (what, told) in [
        ("roll back", &[][..]),
        ("uninstall", &[]),
        ("off", &[]),
        ("notify", &["available 1.0.0>1.1.0 "]),
    ] {
        let platform = platform();
        let url = registry("good");
        let elsewhere = open(platform.clone(), &url).await;
        install(&elsewhere, from_registry(None)).await.expect("it installs");
        // The same version with other bytes, and back to those of the registry.
        let mut mine = from_bytes("1.0.0");
        if let Source::Bytes { module, .. } = &mut mine {
            module.extend([0, 2, 1, b'x']);
        }
        let mut options = InstallOptions::default();
        options.replace.other_bytes = true;
        let mine = elsewhere.install(mine, options).await.expect("it was wanted");
        elsewhere.store().roll_back(ID).await.expect("it can go back");
        elsewhere.store().set_policy(ID, UpdatePolicy::Auto).await.unwrap();
        advance(&platform, &url).await;

        let overtaken = Rc::new(Cell::new(0));
        let count = Rc::clone(&overtaken);
        let busy = Platform {
            http: Rc::new(Overtaken {
                http: Rc::clone(&platform.http),
                by: Rc::new(move || {
                    let (elsewhere, count) = (Rc::clone(&elsewhere), Rc::clone(&count));
                    Box::pin(async move {
                        let store = elsewhere.store();
                        match what {
                            "roll back" => {
                                store.roll_back(ID).await.expect("it can go back");
                                store.set_policy(ID, UpdatePolicy::Auto).await.unwrap();
                            }
                            "uninstall" => drop(elsewhere.uninstall(ID, false).await.expect("it is there")),
                            policy => {
                                let policy = UpdatePolicy::parse(policy).expect("it is a policy");
                                store.set_policy(ID, policy).await.unwrap();
                            }
                        }
                        count.set(count.get() + 1);
                    })
                }),
            }),
            ..platform.clone()
        };
        let runtime = open(busy, &url).await;
        let events = record(&runtime);
        let keep = runtime.keep_updated(3_600_000.0);
        let over = async {
            for _ in 0..100 {
                if overtaken.get() > 0 {
                    break;
                }
                crate::sleep(100.0).await;
            }
            // The round has this lock.
            platform.peers.lock("updates").await.map(drop).expect("it ends");
        };
        futures::future::select(std::pin::pin!(keep), std::pin::pin!(over)).await;
        assert_eq!(overtaken.get(), 1, "{what}: it was downloaded once");
        let told_of: Vec<String> = events
            .take()
            .into_iter()
            .filter(|event| !event.ends_with("elsewhere"))
            .collect();
        assert_eq!(told_of, told, "{what}");
        let present = runtime.package(ID).ok().map(|package| package.hash == mine.hash);
        let expected = match what {
            "uninstall" => None,
            _ => Some(what == "roll back"),
        };
        assert_eq!(present, expected, "{what}");
        must_be_consistent(&platform, "after an update that was overtaken").await;
    }
}

/// A network on which something else happens before a module comes.
struct Overtaken {
    http: Rc<dyn Http>,
    by: Rc<dyn Fn() -> Future<()>>,
}

impl Http for Overtaken {
    fn download(&self, request: HttpRequest, progress: Progress) -> Future<Result<HttpResponse>> {
        let (http, by) = (Rc::clone(&self.http), Rc::clone(&self.by));
        Box::pin(async move {
            if request.url.ends_with(".wasm") {
                by().await;
            }
            http.download(request, progress).await
        })
    }
}

/// A network on which modules cannot be had.
struct NoModules(Rc<dyn Http>);

impl Http for NoModules {
    fn download(&self, request: HttpRequest, progress: Progress) -> Future<Result<HttpResponse>> {
        if request.url.ends_with(".wasm") {
            return Box::pin(async {
                Ok(HttpResponse {
                    status: 404,
                    url: request.url,
                    headers: Vec::new(),
                    body: Vec::new(),
                })
            });
        }
        self.0.download(request, progress)
    }
}
