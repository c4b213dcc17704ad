//! What anybody may ask.

use std::time::Duration;

use flow_like_browser::registry::wire::{
    DownloadResponse, PackageVersion, RegistryEntry, RegistryIndex, SearchResults, Status,
};
use reqwest::Method;
use serde_json::json;

use crate::{
    module::{manifest, module},
    world::{Answer, Place, World},
};

on_both!(
    answers_with_the_wire_types,
    what_is_known_is_not_sent_again,
    searches,
    every_error_has_code_and_message,
    pages_of_any_origin_may_read,
    hostile_ids_lead_nowhere,
    downloads_are_counted,
);

async fn answers_with_the_wire_types(place: Place) {
    let world = World::open(place, false).await;
    let url = world.running.url().to_owned();
    let empty: RegistryIndex = serde_json::from_value(world.get("/index.json").await.ok()).unwrap();
    assert_eq!(
        (empty.name.as_str(), &empty.url, empty.packages.len()),
        ("Test", &url, 0)
    );

    let bytes = module("echo", "1");
    let published = world
        .upload(&world.keys.ada, &manifest("com.a.echo", "1.0.0"), &bytes)
        .await
        .ok();
    assert_eq!(
        (&published["success"], &published["package_id"], &published["version"]),
        (&json!(true), &json!("com.a.echo"), &json!("1.0.0"))
    );
    world
        .upload(&world.keys.ada, &manifest("com.a.echo", "0.9.0"), &bytes)
        .await
        .ok();

    let index: RegistryIndex = serde_json::from_value(world.get("/index.json").await.ok()).unwrap();
    let summary = &index.packages[0];
    assert_eq!(
        (summary.id.as_str(), summary.latest_version.as_str()),
        ("com.a.echo", "1.0.0")
    );
    assert_eq!(
        (summary.category.as_deref(), summary.status),
        (Some("Test/Echo"), Status::Active)
    );
    assert_eq!(
        (&summary.keywords[..], &summary.authors[..]),
        (
            &["echo".to_owned(), "test".to_owned()][..],
            &["Ada Lovelace".to_owned()][..]
        )
    );
    assert!(index.updated_at.ends_with('Z') && index.updated_at >= empty.updated_at);

    let found: SearchResults = serde_json::from_value(world.get("/search").await.ok()).unwrap();
    assert_eq!(
        (&found.packages, found.total_count, found.limit),
        (&index.packages, 1, 50)
    );

    let entry: RegistryEntry = serde_json::from_value(world.get("/package/com.a.echo").await.ok()).unwrap();
    assert_eq!(
        (entry.id.as_str(), entry.manifest.version.as_str(), entry.status),
        ("com.a.echo", "1.0.0", Status::Active)
    );
    let versions: Vec<PackageVersion> =
        serde_json::from_value(world.get("/package/com.a.echo/versions").await.ok()).unwrap();
    assert_eq!(versions, entry.versions);
    let numbers: Vec<_> = versions.iter().map(|version| version.version.as_str()).collect();
    assert_eq!(numbers, ["1.0.0", "0.9.0"]);
    assert_eq!(
        (versions[0].wasm_size, versions[0].min_flow_like_version.as_deref()),
        (bytes.len() as u64, Some("0.1.0"))
    );

    let download: DownloadResponse = serde_json::from_value(world.download("com.a.echo", None).await.ok()).unwrap();
    assert_eq!(
        (download.version.as_str(), download.manifest),
        ("1.0.0", entry.manifest)
    );
    let at = download.download_url.unwrap();
    assert_eq!(versions[0].download_url.as_deref(), Some(at.as_str()));
    assert_eq!(at, format!("{url}/modules/{}.wasm", versions[0].wasm_hash));
    let sent = Answer::of(world.client.get(&at)).await;
    assert_eq!((sent.status, &sent.bytes), (200, &bytes));
    for (name, value) in [
        ("content-type", "application/wasm"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("content-length", &bytes.len().to_string()),
        ("etag", &format!("\"{}\"", versions[0].wasm_hash)),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(sent.header(name), Some(value), "{name}");
    }
    let older = world.download("com.a.echo", Some("0.9.0")).await.ok();
    assert_eq!(older["version"], "0.9.0");
}

async fn what_is_known_is_not_sent_again(place: Place) {
    let world = World::open(place, false).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    let hash = world.get("/package/com.a.echo/versions").await.ok()[0]["wasm_hash"]
        .as_str()
        .unwrap()
        .to_owned();
    let module = format!("/modules/{hash}.wasm");
    for path in [
        "/index.json",
        "/search?query=echo",
        "/package/com.a.echo",
        "/package/com.a.echo/versions",
        &module,
    ] {
        let first = world.get(path).await;
        let tag = first.header("etag").unwrap().to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "a strong tag: {tag}");
        if path != module {
            assert_eq!(first.header("cache-control"), Some("no-cache"), "{path}");
        }
        for known in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"other\", {tag}"),
            "*".to_owned(),
        ] {
            let again = Answer::of(world.request(Method::GET, path).header("if-none-match", &known)).await;
            assert_eq!((again.status, again.bytes.len()), (304, 0), "{path} {known}");
            assert_eq!(again.header("etag"), Some(tag.as_str()), "{path}");
        }
        let other = Answer::of(world.request(Method::GET, path).header("if-none-match", "\"other\"")).await;
        assert_eq!((other.status, &other.bytes), (200, &first.bytes), "{path}");
        let head = Answer::of(world.request(Method::HEAD, path)).await;
        assert_eq!((head.status, head.bytes.len()), (200, 0), "{path}");
    }
    let before = world.get("/index.json").await.header("etag").unwrap().to_owned();
    world.publish(&world.keys.ada, "com.a.echo", "1.0.1").await.ok();
    assert_ne!(world.get("/index.json").await.header("etag").unwrap(), before);
}

async fn searches(place: Place) {
    let world = World::open(place, false).await;
    for (id, name, category, keyword) in [
        ("org.one", "Reader", "Data/In", "json"),
        ("org.two", "JSON writer", "Data/Out", "text"),
        ("org.three", "Old", "Old", "json"),
    ] {
        let mut manifest = manifest(id, "1.0.0");
        manifest["name"] = name.into();
        manifest["primary_category"] = category.into();
        manifest["keywords"] = json!([keyword]);
        world.upload(&world.keys.ada, &manifest, &module("echo", id)).await.ok();
    }
    world
        .review("org.three", "status", json!({ "status": "deprecated" }))
        .await
        .ok();
    world
        .review("org.two", "verified", json!({ "verified": true }))
        .await
        .ok();
    for (query, expected) in [
        ("", &["org.two", "org.one"][..]),
        ("query=json", &["org.two", "org.one"]),
        ("query=JSON%20writer", &["org.two"]),
        (
            "query=json&include_deprecated=true",
            &["org.two", "org.three", "org.one"],
        ),
        ("category=data", &["org.two", "org.one"]),
        ("category=Data/In", &["org.one"]),
        ("keywords=json", &["org.one"]),
        ("keywords=json&keywords=text", &[]),
        ("author=lovelace&limit=1", &["org.two"]),
        ("author=babbage", &[]),
        ("verified_only=true", &["org.two"]),
        ("sort_by=name&sort_desc=true", &["org.one", "org.two"]),
        ("sort_by=created_at", &["org.one", "org.two"]),
        ("offset=1", &["org.one"]),
        ("limit=0", &[]),
    ] {
        let found = world.get(&format!("/search?{query}")).await.ok();
        let ids: Vec<_> = found["packages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| found["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, expected, "{query}");
    }
    assert_eq!(world.get("/search?limit=1").await.ok()["total_count"], 2);
    assert_eq!(
        world.get("/search?limit=x").await.must_be(400, "bad_request")["details"]["parameter"],
        "limit"
    );
}

async fn every_error_has_code_and_message(place: Place) {
    let world = World::open(place, false).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    let hash = "00".repeat(32);
    for (method, path, status, code) in [
        (Method::GET, "/", 404, "not_found"),
        (Method::GET, "/nowhere", 404, "not_found"),
        (Method::GET, "/private/records/com.a.echo.json", 404, "not_found"),
        (Method::GET, "/package", 404, "not_found"),
        (Method::GET, "/package/com.a.other", 404, "not_found"),
        (Method::GET, "/package/COM.A.ECHO", 404, "not_found"),
        (Method::GET, "/package/com.a.other/versions", 404, "not_found"),
        (Method::GET, "/package/com.a.echo/else", 404, "not_found"),
        (Method::GET, "/modules/x.wasm", 404, "not_found"),
        (Method::GET, &format!("/modules/{hash}.wasm"), 404, "not_found"),
        (Method::GET, "/download", 405, "method_not_allowed"),
        (Method::DELETE, "/package/com.a.echo", 405, "method_not_allowed"),
        (Method::PUT, "/index.json", 405, "method_not_allowed"),
        (Method::POST, "/download", 400, "bad_request"),
        (Method::POST, "/publish", 401, "unauthorized"),
        (Method::POST, "/admin/package/com.a.echo/status", 401, "unauthorized"),
        (Method::POST, "/admin/package/com.a.echo/yank", 401, "unauthorized"),
        (Method::POST, "/admin/package/com.a.echo/verified", 401, "unauthorized"),
    ] {
        let answer = Answer::of(world.request(method.clone(), path)).await;
        assert_eq!(answer.refused(), (status, code.to_owned()), "{method} {path}");
    }
    for body in [
        json!({}),
        json!([]),
        json!({ "package_id": 1 }),
        json!({ "package_id": "a", "version": {} }),
    ] {
        world.post("/download", None, &body).await.must_be(400, "bad_request");
    }
    let unknown = world
        .download("com.a.echo", Some("7.0.0"))
        .await
        .must_be(404, "not_found");
    assert_eq!(
        (&unknown["details"]["version"], &unknown["details"]["latest"]),
        (&json!("7.0.0"), &json!("1.0.0"))
    );
    world.download("com.a.other", None).await.must_be(404, "not_found");
    let huge = json!({ "package_id": "a".repeat(100_000) });
    world.post("/download", None, &huge).await.must_be(413, "too_large");
}

async fn pages_of_any_origin_may_read(place: Place) {
    let world = World::open(place, false).await;
    for path in ["/index.json", "/publish", "/nowhere"] {
        let asked = world
            .request(Method::OPTIONS, path)
            .header("origin", "https://editor.test")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type");
        let preflight = Answer::of(asked).await;
        assert_eq!((preflight.status, preflight.bytes.len()), (204, 0), "{path}");
        assert_eq!(
            preflight.header("access-control-allow-headers"),
            Some("Authorization, Content-Type, If-None-Match")
        );
        assert!(
            preflight
                .header("access-control-allow-methods")
                .unwrap()
                .contains("POST")
        );
        for answer in [preflight, world.get(path).await] {
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
            assert_eq!(
                answer.header("access-control-expose-headers"),
                Some("ETag, Content-Length"),
                "{path}"
            );
            assert_eq!(answer.header("access-control-allow-credentials"), None, "{path}");
            assert_eq!(answer.header("set-cookie"), None, "{path}");
        }
    }
}

async fn hostile_ids_lead_nowhere(place: Place) {
    let world = World::open(place, false).await;
    let ids = [
        "..",
        ".",
        "../x",
        "a/../../x",
        "..%2f..%2fx",
        "%2e%2e",
        "a\\b",
        "/x",
        "C:x",
        "a b",
        "a\u{7f}",
        "ä",
        "__proto__",
        "",
    ];
    for id in ids {
        let answer = world.publish(&world.keys.ada, id, "1.0.0").await;
        let problems = answer.must_be(400, "invalid_manifest")["details"]["problems"].clone();
        assert_eq!(problems[0]["path"], "id", "{id:?}: {problems}");
        world.download(id, None).await.must_be(404, "not_found");
    }
    for path in [
        "/package/..%2f..%2findex",
        "/package/%2e%2e%2fprivate%2frecords%2fx",
        "/package/%00",
        "/package/%ff",
        "/package/a%5cb",
        "/modules/..%2fprivate%2fmodules%2fx.wasm",
        "/modules/%2e%2e%2findex.json",
    ] {
        world.get(path).await.must_be(404, "not_found");
        let segment = path.rsplit('/').next().unwrap();
        let reviewed = world.review(segment, "status", json!({ "status": "active" })).await;
        assert_eq!(reviewed.status, 404, "{path}");
    }
    assert!(world.listed().await.is_empty());
    assert!(!world.place.file("private").exists(), "nothing was stored");
}

async fn downloads_are_counted(place: Place) {
    let world = World::open(place, false).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    for _ in 0..3 {
        world.download("com.a.echo", None).await.ok();
    }
    world
        .download("com.a.echo", Some("9.0.0"))
        .await
        .must_be(404, "not_found");
    let count = async |world: &World| {
        world.get("/package/com.a.echo").await.ok()["download_count"]
            .as_u64()
            .unwrap()
    };
    for _ in 0..100 {
        if count(&world).await == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(count(&world).await, 3);
    // What is not written down yet when the registry ends is written then.
    world.download("com.a.echo", None).await.ok();
    let world = world.restart(|_, _| {}).await;
    assert_eq!(count(&world).await, 4);
    assert_eq!(world.get("/index.json").await.ok()["packages"][0]["download_count"], 4);
}
