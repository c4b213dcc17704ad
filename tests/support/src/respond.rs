//! The HTTP endpoints.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::{Conversation, Request, Response, cors, journal};

/// More than any test needs, less than hurts.
const MOST_BYTES: u64 = 256 << 20;

/// Answers a request. The same request always gets the same answer.
///
/// | path | answer |
/// |---|---|
/// | `/echo` | JSON `{method, path, query, headers, body, bodyBase64}`; `body` is `null` unless UTF-8 |
/// | `/status/{code}` | that status, with its number as text |
/// | `/json` | a fixed JSON document |
/// | `/text` | a fixed text with characters outside ASCII |
/// | `/slow?ms=` | `slow`, held back so long |
/// | `/redirect?to=&code=` | a redirect to `to` (302 unless told otherwise) |
/// | `/bytes?n=` | so many [`bytes`] |
/// | `/drip?n=&ms=` | so many [`bytes`], one every `ms` |
/// | `/bomb?n=` | so many zero bytes, compressed to a thousandth |
/// | `/cookie` | sets the cookie `seen=yes`; JSON `{received}` with the cookies that came, or `null` |
/// | `/unreadable` | a text that no page of another origin may read |
///
/// Anything else is a 404. Every other answer may be read by every page.
pub fn respond(request: &Request) -> Response {
    if request.path == "/unreadable" {
        return Response::text(200, "for pages of this origin\n");
    }
    let response = cors::preflight(request).unwrap_or_else(|| route(request).unwrap_or_else(|refusal| refusal));
    let mut response = cors::open(request, response);
    if request.method == "HEAD" {
        response.body.clear();
    }
    response
}

fn route(request: &Request) -> Result<Response, Response> {
    if let Some(code) = request.path.strip_prefix("/status/") {
        return status(code);
    }
    Ok(match request.path.as_str() {
        "/echo" => Response::json(&journal::describe(request)),
        "/json" => Response::json(&json!({
            "id": 9_007_199_254_740_993_i64, "name": "größer 🌍", "values": [1, 2.5, null, true], "nested": { "deep": "yes" }
        })),
        "/text" => Response::text(200, "Grüße, мир, 世界 🌍\n"),
        "/slow" => Response {
            delay: Duration::from_millis(request.number("ms", 100)?),
            ..Response::text(200, "slow")
        },
        "/redirect" => {
            let to = request.parameter("to").unwrap_or("/text");
            Response::text(redirect_code(request)?, "").with_header("location", to)
        }
        "/bytes" => Response::new(200, "application/octet-stream", bytes(count(request)?)),
        "/drip" => Response {
            pace: Some(Duration::from_millis(request.number("ms", 10)?)),
            ..Response::new(200, "application/octet-stream", bytes(count(request)?))
        },
        "/bomb" => Response::new(200, "application/octet-stream", zeros(request.number("n", 64 << 20)?))
            .with_header("content-encoding", "gzip"),
        "/cookie" => Response::json(&json!({ "received": request.header("cookie") }))
            .with_header("set-cookie", "seen=yes; Path=/; SameSite=Lax"),
        path if Conversation::at(request).is_some() => Response::text(426, format!("{path} is a WebSocket\n")),
        path => Response::text(404, format!("nothing at {path}\n")),
    })
}

fn status(code: &str) -> Result<Response, Response> {
    match code.parse() {
        // These have no body by definition.
        Ok(status @ (204 | 205 | 304)) => Ok(Response {
            status,
            ..Response::default()
        }),
        Ok(status @ 200..=599) => Ok(Response::text(status, status.to_string())),
        _ => Err(Response::text(
            400,
            format!("{code}: expected a status from 200 to 599\n"),
        )),
    }
}

fn redirect_code(request: &Request) -> Result<u16, Response> {
    match request.number("code", 302)? {
        code @ 300..=399 => Ok(u16::try_from(code).unwrap_or(302)),
        code => Err(Response::text(400, format!("code: {code} is no redirect\n"))),
    }
}

fn count(request: &Request) -> Result<usize, Response> {
    let n = request.number("n", 16)?;
    match usize::try_from(n) {
        Ok(count) if n <= MOST_BYTES => Ok(count),
        _ => Err(Response::text(400, format!("n: at most {MOST_BYTES}\n"))),
    }
}

/// The bytes 0, 1 … 250, 0, 1 …: a period that is no power of two shows blocks that got lost or swapped.
pub fn bytes(n: usize) -> Vec<u8> {
    (0..=250).cycle().take(n).collect()
}

/// A gzip stream of at least `n` zero bytes, without its end: one literal, and then matches of 258 bytes each, in 13 bits.
fn zeros(n: u64) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    // Bits go in from the lowest; codes from their highest. The last block has the fixed codes: 110 from the lowest bit.
    let (mut bits, mut count) = (0b011_u64, 3);
    let mut push = |code: u64, length: u32| {
        for at in (0..length).rev() {
            bits |= (code >> at & 1) << count;
            count += 1;
            if count == 8 {
                out.push(bits as u8);
                (bits, count) = (0, 0);
            }
        }
    };
    push(0b0011_0000, 8);
    for _ in 0..n.min(MOST_BYTES).div_ceil(258) {
        // Length 258 (symbol 285), distance 1.
        push(0b1100_0101, 8);
        push(0, 5);
    }
    // The end of the block, and what is left of its last byte.
    push(0, 7);
    push(0, 7);
    out
}

/// Pairs as a JSON object; values of a name that comes twice are joined with `, `.
pub(crate) fn object(pairs: &[(String, String)]) -> Value {
    let mut map = Map::new();
    for (name, value) in pairs {
        let joined = match map.get(name).and_then(Value::as_str) {
            Some(earlier) => format!("{earlier}, {value}"),
            None => value.clone(),
        };
        map.insert(name.clone(), Value::String(joined));
    }
    Value::Object(map)
}

/// Bytes as text (if UTF-8) and as base64.
pub(crate) fn text_and_base64(bytes: &[u8]) -> (Option<&str>, String) {
    (std::str::from_utf8(bytes).ok(), STANDARD.encode(bytes))
}
