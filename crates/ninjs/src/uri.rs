//! What may stand where ninjs wants a URI, or a time.

/// Characters that stand for themselves in the specific part of a `tag:` URI (RFC 4151).
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte)
}

/// The URI of a story. Story keys are mostly plain; other characters are percent-encoded.
pub(crate) fn story(key: &str) -> String {
    let mut uri = String::from("tag:copydesk,2026:story:");
    for byte in key.bytes() {
        if is_plain(byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// The text, if it is a URI with its scheme (RFC 3986): only characters that may stand in one, `%` with its digits.
pub(crate) fn uri(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once(':')?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let (before, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let allowed = |part: &str| {
        let bytes = part.as_bytes();
        bytes.iter().enumerate().all(|(at, byte)| {
            is_plain(*byte)
                || (*byte == b'%'
                    && bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)))
        })
    };
    // An authority has its own grammar; only plain hosts are taken.
    let host = before.strip_prefix("//").map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
    let host_fits = host.is_none_or(|host| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:@".contains(&byte))
    });
    let port_fits = host
        .and_then(|host| host.split_once(':'))
        .is_none_or(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let fits = named && !before.is_empty() && host_fits && port_fits && allowed(before) && allowed(fragment);
    fits.then(|| text.to_owned())
}

/// Whether this is a time with its zone, RFC 3339. Records hold times as `YYYY-MM-DDThh:mm:ss` with a zone, without
/// one, or the day alone.
pub(crate) fn is_time(text: &str) -> bool {
    let zoned = text.get(19..).is_some_and(|zone| match zone.as_bytes() {
        [b'Z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    });
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        _ => byte.is_ascii_digit(),
    };
    zoned && text.bytes().enumerate().take(19).all(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris() {
        for good in ["urn:x:1", "http://a.b/c?d=e&f=%20g#h", "tag:copydesk,2026:story:a", "http://a:80/"] {
            assert!(uri(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a b:c",
            "http://a/b c",
            "http://",
            "http://ä/",
            "urn:x:é",
            "a:%2",
            "http://a:b/",
            "a:b#c#d",
        ] {
            assert!(uri(bad).is_none(), "{bad}");
        }
        assert_eq!(story("ap:2026-01-01:straße x"), "tag:copydesk,2026:story:ap:2026-01-01:stra%C3%9Fe%20x");
    }

    #[test]
    fn times() {
        assert!(is_time("2026-01-01T10:00:00Z") && is_time("2026-01-01T10:00:00+05:30"));
        for bad in
            ["2026-01-01", "2026-01-01T10:00:00", "2026-01-01T10:00:00+0530", "", "2026-01-01 10:00:00Z"]
        {
            assert!(!is_time(bad), "{bad}");
        }
    }
}
