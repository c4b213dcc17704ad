use std::rc::Rc;

use flow_like_browser::{
    Code, Result,
    platform::{MAX_UNSENT, Message, Socket},
};
use futures::{FutureExt, future::Either};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, platform, server};

async fn connect(path: &str) -> Result<Rc<dyn Socket>> {
    let url = server(path).replacen("http", "ws", 1);
    platform().sockets.connect(&url, Vec::new()).await
}

fn text(text: &str) -> Message {
    Message::Text(text.to_owned())
}

#[wasm_bindgen_test]
async fn messages_come_back_as_they_went() {
    let socket = connect("/ws/echo").await.unwrap();
    let messages = [
        text("Grüße 😀"),
        Message::Binary((0..=255).collect()),
        text(""),
        Message::Binary(Vec::new()),
    ];
    for message in &messages {
        socket.send(message.clone()).unwrap();
    }
    for message in messages {
        assert_eq!(socket.receive().await.unwrap(), message);
    }
}

#[wasm_bindgen_test]
async fn everything_is_read_before_the_close_which_stays() {
    let socket = connect("/ws/count?n=3").await.unwrap();
    for message in [text("0"), text("1"), text("2")] {
        assert_eq!(socket.receive().await.unwrap(), message);
    }
    for _ in 0..3 {
        assert_eq!(socket.receive().await.unwrap(), Message::Close("done".to_owned()));
    }
    assert_eq!(socket.send(text("late")).unwrap_err().code(), Code::Network);
}

#[wasm_bindgen_test]
async fn a_dropped_receive_loses_nothing() {
    let socket = connect("/ws/echo").await.unwrap();
    assert!(socket.receive().now_or_never().is_none());
    let timeout = platform().clock.sleep(20.0);
    assert!(matches!(
        futures::future::select(socket.receive(), timeout).await,
        Either::Right(_)
    ));
    socket.send(text("a")).unwrap();
    assert_eq!(socket.receive().await.unwrap(), text("a"));
}

#[wasm_bindgen_test]
async fn closing_ends_what_waits() {
    let socket = connect("/ws/silent").await.unwrap();
    let waiting = socket.receive();
    socket.close();
    assert_eq!(waiting.await.unwrap(), Message::Close(String::new()));
    assert_eq!(socket.send(text("late")).unwrap_err().code(), Code::Network);
}

#[wasm_bindgen_test]
async fn dropping_closes() {
    js("globalThis.closes = 0; globalThis.close_ = WebSocket.prototype.close; \
        WebSocket.prototype.close = function () { closes += 1; return close_.call(this) }")
    .await;
    let socket = connect("/ws/silent").await.unwrap();
    let shared = Rc::clone(&socket);
    drop(socket);
    assert_eq!(js("return closes").await.as_f64(), Some(0.0));
    drop(shared);
    let mut connecting = connect("/ws/silent").boxed_local();
    assert!((&mut connecting).now_or_never().is_none());
    drop(connecting);
    assert_eq!(
        js("WebSocket.prototype.close = close_; return closes").await.as_f64(),
        Some(2.0)
    );
}

#[wasm_bindgen_test]
async fn no_connection_is_an_error() {
    for path in ["/text", "/status/403"] {
        let error = connect(path).await.err().unwrap();
        assert_eq!(error.code(), Code::Network);
        assert!(error.message().starts_with("no connection"), "{error}");
    }
    let protocols = vec!["not a token".to_owned()];
    let refused = platform().sockets.connect("ws://127.0.0.1:9/", protocols).await;
    assert_eq!(refused.err().unwrap().code(), Code::Network);
}

#[wasm_bindgen_test]
async fn queues_have_an_end_in_both_directions() {
    let socket = connect("/ws/echo").await.unwrap();
    let refused = socket.send(Message::Binary(vec![0; MAX_UNSENT + 1])).unwrap_err();
    assert_eq!(refused.code(), Code::LimitExceeded);
    assert_eq!(
        socket.send(Message::Close(String::new())).unwrap_err().code(),
        Code::InvalidArgument
    );
    // Comes back faster than it is read: two fit, the third does not.
    let piece = Message::Binary(vec![7; 6 << 20]);
    let clock = platform().clock;
    for _ in 0..3 {
        while socket.send(piece.clone()).is_err() {
            clock.sleep(10.0).await;
        }
    }
    clock.sleep(1_000.0).await;
    assert!(socket.receive().await.unwrap() == piece);
    assert!(socket.receive().await.unwrap() == piece);
    for _ in 0..2 {
        assert_eq!(socket.receive().await.unwrap_err().code(), Code::LimitExceeded);
    }
}
