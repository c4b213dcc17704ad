use url::Url;

use super::{HostPattern, check};
use crate::platform::ParsedUrl;

const SCHEMES: [&str; 4] = ["http", "https", "ws", "wss"];

fn parsed(text: &str) -> ParsedUrl {
    let url = Url::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    ParsedUrl {
        href: url.to_string(),
        scheme: url.scheme().to_owned(),
        host: url.host_str().unwrap_or_default().to_owned(),
        port: url.port(),
        has_userinfo: !url.username().is_empty() || url.password().is_some(),
    }
}

#[test]
fn cases() {
    let rows = include_str!("cases.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut failures = Vec::new();
    let mut count = 0;
    for row in rows {
        count += 1;
        let [url, patterns, own, expected]: [&str; 4] = row
            .split('|')
            .map(str::trim)
            .collect::<Vec<_>>()
            .try_into()
            .unwrap_or_else(|_| panic!("four columns: {row}"));
        let patterns: Vec<HostPattern> = patterns
            .split_whitespace()
            .map(|text| text.parse().expect(row))
            .collect();
        let own = (!own.is_empty()).then(|| parsed(own));
        let fits = match check(&parsed(url), &patterns, own.as_ref(), &SCHEMES) {
            Ok(()) => expected == "ok",
            Err(refused) => expected != "ok" && refused.reason.contains(expected),
        };
        if !fits {
            failures.push(format!(
                "{row}\n    {:?}",
                check(&parsed(url), &patterns, own.as_ref(), &SCHEMES)
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} cases failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 80, "only {count} cases were read");
}

#[test]
fn only_the_schemes_of_the_caller_pass() {
    let refused = check(&parsed("ws://example.com/"), &[], None, &["http", "https"]).unwrap_err();
    assert_eq!(
        refused.reason,
        "the scheme `ws` cannot be used here, only http and https"
    );
}

#[test]
fn a_refusal_keeps_passwords_to_itself() {
    let refused = check(&parsed("https://joe:secret@example.com/"), &[], None, &SCHEMES).unwrap_err();
    assert!(
        !refused.reason.contains("secret") && !refused.reason.contains("joe"),
        "{}",
        refused.reason
    );
    let refused = check(&parsed("ftp://joe:secret@example.com/"), &[], None, &SCHEMES).unwrap_err();
    assert!(!refused.reason.contains("secret"), "{}", refused.reason);
}

#[test]
fn bad_patterns_are_refused_with_a_reason() {
    let cases = [
        ("", "the host is missing"),
        (":80", "the host is missing"),
        (".", "the host is missing"),
        ("https://", "the host is missing"),
        ("example.com/", "a path or query cannot be matched"),
        ("https://example.com/v1", "a path or query cannot be matched"),
        ("example.com?x", "a path or query cannot be matched"),
        ("example.com\\x", "a path or query cannot be matched"),
        ("user@example.com", "user names and passwords are not allowed"),
        ("exa mple.com", "a host cannot contain ` `"),
        ("example\n.com", "a host cannot contain `\\n`"),
        ("ex%61mple.com", "a host cannot contain `%`"),
        ("ftp://example.com", "the scheme `ftp` is none of"),
        ("://example.com", "the scheme `` is none of"),
        ("example.com:", "the port is not a number"),
        ("example.com:0", "the port is not a number"),
        ("example.com:+80", "the port is not a number"),
        ("example.com:65536", "the port is not a number"),
        ("localhost:*", "the port is not a number"),
        ("::1", "an IPv6 address stands in brackets"),
        ("[::1", "the `]` after the IPv6 address is missing"),
        ("[::1]80", "after the `]`"),
        ("[::g]", "not an IPv6 address"),
        ("[*]", "may otherwise have only ASCII"),
        ("1.2.3.256", "an IPv4 address is four numbers"),
        ("127.1", "an IPv4 address is four numbers"),
        ("2130706433", "an IPv4 address is four numbers"),
        ("0x7f.0.0.1", "an IPv4 address is four numbers"),
        ("a.0x", "an IPv4 address is four numbers"),
        ("a..example.com", "too many dots"),
        (".example.com", "too many dots"),
        ("example.com..", "too many dots"),
        ("**.example.com", "`**` means no more than `*`"),
        ("*.*", ""),
        ("bü*.example.com", "in its ASCII form"),
        ("*.8", "`*` cannot stand for a part of an address"),
        ("*.1.2.3.4", "`*` cannot stand for a part of an address"),
        ("bücher.example", "in its ASCII form"),
        ("*.bücher.example", "in its ASCII form"),
        ("*.exam^ple.com", "cannot contain `^`"),
        ("a]b", "cannot contain `]`"),
        ("exam<ple.com", "cannot contain `<`"),
    ];
    for (text, expected) in cases {
        match text.parse::<HostPattern>() {
            Ok(_) => assert_eq!(expected, "", "`{text}` was accepted"),
            Err(reason) => assert!(!expected.is_empty() && reason.contains(expected), "`{text}`: {reason}"),
        }
    }
}

#[test]
fn patterns_are_shown_as_they_were_written() {
    for text in ["Example.COM", "https://*.Example.com:8443", "[0::1]:80", "*"] {
        assert_eq!(text.parse::<HostPattern>().unwrap().to_string(), text);
    }
}

#[test]
fn many_stars_take_no_time() {
    let pattern: HostPattern = format!("{}b.example.com", "*a".repeat(100)).parse().unwrap();
    let label = "a".repeat(5_000);
    assert!(!pattern.matches("https", &format!("{label}.example.com"), 443));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_pattern_parser_panic(text in ".{0,40}") {
        if let Ok(pattern) = text.parse::<HostPattern>() {
            proptest::prop_assert_eq!(pattern.to_string(), text);
        }
    }

    /// Without a literal entry, an address below 10/8 stays closed however it is written.
    #[test]
    fn wildcards_open_no_private_address(a: u8, b: u8, c: u8, star in "[*a0-9.]{1,6}") {
        let Ok(pattern) = star.parse::<HostPattern>() else { return Ok(()) };
        proptest::prop_assume!(!pattern.is_literal());
        for host in [format!("10.{a}.{b}.{c}"), format!("[::ffff:10.{a}.{b}.{c}]")] {
            let url = parsed(&format!("http://{host}/"));
            proptest::prop_assert!(check(&url, std::slice::from_ref(&pattern), None, &SCHEMES).is_err());
        }
    }
}
