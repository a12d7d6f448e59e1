//! Text from mark-up: references resolved, white space squeezed.

use std::ops::Range;

use copydesk_text::Mapped;

use crate::unescape::reference;

/// Appends pieces of marked-up text to a line; white space at its start and end, and doubled, is left out.
#[derive(Debug, Default)]
pub(crate) struct Squeezer {
    /// Something was written on this line.
    started: bool,
    /// White space was seen since: a single space of the source, which can be copied, or any other.
    pending: Option<Option<usize>>,
}

/// White space that may be squeezed: not the no-break spaces, which the body turns into spaces itself.
fn is_squeezed(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

impl Squeezer {
    /// Appends a piece of `source`; `escaped`: character references are resolved.
    pub(crate) fn push(&mut self, out: &mut Mapped, source: &Mapped, range: Range<usize>, escaped: bool) {
        let text = source.slice(range.clone());
        let mut at = 0;
        // Start of what can be copied as it stands.
        let mut from = 0;
        let bytes = text.as_bytes();
        while let Some(&byte) = bytes.get(at) {
            if byte == b'&' && escaped {
                if let Some((found, used)) = reference(text.get(at..).unwrap_or_default()) {
                    self.copy(out, source, range.start + from..range.start + at);
                    self.replace(out, source, &found, range.start + at..range.start + at + used);
                    at += used;
                    from = at;
                    continue;
                }
                at += 1;
            } else if byte.is_ascii_whitespace() || byte == 0x0b || byte >= 0x80 {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                if is_squeezed(c) {
                    self.copy(out, source, range.start + from..range.start + at);
                    let alone = (c == ' ' && self.pending.is_none()).then_some(range.start + at);
                    self.pending = Some(alone);
                    at += c.len_utf8();
                    from = at;
                } else {
                    at += c.len_utf8();
                }
            } else {
                at += 1;
            }
        }
        self.copy(out, source, range.start + from..range.start + at);
    }

    fn copy(&mut self, out: &mut Mapped, source: &Mapped, range: Range<usize>) {
        if !range.is_empty() {
            self.space(out, Some((source, range.start)));
            out.push_slice(source, range);
        }
    }

    fn replace(&mut self, out: &mut Mapped, source: &Mapped, found: &str, range: Range<usize>) {
        if found.chars().all(is_squeezed) {
            self.pending = Some(None);
        } else {
            self.space(out, Some((source, range.start)));
            out.push_replacing(found, source, range);
        }
    }

    /// Writes the space that is due before what stands at a byte of `source`.
    fn space(&mut self, out: &mut Mapped, before: Option<(&Mapped, usize)>) {
        if let Some(pending) = self.pending.take()
            && self.started
        {
            match (pending, before) {
                (Some(at), Some((source, next))) if at + 1 == next => out.push_slice(source, at..next),
                _ => out.push_joint(" "),
            }
        }
        self.started = true;
    }

    /// Starts a new line: white space before it is dropped.
    pub(crate) fn restart(&mut self) {
        *self = Self::default();
    }
}
