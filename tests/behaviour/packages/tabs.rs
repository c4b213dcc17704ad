//! Row 37: several tabs over one storage.

use futures::future::join_all;

use super::*;

/// Waits until something holds, which another tab has to be told first.
async fn eventually(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..100 {
        if holds() {
            return;
        }
        crate::sleep(20.0).await;
    }
    panic!("it does not come to pass: {what}");
}

/// Tabs that install, update and remove the same package at once agree afterwards, and the store is sound.
pub async fn t37_tabs_at_once(_platform: &dyn Fn() -> Platform) {
    for round in 0..4 {
        let site = unique();
        let url = registry("good");
        let mut tabs = Vec::new();
        for _ in 0..3 {
            let platform = crate::tab(&site);
            tabs.push((open(platform.clone(), &url).await, platform));
        }
        let installs = tabs.iter().map(|(runtime, _)| install(runtime, from_registry(None)));
        for result in join_all(installs).await {
            result.expect("everybody may install the same");
        }
        advance(&tabs[0].1, &url).await;
        let (one, other, third) = (&tabs[0].0, &tabs[1].0, &tabs[2].0);
        let update = one.update(ID, None, InstallOptions::default());
        let again = other.update(ID, None, InstallOptions::default());
        let (updated, again, removed) = futures::join!(update, again, async {
            if round % 2 == 0 {
                third.uninstall(ID, false).await.map(drop)
            } else {
                Ok(())
            }
        });
        // Who comes after the removal installs it again, or finds nothing to update.
        for result in [updated.map(drop), again.map(drop), removed] {
            assert!(
                matches!(code(&result), None | Some("package-not-found")),
                "{:?}",
                result.err()
            );
        }
        let stored = must_be_consistent(&tabs[0].1, "after three tabs").await;
        for (runtime, _) in &tabs {
            let versions = || -> Vec<String> {
                let packages = runtime.packages();
                packages
                    .iter()
                    .map(|package| package.manifest.version.clone())
                    .collect()
            };
            eventually("the tabs agree", || versions() == stored).await;
        }
        for (runtime, _) in tabs {
            runtime.close();
        }
    }
}

/// A tab hears of what another has installed, and its next run has it.
pub async fn tabs_hear_of_changes(_platform: &dyn Fn() -> Platform) {
    let site = unique();
    let url = registry("good");
    let (first, second) = (crate::tab(&site), crate::tab(&site));
    let one = open(first.clone(), &url).await;
    let other = open(second, &url).await;
    install(&one, from_registry(None)).await.expect("it installs");
    eventually("the other tab has it", || other.package(ID).is_ok()).await;
    assert_eq!(answer(&other).await.unwrap(), 100);
    advance(&first, &url).await;
    one.update(ID, None, InstallOptions::default())
        .await
        .expect("it updates");
    eventually("the other tab has the new version", || {
        other
            .package(ID)
            .is_ok_and(|package| package.manifest.version == "1.1.0")
    })
    .await;
    assert_eq!(answer(&other).await.unwrap(), 110);
    assert!(other.uninstall(ID, false).await.unwrap());
    eventually("it is gone here too", || one.package(ID).is_err()).await;
}
