use super::*;

#[test]
fn names_of_others_do_not_lead_here() {
    let cases = [
        ("127.0.0.1:4317", true),
        // Browsers leave port 80 out.
        ("127.0.0.1", true),
        ("[::1]", true),
        ("[::1]:4317", true),
        ("localhost", true),
        ("LOCALHOST:4399", true),
        ("mybox:3000", false),
        ("localhost.example.com", false),
        ("example.com", false),
        ("localhost@example.com", false),
        ("127.0.0.1.example.com:80", false),
        ("", false),
    ];
    for (host, expected) in cases {
        assert_eq!(leads_here(host), expected, "{host}");
    }
}

#[tokio::test]
async fn who_is_refused_learns_why() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let (_builds, follow) = watch::channel(State::default());
    let server = Server::bind("127.0.0.1:0", follow, Origins::default()).await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.run());
    let cases = [
        (
            "mybox:3000",
            "",
            "403",
            "this server is not called `mybox:3000`; use the address",
        ),
        (
            "mybox:3000",
            "Origin: http://mybox:3000\r\n",
            "403",
            "this server is not called `mybox:3000`; use the address",
        ),
        (
            "127.0.0.1",
            "Origin: https://example.com\r\n",
            "403",
            "https://example.com may not read this; flow-like dev --allow-origin",
        ),
        (
            "127.0.0.1",
            "Origin: http://localhost:3000\r\n",
            "404",
            "not the last good build",
        ),
    ];
    for (host, origin, status, why) in cases {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!("GET /builds/1/module HTTP/1.1\r\nHost: {host}\r\n{origin}Connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
        assert!(answer.contains(why), "{answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
    }
}

#[test]
fn only_pages_of_this_computer_may_read() {
    let origins = Origins::and(&["https://editor.example.com/board/1".to_owned()]).unwrap();
    for good in [
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]:3000",
        "https://editor.example.com",
    ] {
        assert!(origins.has(good), "{good}");
    }
    for bad in [
        "https://example.com",
        "https://localhost.example.com",
        "null",
        "http://editor.example.com",
        "",
    ] {
        assert!(!origins.has(bad), "{bad}");
    }
    assert!(Origins::and(&["example".to_owned()]).is_err());
}
