//! What can be told of JSON without parsing it, broken JSON included.

/// Only so many names are looked at.
const NAME_LIMIT: usize = 400;

/// The byte where the first value starts: a byte-order mark and white space may come before it.
pub(crate) fn skip_start(text: &str) -> usize {
    text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len()
}

/// The byte of the first array or object nested deeper than `limit`. Linear, and blind to all other faults.
pub(super) fn too_deep(text: &str, limit: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            if escaped {
                escaped = false;
            } else if byte == b'\\' {
                escaped = true;
            } else if byte == b'"' {
                in_string = false;
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > limit {
                    return Some(at);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The byte of a line and column as `serde_json` counts them: both from 1, columns in bytes.
pub(super) fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        let rest = text.get(start..).unwrap_or_default();
        start += rest.find('\n').map_or(rest.len(), |found| found + 1);
    }
    let at = if text.len() <= start + column { start + column } else { start + column.saturating_sub(1) };
    at.min(text.len())
}

/// The names of the first object, and of the objects in its member `inside`, as written. Reads broken and cut-off
/// JSON too: what a message is should be told even when it cannot be read. None when the text starts no object and no
/// array of objects.
pub(crate) fn top_names<'t>(text: &'t str, inside: &str) -> Option<Vec<&'t str>> {
    let bytes = text.as_bytes();
    let mut at = skip_start(text);
    // An array of objects: its first object speaks for all.
    if bytes.get(at) == Some(&b'[') {
        at += 1;
        at += text.get(at..)?.len() - text.get(at..)?.trim_start().len();
    }
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    let mut names = Vec::new();
    let mut depth = 0_usize;
    // Depth of the objects whose names count, beside the first.
    let mut inner: Option<usize> = None;
    let mut last_name = "";
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                if depth == 1 && last_name == inside {
                    inner = Some(if *byte == b'{' { 2 } else { 3 });
                }
                depth += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            b',' if depth == 1 => {
                last_name = "";
                inner = None;
            }
            b'"' => {
                let end = string_end(bytes, at + 1);
                let name = text.get(at + 1..end).unwrap_or_default();
                let rest = text.get(end + 1..).unwrap_or_default();
                let is_name = rest.trim_start_matches([' ', '\t', '\r', '\n']).starts_with(':');
                if is_name && (depth == 1 || inner == Some(depth)) {
                    names.push(name);
                    if names.len() >= NAME_LIMIT {
                        break;
                    }
                    if depth == 1 {
                        last_name = name;
                    }
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    Some(names)
}

/// The byte of the quotation mark that ends a string, or the end of the text.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let of = |text| top_names(text, "data");
        assert_eq!(of("{\"a\": {\"x\": 1}, \"b\\\"c\": \"d:\", \"e\""), Some(vec!["a", "b\\\"c"]));
        assert_eq!(of("[ {\"uri\":1}, {\"b\":2}]"), Some(vec!["uri"]));
        assert_eq!(
            of("{\"data\": {\"item\": {\"uri\": 1}}, \"x\": {\"y\": 1}}"),
            Some(vec!["data", "item", "x"])
        );
        assert_eq!(of("{\"data\": [{\"uri\": {\"z\": 1}}"), Some(vec!["data", "uri"]));
        assert_eq!(of("[1, 2]"), None);
        assert_eq!(of("LIMA (AP) - {"), None);
        assert_eq!(of("{\"a\\"), Some(vec![]));
    }
}
