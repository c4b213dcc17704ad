//! An origin without manners, on bare TCP: it shows requests byte by byte, and gives answers that no HTTP library would.
//!
//! | path | answer |
//! |---|---|
//! | `/raw` | JSON `{head}`: the request up to its empty line, as it came |
//! | `/headers` | a header every few milliseconds, without end |
//! | `/flood` | headers as fast as they are taken, without end |
//! | anything else | 404 |

use std::{io, time::Duration};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Larger than the head of any request that a test sends.
const MOST_HEAD: usize = 256 << 10;

/// Every page may ask for everything and read all of it.
const OPEN: &str = "access-control-allow-origin: *\r\naccess-control-allow-headers: *, x-custom, content-type\r\n\
                    access-control-allow-methods: *\r\naccess-control-allow-private-network: true\r\n";

/// Answers until it is dropped.
pub(crate) async fn serve(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(async move {
            // The other side going away is how the endless answers end.
            answer(stream).await.ok();
        });
    }
}

async fn answer(mut stream: TcpStream) -> io::Result<()> {
    let head = read_head(&mut stream).await?;
    let text = String::from_utf8_lossy(&head).into_owned();
    let mut words = text.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match (method, path) {
        ("OPTIONS", _) => say(&mut stream, "204 No Content", "").await,
        (_, "/raw") => say(&mut stream, "200 OK", &json!({ "head": text }).to_string()).await,
        (_, "/headers") => endless(&mut stream, 16, Duration::from_millis(5)).await,
        (_, "/flood") => endless(&mut stream, 8_000, Duration::ZERO).await,
        _ => say(&mut stream, "404 Not Found", "nothing here\n").await,
    }
}

/// Everything up to the empty line. A body is left unread.
async fn read_head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while head.len() < MOST_HEAD && !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(head)
}

async fn say(stream: &mut TcpStream, status: &str, body: &str) -> io::Result<()> {
    let answer = format!(
        "HTTP/1.1 {status}\r\n{OPEN}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

async fn endless(stream: &mut TcpStream, length: usize, pace: Duration) -> io::Result<()> {
    stream
        .write_all(format!("HTTP/1.1 200 OK\r\n{OPEN}").as_bytes())
        .await?;
    let value = "x".repeat(length);
    for number in 0_u64.. {
        stream.write_all(format!("x-{number}: {value}\r\n").as_bytes()).await?;
        tokio::time::sleep(pace).await;
    }
    Ok(())
}
