//! Content type and disposition, and their parameters (RFC 2045, RFC 2183, RFC 2231).

use std::collections::BTreeMap;

use copydesk_text::{Labels, Mapped, Transferred};

/// Most parameters that are read.
const PARAMETER_LIMIT: usize = 64;

/// A value with parameters: `text/plain; charset=utf-8`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Media {
    /// The value in lower case: `text/plain`, `attachment`.
    pub value: String,
    parameters: BTreeMap<String, String>,
}

impl Media {
    /// Reads a field's value.
    pub(super) fn read(text: &str) -> Self {
        let (value, mut rest) = text.split_once(';').unwrap_or((text, ""));
        let value = value.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let mut media = Self { value, parameters: BTreeMap::new() };
        while !rest.is_empty() && media.parameters.len() < PARAMETER_LIMIT {
            let Some((name, after)) = rest.split_once('=') else { break };
            // A parameter without value before this one is passed over.
            let name = name.rsplit(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let (value, after) = parameter_value(after.trim_start());
            if !name.is_empty() {
                media.parameters.entry(name).or_insert(value);
            }
            rest = after;
        }
        media
    }

    /// A parameter, put together and decoded where it was cut or encoded.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        if let Some(value) = self.parameters.get(name) {
            return Some(value.clone());
        }
        if let Some(value) = self.parameters.get(&format!("{name}*")) {
            return Some(decoded(value));
        }
        let mut whole = String::new();
        let mut encoded = false;
        for number in 0..PARAMETER_LIMIT {
            let plain = self.parameters.get(&format!("{name}*{number}"));
            let starred = self.parameters.get(&format!("{name}*{number}*"));
            encoded |= starred.is_some();
            match plain.or(starred) {
                Some(value) => whole.push_str(value),
                None => break,
            }
        }
        (!whole.is_empty()).then(|| if encoded { decoded(&whole) } else { whole })
    }

    /// Whether it is of a top-level type: `text`, `multipart`.
    pub(super) fn is_of(&self, kind: &str) -> bool {
        self.value.split_once('/').is_some_and(|(top, _)| top == kind)
    }
}

/// A value up to the next `;`, quoted or not, and what follows it.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut escaped = false;
    for (at, c) in quoted.char_indices() {
        match c {
            _ if escaped => {
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default().trim_start_matches([';', ' '])),
            _ => value.push(c),
        }
    }
    (value, "")
}

/// `utf-8'en'caf%C3%A9`.
fn decoded(value: &str) -> String {
    let mut parts = value.splitn(3, '\'');
    let (charset, text) = match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_), Some(text)) => (charset, text),
        _ => ("utf-8", value),
    };
    let escaped = text.replace('%', "=");
    let mut bytes = Transferred::default();
    bytes.push_quoted_printable(escaped.as_bytes(), 0..escaped.len(), false);
    let mut out = Mapped::default();
    match bytes.decode_into(&mut out, Labels { feed: Some(charset), declared: None }, false) {
        Ok(_) => out.text().to_owned(),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters() {
        let media = Media::read("Text/Plain; charset=\"utf-8\"; format = flowed; name=\"a \\\"b\\\"; c\"; x");
        assert_eq!(media.value, "text/plain");
        assert!(media.is_of("text"));
        assert_eq!(media.parameter("charset").as_deref(), Some("utf-8"));
        assert_eq!(media.parameter("format").as_deref(), Some("flowed"));
        assert_eq!(media.parameter("name").as_deref(), Some("a \"b\"; c"));
        let media = Media::read("attachment; filename*0*=utf-8''caf%C3; filename*1*=%A9.txt");
        assert_eq!(media.parameter("filename").as_deref(), Some("café.txt"));
        let media = Media::read("attachment; filename*=iso-8859-1''caf%E9");
        assert_eq!(media.parameter("filename").as_deref(), Some("café"));
        assert_eq!(Media::read(""), Media::default());
    }
}
