//! WebSockets against the test server.

use std::rc::Rc;

use flow_like_browser::{
    Code, Result,
    platform::{MAX_UNSENT, Message, Platform, Socket},
};
use futures::FutureExt;
use tokio::{io::AsyncWriteExt, net::TcpListener};

use crate::{run, servers, world};

async fn connect(platform: &Platform, server: &str, path: &str) -> Result<Rc<dyn Socket>> {
    let url = server.replace("http://", "ws://") + path;
    platform
        .sockets
        .connect(&url, vec!["one".to_owned(), "two".to_owned()])
        .await
}

fn text(text: &str) -> Message {
    Message::Text(text.to_owned())
}

#[test]
fn messages_come_back_until_it_is_closed() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        let socket = connect(&platform, &servers.urls()[0], "/ws/echo").await.unwrap();
        let large = Message::Binary(vec![7; 3 << 20]);
        for message in [text("ä"), Message::Binary(vec![0, 255]), text(""), large] {
            socket.send(message.clone()).unwrap();
            assert_eq!(socket.receive().await.unwrap(), message);
        }
        let mut waiting = socket.receive();
        assert!((&mut waiting).now_or_never().is_none());
        drop(waiting);
        socket.send(text("a")).unwrap();
        assert_eq!(socket.receive().await.unwrap(), text("a"));
        socket.close();
        assert_eq!(socket.send(text("b")).unwrap_err().code(), Code::Network);
        for _ in 0..2 {
            assert_eq!(socket.receive().await.unwrap(), Message::Close(String::new()));
        }
    });
}

#[test]
fn the_other_side_closes_with_a_reason() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        let socket = connect(&platform, &servers.urls()[0], "/ws/count?n=3").await.unwrap();
        for expected in ["0", "1", "2"] {
            assert_eq!(socket.receive().await.unwrap(), text(expected));
        }
        for _ in 0..2 {
            assert_eq!(socket.receive().await.unwrap(), Message::Close("done".to_owned()));
        }
        assert_eq!(socket.send(text("late")).unwrap_err().code(), Code::Network);
    });
}

/// Two sides that both write first would wait for each other.
#[test]
fn both_sides_may_write_at_once() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        let socket = connect(&platform, &servers.urls()[0], "/ws/echo").await.unwrap();
        for _ in 0..14 {
            socket.send(Message::Binary(vec![1; 1 << 20])).unwrap();
        }
        for _ in 0..14 {
            assert_eq!(socket.receive().await.unwrap().size(), 1 << 20);
        }
    });
}

#[test]
fn what_waits_is_bounded() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        let socket = connect(&platform, &servers.urls()[0], "/ws/echo").await.unwrap();
        assert_eq!(
            socket.send(Message::Close(String::new())).unwrap_err().code(),
            Code::InvalidArgument
        );
        socket.send(Message::Binary(vec![0; MAX_UNSENT])).unwrap();
        assert_eq!(socket.send(text("a")).unwrap_err().code(), Code::LimitExceeded);
        assert_eq!(socket.receive().await.unwrap().size(), MAX_UNSENT);
        socket.send(text("a")).unwrap();
        assert_eq!(socket.receive().await.unwrap(), text("a"));
        // Unread messages fill the inbox, and then the connection fails.
        let flood = connect(&platform, &servers.urls()[0], "/ws/count?n=200000")
            .await
            .unwrap();
        let mut received = 0;
        tokio::time::sleep(std::time::Duration::from_millis(2_000)).await;
        let end = loop {
            match flood.receive().await {
                Ok(Message::Text(_)) => received += 1,
                other => break other,
            }
        };
        assert_eq!((received, end.unwrap_err().code()), (100_000, Code::LimitExceeded));
    });
}

#[test]
fn connections_fail_with_a_reason() {
    run(async {
        let ((_home, platform), servers) = (world(), servers());
        for (server, path) in [("http://127.0.0.1:1", "/"), (servers.urls()[0].as_str(), "/text")] {
            let error = connect(&platform, server, path).await.err().unwrap();
            assert_eq!(error.code(), Code::Network, "{server}{path}");
            assert!(error.message().contains("cannot connect to ws://127.0.0.1"), "{error}");
        }
        // TLS where there is none.
        let secure = servers.urls()[0].replace("http://", "wss://");
        let error = platform
            .sockets
            .connect(&(secure + "/ws/echo"), Vec::new())
            .await
            .err()
            .unwrap();
        assert_eq!(error.code(), Code::Network);
        // Cut off in the middle.
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/", listener.local_addr().unwrap());
        let cut = async {
            let (stream, _) = listener.accept().await.unwrap();
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            socket.get_mut().write_all(&[0x81, 5, b'a']).await.unwrap();
        };
        let (socket, ()) = futures::future::join(platform.sockets.connect(&url, Vec::new()), cut).await;
        assert_eq!(socket.unwrap().receive().await.unwrap_err().code(), Code::Network);
    });
}

#[test]
fn a_dropped_socket_says_goodbye() {
    run(async {
        let (_home, platform) = world();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/", listener.local_addr().unwrap());
        let other_side = async {
            let (stream, _) = listener.accept().await.unwrap();
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            let mut received = Vec::new();
            while let Some(Ok(message)) = futures::StreamExt::next(&mut socket).await {
                received.push(message);
            }
            received
        };
        let this_side = async {
            let socket = platform.sockets.connect(&url, Vec::new()).await.unwrap();
            socket.send(text("last words")).unwrap();
        };
        let (received, ()) = futures::future::join(other_side, this_side).await;
        assert_eq!(received[0].to_text().unwrap(), "last words");
        assert!(received[1].is_close(), "{received:?}");
    });
}
