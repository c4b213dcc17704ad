//! HTTP answered by a function, with the rules that `fetch` has for redirects and sizes.

use std::rc::Rc;

use url::Url;

use crate::{
    error::{Code, Error, Result},
    platform::{Future, Http, HttpRequest, HttpResponse, Progress},
};

/// As many redirects as `fetch` follows.
const MAX_REDIRECTS: usize = 20;

type Handler = Rc<dyn Fn(HttpRequest) -> Future<Result<HttpResponse>>>;

/// The function that answers.
pub(super) struct MemoryHttp(Handler);

impl MemoryHttp {
    pub(super) fn new<F>(handler: impl Fn(HttpRequest) -> F + 'static) -> Self
    where
        F: std::future::Future<Output = Result<HttpResponse>> + 'static,
    {
        MemoryHttp(Rc::new(move |request| Box::pin(handler(request))))
    }
}

impl Http for MemoryHttp {
    fn download(&self, request: HttpRequest, progress: Progress) -> Future<Result<HttpResponse>> {
        let handler = Rc::clone(&self.0);
        Box::pin(async move {
            let response = follow_redirects(request, move |request| handler(request)).await?;
            let size = response.body.len() as u64;
            progress(size, Some(size));
            Ok(response)
        })
    }
}

/// Answers a request by `send`, which sends one and follows no redirect, with the rules that `fetch` has: which redirects
/// are followed and how often, what becomes of method, body and `authorization`, and how large the body may be. Header
/// names of the answer become lower case.
///
/// # Errors
///
/// As [`Http::send`], and those of `send`.
pub async fn follow_redirects<F>(mut request: HttpRequest, send: impl Fn(HttpRequest) -> F) -> Result<HttpResponse>
where
    F: std::future::Future<Output = Result<HttpResponse>>,
{
    for _ in 0..=MAX_REDIRECTS {
        let mut response = send(request.clone()).await?;
        for (name, _) in &mut response.headers {
            name.make_ascii_lowercase();
        }
        let Some(location) = location(&response) else {
            if response.body.len() > request.max_body {
                let message = format!(
                    "the body has {} bytes; the limit is {}",
                    response.body.len(),
                    request.max_body
                );
                return Err(Error::new(Code::LimitExceeded, message).with("limit", request.max_body));
            }
            response.url = without_fragment(&request.url);
            return Ok(response);
        };
        if !request.follow_redirects {
            let message = format!(
                "{} redirects to {location}, and redirects are not followed here",
                request.url
            );
            return Err(Error::new(Code::Network, message));
        }
        redirect(&mut request, response.status, location)?;
    }
    Err(Error::new(
        Code::Network,
        format!("more than {MAX_REDIRECTS} redirects, the last to {}", request.url),
    ))
}

fn location(response: &HttpResponse) -> Option<&str> {
    let redirects = matches!(response.status, 301 | 302 | 303 | 307 | 308);
    let header = response
        .headers
        .iter()
        .find(|(name, _)| redirects && name == "location");
    header.map(|(_, value)| value.as_str())
}

/// Turns a request into the one that a redirect asks for.
fn redirect(request: &mut HttpRequest, status: u16, location: &str) -> Result<()> {
    let broken = |_| {
        Error::new(
            Code::Network,
            format!("{} redirects to `{location}`, which is no URL", request.url),
        )
    };
    let from = Url::parse(&request.url).map_err(broken)?;
    let to = from.join(location).map_err(broken)?;
    if !matches!(to.scheme(), "http" | "https") {
        return Err(Error::new(
            Code::Network,
            format!("{from} redirects to {to}, which is not http or https"),
        ));
    }
    let becomes_get = match status {
        301 | 302 => request.method == "POST",
        303 => !matches!(request.method, "GET" | "HEAD"),
        _ => false,
    };
    if becomes_get {
        request.method = "GET";
        request.body = None;
    }
    request.headers.retain(|(name, _)| {
        let name = name.to_ascii_lowercase();
        !(becomes_get && name.starts_with("content-")) && (name != "authorization" || from.origin() == to.origin())
    });
    request.url = to.into();
    Ok(())
}

fn without_fragment(url: &str) -> String {
    url.split('#').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, future};

    use futures::{FutureExt, executor::block_on};

    use super::*;

    fn get(url: &str) -> HttpRequest {
        HttpRequest {
            method: "GET",
            url: url.to_owned(),
            headers: Vec::new(),
            body: None,
            follow_redirects: true,
            max_body: 100,
        }
    }

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> HttpResponse {
        HttpResponse {
            status,
            url: String::new(),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    /// `http://a.test/{status}?{location}` redirects; everything else describes the request.
    fn server() -> MemoryHttp {
        MemoryHttp::new(async |request| {
            let url = Url::parse(&request.url).unwrap();
            if let (Ok(status), Some(to)) = (url.path()[1..].parse(), url.query()) {
                return Ok(answer(status, &[("Location", to)], ""));
            }
            let names: Vec<_> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
            let body = request
                .body
                .map_or_else(String::new, |body| String::from_utf8(body).unwrap());
            Ok(answer(
                200,
                &[("X-Seen", "1")],
                &format!("{} {} {body}", request.method, names.join(",")),
            ))
        })
    }

    #[test]
    fn follows_redirects_as_fetch_does() {
        for (method, url, final_url, seen) in [
            (
                "GET",
                "http://a.test/x#f",
                "http://a.test/x",
                "GET Authorization,Content-Type ",
            ),
            (
                "GET",
                "http://a.test/302?/x",
                "http://a.test/x",
                "GET Authorization,Content-Type ",
            ),
            (
                "GET",
                "http://a.test/302?http://b.test/",
                "http://b.test/",
                "GET Content-Type ",
            ),
            ("POST", "http://a.test/301?x", "http://a.test/x", "GET Authorization "),
            ("POST", "http://a.test/302?x", "http://a.test/x", "GET Authorization "),
            (
                "PUT",
                "http://a.test/302?x",
                "http://a.test/x",
                "PUT Authorization,Content-Type body",
            ),
            ("PUT", "http://a.test/303?x", "http://a.test/x", "GET Authorization "),
            (
                "POST",
                "http://a.test/307?x",
                "http://a.test/x",
                "POST Authorization,Content-Type body",
            ),
            (
                "POST",
                "http://a.test/308?x",
                "http://a.test/x",
                "POST Authorization,Content-Type body",
            ),
        ] {
            let mut request = get(url);
            request.method = method;
            request.headers = ["Authorization", "Content-Type"]
                .map(|name| (name.to_owned(), "a".to_owned()))
                .into();
            request.body = (method != "GET").then(|| b"body".to_vec());
            let response = block_on(server().send(request)).unwrap();
            let body = String::from_utf8(response.body).unwrap();
            assert_eq!(
                (response.url.as_str(), body.as_str()),
                (final_url, seen),
                "{method} {url}"
            );
            assert_eq!(response.headers, [("x-seen".to_owned(), "1".to_owned())]);
        }
    }

    #[test]
    fn bad_redirects_are_network_errors() {
        for url in [
            "http://a.test/302?ftp://b.test/",
            "http://a.test/302?http://[",
            "http://a.test/302?data:,x",
        ] {
            let error = block_on(server().send(get(url))).unwrap_err();
            assert_eq!(error.code(), Code::Network, "{url}");
        }
        let endless = MemoryHttp::new(async |_| Ok(answer(302, &[("location", "/")], "")));
        assert_eq!(
            block_on(endless.send(get("http://a.test/"))).unwrap_err().code(),
            Code::Network
        );
        let mut strict = get("http://a.test/302?/x");
        strict.follow_redirects = false;
        assert_eq!(block_on(server().send(strict)).unwrap_err().code(), Code::Network);
    }

    #[test]
    fn a_redirect_status_without_location_is_an_answer() {
        let http = MemoryHttp::new(async |_| Ok(answer(304, &[("location", "/")], "")));
        assert_eq!(block_on(http.send(get("http://a.test/"))).unwrap().status, 304);
        let http = MemoryHttp::new(async |_| Ok(answer(302, &[], "")));
        assert_eq!(block_on(http.send(get("http://a.test/"))).unwrap().status, 302);
    }

    #[test]
    fn bodies_are_capped() {
        let http = MemoryHttp::new(async |request: HttpRequest| {
            Ok(answer(
                200,
                &[],
                &"x".repeat(request.url.rsplit('/').next().unwrap().parse().unwrap()),
            ))
        });
        assert_eq!(block_on(http.send(get("http://a.test/100"))).unwrap().body.len(), 100);
        let error = block_on(http.send(get("http://a.test/101"))).unwrap_err();
        assert_eq!(error.code(), Code::LimitExceeded);
    }

    #[test]
    fn dropping_the_answer_drops_the_handler() {
        struct Guard(Rc<Cell<bool>>);
        impl Drop for Guard {
            fn drop(&mut self) {
                self.0.set(true);
            }
        }
        let dropped = Rc::new(Cell::new(false));
        let flag = Rc::clone(&dropped);
        let http = MemoryHttp::new(move |_| {
            let guard = Guard(Rc::clone(&flag));
            async move {
                future::pending::<()>().await;
                drop(guard);
                Ok(answer(200, &[], ""))
            }
        });
        let mut sent = http.send(get("http://a.test/"));
        assert!((&mut sent).now_or_never().is_none());
        assert!(!dropped.get());
        drop(sent);
        assert!(dropped.get());
    }
}
