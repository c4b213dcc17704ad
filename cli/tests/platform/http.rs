//! HTTP against the test server.

use std::{
    cell::RefCell,
    rc::Rc,
    time::{Duration, Instant},
};

use flow_like_browser::{
    Code, Result,
    platform::{HttpRequest, HttpResponse, Platform},
};
use futures::FutureExt;
use serde_json::{Value, json};

use crate::{run, servers, world};

fn get(url: String) -> HttpRequest {
    HttpRequest {
        method: "GET",
        url,
        headers: Vec::new(),
        body: None,
        follow_redirects: true,
        max_body: 1 << 20,
    }
}

fn json_of(response: &HttpResponse) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

async fn send(platform: &Platform, url: String) -> Result<HttpResponse> {
    platform.http.send(get(url)).await
}

#[test]
fn sends_what_is_asked_for_and_nothing_else() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        let url = format!("{}/echo?a=1", servers.urls()[0]);
        let mut request = get(url.clone() + "#fragment");
        request.method = "POST";
        request.headers = vec![("X-Token".to_owned(), "t ä".to_owned())];
        request.body = Some(vec![0xff, 0]);
        let response = platform.http.send(request).await.unwrap();
        assert_eq!((response.status, &response.url), (200, &url));
        let seen = json_of(&response);
        assert_eq!((&seen["method"], &seen["bodyBase64"]), (&json!("POST"), &json!("/wA=")));
        let headers = seen["headers"].as_object().unwrap();
        assert_eq!(headers["user-agent"], concat!("flow-like/", env!("CARGO_PKG_VERSION")));
        for absent in ["cookie", "referer", "origin", "authorization"] {
            assert!(!headers.contains_key(absent), "{absent}");
        }
        assert!(
            response
                .headers
                .iter()
                .any(|(name, value)| name == "content-type" && value.contains("json"))
        );

        let error = send(&platform, "http://127.0.0.1:1/".to_owned()).await.unwrap_err();
        assert_eq!(error.code(), Code::Network);
        assert!(error.message().contains("127.0.0.1:1"), "{error}");
        for (name, value) in [("a b", "x"), ("a", "x\r\ny: z"), ("", "x")] {
            let mut bad = get(url.clone());
            bad.headers = vec![(name.to_owned(), value.to_owned())];
            assert_eq!(
                platform.http.send(bad).await.unwrap_err().code(),
                Code::InvalidArgument,
                "{name}"
            );
        }
        assert_eq!(
            send(&platform, format!("{}/status/503", servers.urls()[0]))
                .await
                .unwrap()
                .status,
            503
        );
    });
}

#[test]
fn keeps_no_cookies() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        for _ in 0..2 {
            let response = send(&platform, format!("{}/cookie", servers.urls()[0])).await.unwrap();
            assert_eq!(json_of(&response)["received"], Value::Null);
        }
    });
}

#[test]
fn follows_redirects_only_if_asked() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        let [here, there] = [&servers.urls()[0], &servers.urls()[1]];
        let followed = send(&platform, format!("{here}/redirect?to={there}/text"))
            .await
            .unwrap();
        assert_eq!((followed.status, followed.url), (200, format!("{there}/text")));

        let mut secret = get(format!("{here}/redirect?to={there}/echo"));
        secret.headers = vec![("authorization".to_owned(), "Bearer x".to_owned())];
        let seen = json_of(&platform.http.send(secret).await.unwrap());
        assert_eq!(seen["headers"].get("authorization"), None);

        let mut strict = get(format!("{here}/redirect?to={there}/text"));
        strict.follow_redirects = false;
        assert_eq!(platform.http.send(strict).await.unwrap_err().code(), Code::Network);
        for bad in ["file:///etc/passwd", "data:,x", "ftp://a.test/"] {
            let error = send(&platform, format!("{here}/redirect?to={bad}")).await.unwrap_err();
            assert_eq!(error.code(), Code::Network, "{bad}");
        }
        let request = |server: &str| get(format!("{server}/__requests"));
        let journal = json_of(&platform.http.send(request(there)).await.unwrap());
        let paths: Vec<_> = journal
            .as_array()
            .unwrap()
            .iter()
            .map(|seen| seen["path"].as_str().unwrap())
            .collect();
        assert_eq!(paths, ["/text", "/echo"], "what was not to be followed was not");
    });
}

#[test]
fn bodies_are_bounded_while_they_come() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        let server = &servers.urls()[0];
        let exact = send(&platform, format!("{server}/bytes?n={}", 1 << 20)).await.unwrap();
        assert_eq!(exact.body, test_support::bytes(1 << 20));
        for endless in [
            format!("{server}/bytes?n={}", (1 << 20) + 1),
            format!("{server}/bomb?n={}", 200 << 20),
        ] {
            let error = send(&platform, endless).await.unwrap_err();
            assert_eq!(
                (error.code(), &error.details()["limit"]),
                (Code::LimitExceeded, &json!(1 << 20))
            );
        }
        let mut short = get(format!("{server}/drip?n=1000&ms=20"));
        short.max_body = 3;
        let began = Instant::now();
        assert_eq!(platform.http.send(short).await.unwrap_err().code(), Code::LimitExceeded);
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "it does not wait for what it throws away"
        );
    });
}

#[test]
fn progress_is_told() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        let steps = Rc::new(RefCell::new(Vec::new()));
        let seen = Rc::clone(&steps);
        let progress = Rc::new(move |here, total| seen.borrow_mut().push((here, total)));
        let url = format!("{}/bytes?n=500000", servers.urls()[0]);
        platform.http.download(get(url), progress).await.unwrap();
        let steps = steps.borrow();
        assert!(steps.len() > 1 && steps.is_sorted(), "{steps:?}");
        assert_eq!(steps.last(), Some(&(500_000_u64, Some(500_000_u64))));
    });
}

#[test]
fn a_dropped_request_is_given_up() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        let mut slow = platform.http.send(get(format!("{}/slow?ms=60000", servers.urls()[0])));
        tokio::select! {
            _ = &mut slow => panic!("it is not that fast"),
            () = tokio::time::sleep(Duration::from_millis(100)) => {}
        }
        assert!((&mut slow).now_or_never().is_none());
        drop(slow);
        let next = send(&platform, format!("{}/text", servers.urls()[0])).await.unwrap();
        assert_eq!(next.status, 200);
    });
}
