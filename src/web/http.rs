//! `fetch`.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Headers, ReadableStreamDefaultReader, ReferrerPolicy, Request, RequestCredentials, RequestInit, RequestMode,
    RequestRedirect, Response,
};

use super::{
    abort::Abort,
    global::{describe, scope},
};
use crate::{
    error::{Code, Error, Result},
    platform::{Future, Http, HttpRequest, HttpResponse, Progress},
};

/// The browser's network.
pub(super) struct Fetch;

impl Http for Fetch {
    fn download(&self, request: HttpRequest, progress: Progress) -> Future<Result<HttpResponse>> {
        Box::pin(send(request, progress))
    }
}

async fn send(request: HttpRequest, progress: Progress) -> Result<HttpResponse> {
    let (js_request, _abort) = build(&request).map_err(|error| {
        let message = format!(
            "the browser refuses {} {}: {}",
            request.method,
            request.url,
            describe(&error)
        );
        Error::new(Code::Network, message)
    })?;
    let response = JsFuture::from(scope().fetch_with_request(&js_request))
        .await
        .map(|response| response.unchecked_into::<Response>())
        .map_err(|error| unanswered(&request, &error))?;
    Ok(HttpResponse {
        status: response.status(),
        url: response.url(),
        headers: headers(&response.headers()),
        body: body(&response, &request, &progress).await?,
    })
}

fn build(request: &HttpRequest) -> Result<(Request, Abort), JsValue> {
    let (abort, signal) = Abort::new()?;
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.append(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method);
    init.set_headers(&headers);
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_redirect(if request.follow_redirects {
        RequestRedirect::Follow
    } else {
        RequestRedirect::Error
    });
    init.set_signal(Some(&signal));
    if let Some(body) = &request.body {
        init.set_body(&Uint8Array::from(body.as_slice()));
    }
    Ok((Request::new_with_str_and_init(&request.url, &init)?, abort))
}

/// Browsers tell pages nothing about why a request failed, so all that is known is what may be the reason.
fn unanswered(request: &HttpRequest, error: &JsValue) -> Error {
    let offline = if scope().navigator().on_line() {
        ""
    } else {
        "the browser is offline; "
    };
    let redirects = if request.follow_redirects {
        ""
    } else {
        ", or the server redirects, which is not followed here"
    };
    let message = format!(
        "no answer that this page may read: {offline}the server cannot be reached, its name does not exist, it does \
         not allow this page by CORS headers{redirects} ({})",
        describe(error)
    );
    Error::new(Code::Network, message).with("url", request.url.as_str())
}

/// Browsers make the names lower case and join equal ones.
fn headers(headers: &Headers) -> Vec<(String, String)> {
    let entries = headers.entries().into_iter().flatten().map(|entry| {
        let entry: Array = entry.unchecked_into();
        (
            entry.get(0).as_string().unwrap_or_default(),
            entry.get(1).as_string().unwrap_or_default(),
        )
    });
    entries.collect()
}

/// How many bytes the body will have, if the server says so. What it says of a compressed body, it says of the compressed
/// one; of servers that do not let the page see that it is, more bytes come than they have said.
fn announced(headers: &Headers) -> Option<u64> {
    let value = |name| headers.get(name).ok().flatten();
    match value("content-encoding") {
        Some(_) => None,
        None => value("content-length")?.parse().ok(),
    }
}

/// Reads the body piece by piece, so that one that is too long is never held.
async fn body(response: &Response, request: &HttpRequest, progress: &Progress) -> Result<Vec<u8>> {
    let broken = |error: JsValue| {
        let message = format!(
            "the connection broke while the body of {} came in: {}",
            request.url,
            describe(&error)
        );
        Error::new(Code::Network, message)
    };
    let mut body = Vec::new();
    let announced = announced(&response.headers());
    let Some(stream) = response.body() else {
        return Ok(body);
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(broken)?;
        if Reflect::get(&piece, &JsValue::from_str("done"))
            .map_err(broken)?
            .is_truthy()
        {
            return Ok(body);
        }
        let bytes: Uint8Array = Reflect::get(&piece, &JsValue::from_str("value"))
            .map_err(broken)?
            .unchecked_into();
        if body.len() + bytes.length() as usize > request.max_body {
            let message = format!("the body is larger than {} bytes", request.max_body);
            return Err(Error::new(Code::LimitExceeded, message).with("limit", request.max_body));
        }
        let start = body.len();
        body.resize(start + bytes.length() as usize, 0);
        bytes.copy_to(&mut body[start..]);
        let here = body.len() as u64;
        progress(here, announced.filter(|all| here <= *all));
    }
}
