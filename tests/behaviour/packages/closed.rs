//! Row 35: a page that is closed in the middle of an install, an update, or anything else.

use super::*;
use crate::behaviour::cut::until_cut;

/// What is done while the page closes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Action {
    Install,
    Update,
    RollBack,
    Uninstall,
}

impl Action {
    async fn prepare(self, platform: &Platform, url: &str) {
        if self == Action::Install {
            return;
        }
        let runtime = open(platform.clone(), url).await;
        install(&runtime, from_registry(None)).await.expect("it installs");
        advance(platform, url).await;
        if self != Action::Update {
            let update = runtime.update(ID, None, InstallOptions::default());
            update.await.expect("it updates");
        }
        runtime.close();
    }

    async fn perform(self, platform: Platform, url: &str) -> Result<()> {
        let runtime = open(platform, url).await;
        match self {
            Action::Install => install(&runtime, from_registry(None)).await.map(drop),
            Action::Update => runtime.update(ID, None, InstallOptions::default()).await.map(drop),
            Action::RollBack => runtime.store().roll_back(ID).await.map(drop),
            Action::Uninstall => runtime.uninstall(ID, true).await.map(drop),
        }?;
        if self != Action::Uninstall {
            answer(&runtime).await?;
        }
        Ok(())
    }

    /// What may be found afterwards: before, or after.
    fn outcomes(self) -> [&'static [&'static str]; 2] {
        match self {
            Action::Install => [&[], &["1.0.0"]],
            Action::Update => [&["1.0.0"], &["1.1.0"]],
            Action::RollBack => [&["1.1.0"], &["1.0.0"]],
            Action::Uninstall => [&["1.1.0"], &[]],
        }
    }
}

/// At whatever step a page is closed, the next one finds the old or the new, whole, and can go on from there.
pub async fn t35_closed_at_every_step(_platform: &dyn Fn() -> Platform) {
    let mut cuts = 0;
    for action in [Action::Install, Action::Update, Action::RollBack, Action::Uninstall] {
        let [before, after] = action.outcomes();
        let (mut n, mut seen) = (1, [false; 2]);
        loop {
            let (site, url) = (unique(), registry("good"));
            action.prepare(&crate::tab(&site), &url).await;
            let (done, _) = until_cut(crate::tab(&site), n, |platform| {
                let url = url.clone();
                async move { action.perform(platform, &url).await }
            })
            .await;
            let next = crate::tab(&site);
            let context = format!("{action:?}, closed at step {n}");
            let found = must_be_consistent(&next, &context).await;
            assert!(found == before || found == after, "{context}: {found:?}");
            seen[usize::from(found == after)] = true;
            // The next page does it over.
            action.perform_again(next.clone(), &url, &found).await;
            assert_eq!(must_be_consistent(&next, &context).await, after, "{context}");
            if let Some(done) = done {
                done.expect("nothing was in the way");
                break;
            }
            (n, cuts) = (n + 1, cuts + 1);
        }
        assert_eq!(seen, [true; 2], "{action:?} was cut on one side only");
    }
    assert!(cuts >= 20, "only {cuts} steps were cut");
}

impl Action {
    /// Does it after all, where it has not happened.
    async fn perform_again(self, platform: Platform, url: &str, found: &[String]) {
        if found != self.outcomes()[1] {
            self.perform(platform, url).await.expect("it works the second time");
        }
    }
}
