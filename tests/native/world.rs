//! A platform in memory whose network is the test server, without the network.

use std::{cell::RefCell, collections::HashMap, rc::Rc, time::Duration};

use futures::FutureExt;

use flow_like_browser::{
    Code, Error,
    platform::{
        HttpResponse, Message, Platform,
        memory::{Memory, MemoryPeers, MemoryRecords, ScriptedSocket},
    },
};
use test_support::{Conversation, Journal, Request};

/// What tabs of one site share.
#[derive(Clone, Default)]
struct Site {
    journals: Rc<[Journal; 2]>,
    records: MemoryRecords,
    peers: MemoryPeers,
}

/// A fresh world. Only the addresses of the test server answer.
pub fn world() -> Platform {
    world_of(&Site::default())
}

/// A tab of the site of that name.
pub fn tab(site: &str) -> Platform {
    thread_local!(static SITES: RefCell<HashMap<String, Site>> = RefCell::default());
    SITES.with_borrow_mut(|sites| world_of(sites.entry(site.to_owned()).or_default()))
}

/// Does something that a page would do in a task of its own. In memory, everything is ready at once.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    task.now_or_never().expect("storage in memory answers at once");
}

pub async fn sleep(ms: f64) {
    futures_timer::Delay::new(Duration::from_secs_f64(ms / 1000.0)).await;
}

fn world_of(site: &Site) -> Platform {
    let Site {
        journals,
        records,
        peers,
    } = site;
    let journals = Rc::clone(journals);
    let connected = Rc::clone(&journals);
    Memory::new()
        .site(records, peers)
        .http(move |request| {
            let journals = Rc::clone(&journals);
            async move {
                let url = url::Url::parse(&request.url).expect("requests have absolute URLs");
                let nobody = || Error::new(Code::Network, format!("nobody listens at {url}"));
                let origin = url.port().filter(|_| url.host_str() == Some("127.0.0.1"));
                let journal = origin
                    .and_then(|port| journals.get(usize::from(port.checked_sub(8791)?)))
                    .ok_or_else(nobody)?;
                let mut asked = Request::new(request.method, &request.url).expect("the URL is one");
                for (name, value) in &request.headers {
                    asked = asked.with_header(name, value);
                }
                let answer = journal.answer(&asked.with_body(request.body.unwrap_or_default()));
                let trickle = answer.pace.unwrap_or_default() * u32::try_from(answer.body.len()).unwrap_or(u32::MAX);
                wait(answer.delay + trickle).await;
                Ok(HttpResponse {
                    status: answer.status,
                    url: request.url,
                    headers: answer.headers,
                    body: answer.body,
                })
            }
        })
        .sockets(move |url, _| {
            let request = Request::new("GET", &url.replace("ws://", "http://")).expect("the URL is one");
            let journal = &connected[usize::from(url.contains(":8792"))];
            journal.record(request.clone());
            match Conversation::at(&request) {
                Some(Ok(conversation)) => Ok(scripted(conversation)),
                _ => Err(Error::new(Code::Network, format!("no socket at {url}"))),
            }
        })
        .build()
}

async fn wait(time: Duration) {
    if !time.is_zero() {
        futures_timer::Delay::new(time).await;
    }
}

fn scripted(conversation: Conversation) -> ScriptedSocket {
    match conversation {
        Conversation::Echo => ScriptedSocket::new(Vec::new(), |message| match message {
            Message::Text(text) if text == "close" => vec![Message::Close(String::new())],
            message => vec![message],
        }),
        Conversation::Silent => ScriptedSocket::silent(),
        Conversation::Count(n) => {
            let mut messages: Vec<_> = (0..n).map(|i| Message::Text(i.to_string())).collect();
            messages.push(Message::Close("done".to_owned()));
            ScriptedSocket::new(messages, |_| Vec::new())
        }
    }
}
