//! Parts of a mail (RFC 2046), bounded in depth and number.

use std::ops::Range;

use copydesk_text::Transferred;

use super::headers::{Headers, line_at};
use super::media::Media;

/// Deepest nesting of parts.
const DEPTH_LIMIT_LEVELS: usize = 10;
/// Most parts of one mail.
const PART_LIMIT: usize = 500;

/// A part, or the mail as a whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub headers: Headers,
    pub body: Range<usize>,
    /// Its content type; `text/plain` where none is given.
    pub media: Media,
    /// `inline`, `attachment`; empty where not given.
    pub disposition: Media,
    /// Parts inside.
    pub parts: Vec<Part>,
}

impl Part {
    /// Reads the mail at `range`. `cut` is set when it has more parts, or deeper ones, than are read.
    pub(super) fn read(raw: &[u8], range: Range<usize>, cut: &mut bool) -> Self {
        let mut left = PART_LIMIT;
        Self::at(raw, range, 0, &mut left, cut)
    }

    fn at(raw: &[u8], range: Range<usize>, depth: usize, left: &mut usize, cut: &mut bool) -> Self {
        let headers = Headers::read(raw, range.clone());
        let body = headers.body..range.end;
        let mut media = Media::read(&headers.text(raw, "content-type").unwrap_or_default());
        if !media.value.contains('/') {
            "text/plain".clone_into(&mut media.value);
        }
        let disposition = Media::read(&headers.text(raw, "content-disposition").unwrap_or_default());
        let mut part = Self { headers, body, media, disposition, parts: Vec::new() };
        let inside = part.ranges_inside(raw, *left, cut);
        if depth >= DEPTH_LIMIT_LEVELS && !inside.is_empty() {
            *cut = true;
            return part;
        }
        for range in inside {
            if *left == 0 {
                *cut = true;
                break;
            }
            *left -= 1;
            part.parts.push(Self::at(raw, range, depth + 1, left, cut));
        }
        part
    }

    fn ranges_inside(&self, raw: &[u8], limit: usize, cut: &mut bool) -> Vec<Range<usize>> {
        if self.media.value == "message/rfc822" {
            return if self.transfer(raw).is_none() { vec![self.body.clone()] } else { Vec::new() };
        }
        match self.media.parameter("boundary").filter(|_| self.media.is_of("multipart")) {
            Some(boundary) if !boundary.is_empty() => {
                between_boundaries(raw, self.body.clone(), boundary.as_bytes(), limit, cut)
            }
            _ => Vec::new(),
        }
    }

    /// Its transfer encoding, where it is one that has to be undone.
    fn transfer(&self, raw: &[u8]) -> Option<String> {
        let named = self.headers.text(raw, "content-transfer-encoding")?.to_ascii_lowercase();
        matches!(named.as_str(), "quoted-printable" | "base64").then_some(named)
    }

    /// Its bytes, the transfer encoding undone.
    pub(super) fn content(&self, raw: &[u8]) -> Transferred {
        let mut out = Transferred::default();
        match self.transfer(raw).as_deref() {
            Some("base64") => out.push_base64(raw, self.body.clone()),
            Some(_) => out.push_quoted_printable(raw, self.body.clone(), false),
            None => out.push_literal(raw, self.body.clone()),
        }
        out
    }

    /// Name of the file it was sent as.
    pub(super) fn file_name(&self) -> Option<String> {
        self.disposition.parameter("filename").or_else(|| self.media.parameter("name"))
    }

    /// Whether it goes with the text and is not the text.
    pub(super) fn is_attachment(&self) -> bool {
        self.disposition.value == "attachment" || self.disposition.parameter("filename").is_some()
    }
}

/// The stretches between the delimiter lines of a multipart body; the line end before a delimiter belongs to it.
fn between_boundaries(
    raw: &[u8],
    body: Range<usize>,
    boundary: &[u8],
    limit: usize,
    cut: &mut bool,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = body.start;
    while at < body.end {
        let line = line_at(raw, at, body.end);
        let rest = raw
            .get(line.clone())
            .and_then(|bytes| bytes.strip_prefix(b"--"))
            .and_then(|bytes| bytes.strip_prefix(boundary))
            .map(<[u8]>::trim_ascii_end);
        if let Some(rest) = rest.filter(|rest| matches!(*rest, b"" | b"--")) {
            if let Some(start) = open {
                found.push(start..without_line_end(raw, start, at));
            }
            open = rest.is_empty().then_some(line.end);
            if open.is_none() {
                break;
            }
            if found.len() >= limit {
                *cut = true;
                return found;
            }
        }
        at = line.end;
    }
    // The closing delimiter is missing: the mail was cut, or a gateway lost it.
    if let Some(start) = open.filter(|start| *start < body.end) {
        found.push(start..body.end);
    }
    found
}

fn without_line_end(raw: &[u8], start: usize, end: usize) -> usize {
    let bytes = raw.get(start..end).unwrap_or_default();
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    start + bytes.strip_suffix(b"\r").unwrap_or(bytes).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested() {
        let raw = b"Content-Type: multipart/mixed; boundary=a\n\npreamble\n--a\nContent-Type: multipart/alternative; boundary=ab\n\n--ab\n\nOne\n--ab\nContent-Type: text/html\n\n<p>Two\n--ab--\n--a\nContent-Type: image/png; name=x.png\nContent-Disposition: attachment\n\nzzz\n--a--\nepilogue";
        let mut cut = false;
        let mail = Part::read(raw, 0..raw.len(), &mut cut);
        assert!(!cut);
        assert_eq!(mail.parts.len(), 2);
        let inner = &mail.parts[0].parts;
        assert_eq!(inner[0].content(raw).bytes(), b"One");
        assert_eq!(
            (inner[1].media.value.as_str(), inner[1].content(raw).bytes()),
            ("text/html", &b"<p>Two"[..])
        );
        assert_eq!(mail.parts[1].file_name().as_deref(), Some("x.png"));
        assert!(mail.parts[1].is_attachment());
    }

    #[test]
    fn bounded() {
        let mut raw = b"Content-Type: multipart/mixed; boundary=a\n\n".to_vec();
        raw.extend(b"--a\n".repeat(5000));
        let mut cut = false;
        let mail = Part::read(&raw, 0..raw.len(), &mut cut);
        assert!(cut && mail.parts.len() <= PART_LIMIT);
        let raw = "Content-Type: message/rfc822\n\n".repeat(1000).into_bytes();
        let mut cut = false;
        Part::read(&raw, 0..raw.len(), &mut cut);
        assert!(cut);
    }
}
