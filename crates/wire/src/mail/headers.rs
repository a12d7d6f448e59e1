//! Header fields of a mail or of one of its parts (RFC 5322, section 2.2).

use std::ops::Range;

/// Most fields that are kept; those of a real mail are below a hundred.
const FIELD_LIMIT: usize = 1000;
/// Longest value of a field that is read as text.
const VALUE_LIMIT_BYTES: usize = 16 * 1024;

/// A header field: bytes of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    name: Range<usize>,
    /// Its value, folded lines included.
    pub value: Range<usize>,
}

/// The header fields at the start of a mail or part, and where its body starts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Headers {
    fields: Vec<Field>,
    /// First byte of the body.
    pub body: usize,
    /// An empty line parts header and body, as it should.
    pub closed: bool,
}

impl Headers {
    /// Reads the fields at the start of `range`. What is no field ends them, even without an empty line.
    pub(super) fn read(raw: &[u8], range: Range<usize>) -> Self {
        let mut headers = Self { body: range.end, ..Self::default() };
        let mut at = range.start;
        while at < range.end {
            let line = line_at(raw, at, range.end);
            let bytes = raw.get(line.clone()).unwrap_or_default();
            if bytes.iter().all(u8::is_ascii_whitespace) {
                headers.body = line.end;
                headers.closed = true;
                return headers;
            }
            let value = at..line.end;
            if matches!(bytes.first(), Some(b' ' | b'\t')) {
                match headers.fields.last_mut() {
                    Some(last) if last.value.end == at => last.value.end = line.end,
                    Some(_) => {}
                    None => break,
                }
            } else if let Some(colon) = name_length(bytes) {
                if headers.fields.len() < FIELD_LIMIT {
                    headers.fields.push(Field { name: at..at + colon, value: at + colon + 1..value.end });
                }
            } else {
                break;
            }
            at = line.end;
        }
        headers.body = at;
        headers
    }

    /// Whether there is no field.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The fields of a name, in order.
    pub(super) fn all<'h>(&'h self, raw: &'h [u8], name: &'h str) -> impl Iterator<Item = &'h Field> {
        self.fields.iter().filter(move |field| {
            raw.get(field.name.clone())
                .is_some_and(|found| found.trim_ascii_end().eq_ignore_ascii_case(name.as_bytes()))
        })
    }

    /// The first field of a name.
    pub(super) fn get<'h>(&'h self, raw: &'h [u8], name: &'h str) -> Option<&'h Field> {
        self.all(raw, name).next()
    }

    /// The value of the first field of a name that has one, unfolded; for fields whose value is ASCII.
    pub(super) fn text(&self, raw: &[u8], name: &str) -> Option<String> {
        self.all(raw, name).map(|field| field.text(raw)).find(|text| !text.is_empty())
    }
}

impl Field {
    /// The value unfolded, white space squeezed, cut where it is longer than any real one.
    pub(super) fn text(&self, raw: &[u8]) -> String {
        let bytes = raw.get(self.value.clone()).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes.get(..VALUE_LIMIT_BYTES).unwrap_or(bytes));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The line at `at` with its end, `\n` or `\r\n`.
pub(super) fn line_at(raw: &[u8], at: usize, end: usize) -> Range<usize> {
    let rest = raw.get(at..end).unwrap_or_default();
    at..rest.iter().position(|byte| *byte == b'\n').map_or(end, |length| at + length + 1)
}

/// Length of the field name at the start of a line, where there is one: printable ASCII up to a colon.
fn name_length(line: &[u8]) -> Option<usize> {
    /// Longest field name that is believed.
    const NAME_LIMIT_BYTES: usize = 76;
    let colon = line.iter().take(NAME_LIMIT_BYTES).position(|byte| *byte == b':')?;
    let name = line.get(..colon)?.trim_ascii_end();
    (!name.is_empty() && name.iter().all(|byte| (b'!'..=b'~').contains(byte))).then_some(colon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_unfolded() {
        let raw = b"Subject: One\r\n two\r\nX-A:\r\nsubject : Three\r\n\r\nBody: text\r\n";
        let headers = Headers::read(raw, 0..raw.len());
        assert_eq!(headers.text(raw, "SUBJECT").as_deref(), Some("One two"));
        assert_eq!(headers.all(raw, "subject").count(), 2);
        assert_eq!(headers.text(raw, "x-a"), None);
        assert!(headers.closed && raw[headers.body..].starts_with(b"Body"));
        let raw = b"A: b\nThis is text: not a field\n";
        let headers = Headers::read(raw, 0..raw.len());
        assert!(!headers.closed && headers.body == 5 && !headers.is_empty());
    }
}
