//! Row 31 and 32: registries that lie, break or are out of reach.

use super::*;
use flow_like_browser::registry::wire::{SearchFilters, SortBy};
use test_support::registry::FAULTS;

/// Every fault of a registry ends with its own code, a message that helps, and an untouched store.
pub async fn t31_registries_that_lie(platform: &dyn Fn() -> Platform) {
    let mut failures = Vec::new();
    for (what, expected) in FAULTS {
        let platform = platform();
        let runtime = open(platform.clone(), &registry(what)).await;
        let installed = install(&runtime, from_registry(None)).await;
        if code(&installed) != *expected {
            failures.push(format!("{what}: expected {expected:?}, got {:?}", installed.err()));
        }
        let versions = must_be_consistent(&platform, what).await;
        assert_eq!(versions.len(), usize::from(expected.is_none()), "{what}: {versions:?}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // Whoever wants it all the same.
    let runtime = open_with(platform(), &[&registry("unverified")], true).await;
    install(&runtime, from_registry(None))
        .await
        .expect("unverified packages are allowed");
    let warned = open(platform(), &registry("deprecated")).await;
    let package = install(&warned, from_registry(None))
        .await
        .expect("it is deprecated only");
    assert!(
        package.warnings.iter().any(|warning| warning.contains("deprecated")),
        "{:?}",
        package.warnings
    );
}

/// What a registry offered once is not taken back by an old index, nor replaced by an older version or other bytes.
pub async fn t32_downgrades_and_replays(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let url = registry("good");
    let runtime = open(platform.clone(), &url).await;
    advance(&platform, &url).await;
    let package = install(&runtime, from_registry(None)).await.expect("it installs");
    assert_eq!(package.manifest.version, "1.1.0");
    // Older, without being asked for by its version: a range, or bytes that come from elsewhere.
    for (source, expected) in [
        (from_registry(Some("<1.1.0")), Some("version-conflict")),
        (from_bytes("1.0.0"), Some("version-conflict")),
    ] {
        let result = install(&runtime, source).await;
        assert_eq!(code(&result), expected, "{result:?}", result = result.err());
        assert_eq!(answer(&runtime).await.unwrap(), 110);
    }
    // The same version with other bytes.
    let other_bytes = || {
        let mut source = from_bytes("1.1.0");
        if let Source::Bytes { module, .. } = &mut source {
            // A custom section.
            module.extend([0, 2, 1, b'x']);
        }
        source
    };
    let result = install(&runtime, other_bytes()).await;
    assert_eq!(code(&result), Some("version-conflict"), "{:?}", result.err());
    // Who wants them all the same can go back to those of the registry.
    let origin = runtime.package(ID).unwrap().origin.clone();
    let mut options = InstallOptions::default();
    options.replace.other_bytes = true;
    let replaced = runtime.install(other_bytes(), options).await.expect("it was wanted");
    assert!(replaced.origin.is_local());
    must_be_consistent(&platform, "after a replacement").await;
    let back = runtime.store().roll_back(ID).await.expect("what was replaced is kept");
    assert_eq!((&back.origin, &*back.manifest.version), (&origin, "1.1.0"));
    // By its version, it is what the user wants.
    let mut options = InstallOptions::default();
    options.replace.downgrade = true;
    let older = runtime
        .install(from_registry(Some("1.0.0")), options)
        .await
        .expect("asked for by version");
    assert_eq!(older.manifest.version, "1.0.0");
    assert_eq!(answer(&runtime).await.unwrap(), 100);
    must_be_consistent(&platform, "after a downgrade").await;
}

/// Several registries are asked in order; one that is out of reach hides those behind it, since it may have the package.
pub async fn several_registries(platform: &dyn Fn() -> Platform) {
    let (missing, good, down) = (registry("missing"), registry("good"), registry("down"));
    for (registries, expected) in [
        (vec![&*missing, &*good], None),
        (vec![&*down, &*good], Some("registry")),
        (vec![&*good, &*down], None),
        (vec![&*missing], Some("version-not-found")),
        (vec![], Some("invalid-argument")),
    ] {
        let runtime = open_with(platform(), &registries, false).await;
        let result = install(&runtime, from_registry(None)).await;
        assert_eq!(code(&result), expected, "{registries:?}: {:?}", result.err());
        if result.is_ok() {
            let origin = runtime.package(ID).unwrap().origin.clone();
            assert_eq!(origin.registry_url(), Some(&*good));
        }
    }
    let named = open_with(platform(), &[&missing, &good], false).await;
    let source = |registry: &str| Source::Registry {
        id: ID.to_owned(),
        version: None,
        registry: Some(registry.to_owned()),
    };
    assert_eq!(
        code(&install(&named, source(&missing)).await),
        Some("version-not-found")
    );
    assert_eq!(
        code(&install(&named, source("http://elsewhere.test")).await),
        Some("invalid-argument")
    );
    install(&named, source(&good)).await.expect("the named registry has it");
    for wrong in ["ftp://a.test", "nonsense", "http://a@b.test/x", "http://a.test/?x"] {
        let settings = Settings {
            urls: vec![wrong.to_owned()],
            ..Settings::default()
        };
        let runtime = Runtime::new(platform(), Options::default()).with_registries(settings);
        assert_eq!(
            runtime.err().map(|error| error.code()),
            Some(Code::InvalidArgument),
            "{wrong}"
        );
    }
}

/// Searching uses the cached index, marks it as old when the registry is gone, and asks the registry for what an index
/// does not have.
pub async fn searching_with_and_without_network(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let url = registry("good");
    let runtime = open(platform.clone(), &url).await;
    let filters = |query: &str| SearchFilters {
        query: Some(query.to_owned()),
        ..SearchFilters::default()
    };
    let found = runtime
        .registries()
        .search(&filters("kept"), None)
        .await
        .expect("it is there");
    assert_eq!((found.results.total_count, &*found.results.packages[0].id), (1, ID));
    assert!(found.stale.is_empty() && found.age_ms.is_some());
    assert_eq!(
        runtime
            .registries()
            .search(&filters("nothing"), None)
            .await
            .unwrap()
            .results
            .total_count,
        0
    );
    // A search may be for one registry alone.
    let both = open_with(platform.clone(), &[&registry("down"), &url], false).await;
    for (one, stale) in [(None, 1), (Some(&*url), 0)] {
        let found = both.registries().search(&filters("kept"), one).await.unwrap();
        assert_eq!((found.results.total_count, found.stale.len()), (1, stale), "{one:?}");
    }
    let elsewhere = both
        .registries()
        .search(&filters("kept"), Some("http://elsewhere.test"))
        .await;
    assert_eq!(elsewhere.err().map(|error| error.code()), Some(Code::InvalidArgument));
    let by_author = SearchFilters {
        author: Some("a".to_owned()),
        sort_by: SortBy::UpdatedAt,
        ..SearchFilters::default()
    };
    let remote = runtime
        .registries()
        .search(&by_author, None)
        .await
        .expect("the registry searches");
    assert_eq!((remote.results.total_count, remote.age_ms), (1, None));
    // What was published meanwhile is found at the next start.
    advance(&platform, &url).await;
    let latest = async |runtime: &Runtime| {
        let found = runtime.registries().search(&filters("kept"), None).await.unwrap();
        found.results.packages[0].latest_version.clone()
    };
    assert_eq!(latest(&runtime).await, "1.0.0");
    let next = open(platform.clone(), &url).await;
    assert_eq!(latest(&next).await, "1.1.0");
    // The same database, and a registry that has gone.
    let gone = Platform {
        http: Rc::new(Offline),
        ..platform.clone()
    };
    let settings = Settings {
        urls: vec![url.clone()],
        max_age_ms: 0.0,
        ..Settings::default()
    };
    let offline = Runtime::new(gone, Options::default())
        .with_registries(settings)
        .unwrap();
    let found = offline
        .registries()
        .search(&filters("kept"), None)
        .await
        .expect("the index is cached");
    assert_eq!(found.results.total_count, 1);
    assert_eq!(found.stale.len(), 1, "it is marked as old");
    assert!(offline.check_for_updates().await.unwrap().is_empty());
}

/// No network at all.
pub(super) struct Offline;

impl flow_like_browser::platform::Http for Offline {
    fn download(
        &self,
        _request: HttpRequest,
        _progress: flow_like_browser::platform::Progress,
    ) -> flow_like_browser::platform::Future<Result<flow_like_browser::platform::HttpResponse>> {
        Box::pin(async { Err(Error::new(Code::Network, "offline")) })
    }
}
