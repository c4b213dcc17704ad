use flow_like_browser::platform::memory::Memory;
use wasm_bindgen_test::wasm_bindgen_test;

use super::platform;

/// What guests may come up with. Both parsers must see the same in it, or tests would prove nothing about pages.
///
/// Spaces in host names are left out: Chromium escapes them, the standard and Firefox refuse them.
const TEXTS: &[&str] = &[
    "http://example.com",
    "HTTP://Example.COM",
    "https://a.test:443/x?y#z",
    "http://a.test:80",
    "http://a.test:443/",
    "ws://a.test:8080/",
    "wss://a.test/chat",
    "http://u@a.test",
    "http://u:p@a.test",
    "http://:p@a.test/",
    "http://@a.test/",
    "http://bücher.test",
    "http://0x7f.1/",
    "http://2130706433/",
    "http://127.1",
    "http://[::1]:80/",
    "http://[::FFFF:7f00:1]/",
    "http://a.test\\@b.test/",
    "http:\\\\a.test\\x",
    "http:a.test",
    "  http://a.test  ",
    "http://a.test/\t\n",
    "http://a.test/ä?ö#ü",
    "http://a.test/%2e%2e/x",
    "http://a.test/a/../b",
    "http://a.test?",
    "http://a.test#",
    "http://a.test.",
    "http://a%2etest",
    "data:,x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "blob:http://a.test/1",
    "",
    "/x",
    "a.test",
    "http://",
    "http://[::1",
    "//a.test",
    "http://a.test:x",
    "http://a.test:65536",
    "http://%00/",
    "http://a<b/",
    "http://256.1.1.1/",
];

#[wasm_bindgen_test]
fn agrees_with_the_memory_platform() {
    let browser = platform();
    let memory = Memory::new().clock(browser.clock).build();
    for text in TEXTS {
        assert_eq!(browser.urls.parse(text), memory.urls.parse(text), "{text}");
    }
}

#[wasm_bindgen_test]
async fn knows_the_origin_of_its_page() {
    let origin = platform().urls.own_origin().unwrap();
    let expected = super::js("return origin").await.as_string().unwrap();
    assert_eq!(origin.href, format!("{expected}/"));
    assert_eq!(origin.scheme, "http");
    assert!(origin.port.is_some());
}
