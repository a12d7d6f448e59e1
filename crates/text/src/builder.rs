//! A body put together from pieces of the message, with the way back.

use std::ops::Range;

use crate::{Decoded, Points};

/// What was built.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Built {
    /// The text.
    pub text: String,
    /// `(first code point of the text, raw byte, code points)`: runs that stand in the raw message one to
    /// one. What lies between two runs stands for the raw bytes between them.
    pub runs: Vec<(u32, u64, u32)>,
}

/// Copies pieces of a decoded message into a new text, in order, and remembers where each came from.
#[derive(Debug)]
pub struct BodyBuilder<'a> {
    decoded: &'a Decoded,
    points: &'a Points<'a>,
    built: Built,
    /// Code points written.
    written: u32,
    /// End of the last piece in the decoded text, while the last run may grow.
    run_end: Option<usize>,
}

impl<'a> BodyBuilder<'a> {
    /// Starts an empty text. `points` must count the decoded text.
    #[must_use]
    pub fn new(decoded: &'a Decoded, points: &'a Points<'a>) -> Self {
        Self { decoded, points, built: Built::default(), written: 0, run_end: None }
    }

    /// Code points written so far.
    #[must_use]
    pub fn written(&self) -> u32 {
        self.written
    }

    /// Bytes written so far.
    #[must_use]
    pub fn written_bytes(&self) -> usize {
        self.built.text.len()
    }

    /// Copies `piece`, bytes of the decoded text. Control characters other than TAB are left out; they stay
    /// in the raw message between two runs.
    pub fn copy(&mut self, piece: Range<usize>) {
        let text = self.decoded.text.get(piece.clone()).unwrap_or_default();
        let mut from = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| is_dropped(*c)) {
            self.copy_clean(piece.start + from..piece.start + at);
            from = at + c.len_utf8();
        }
        self.copy_clean(piece.start + from..piece.end);
    }

    fn copy_clean(&mut self, piece: Range<usize>) {
        let text = self.decoded.text.get(piece.clone()).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        self.built.text.push_str(text);
        let number = self.points.at(piece.start);
        let length = self.points.at(piece.end) - number;
        match self.built.runs.last_mut() {
            Some(run) if self.run_end == Some(piece.start) => run.2 += length,
            _ => {
                let raw = self.decoded.raw_offset(piece.start, number as usize);
                self.built.runs.push((self.written, raw, length));
            }
        }
        self.written += length;
        self.run_end = Some(piece.end);
    }

    /// Puts `separator` (ASCII) where the message has `gap`; the same characters in the message count as copied.
    pub fn join(&mut self, separator: &str, gap: Range<usize>) {
        if self.run_end == Some(gap.start) && self.decoded.text.get(gap.clone()) == Some(separator) {
            self.copy_line_breaks(gap);
        } else {
            self.built.text.push_str(separator);
            self.written += u32::try_from(separator.len()).unwrap_or_default();
            self.run_end = None;
        }
    }

    fn copy_line_breaks(&mut self, gap: Range<usize>) {
        self.copy_clean(gap);
    }

    /// The text with its runs.
    #[must_use]
    pub fn finish(self) -> Built {
        self.built
    }
}

fn is_dropped(c: char) -> bool {
    c.is_control() && c != '\t'
}

/// Raw bytes that a span of a built text stands for.
///
/// `runs` and `span` count code points of the built text; `decoded` is the whole message decoded again as
/// its record says. A span's edge between two runs reaches to the neighbouring run; a span after the
/// last run is the empty range at its end. None when the span is
/// empty or the runs do not fit the message.
#[must_use]
pub fn raw_bytes(runs: &[(u32, u64, u32)], decoded: &Decoded, span: Range<u32>) -> Option<Range<u64>> {
    if span.is_empty() {
        return None;
    }
    let first = runs.partition_point(|(start, _, length)| start + length <= span.start);
    let Some(&(start, raw, length)) = runs.get(first) else {
        // A joint that nothing follows stands for no bytes that were kept.
        let end = match runs.last() {
            Some(&(_, raw, length)) => decoded.raw_range(raw, 0, length as usize)?.end,
            None => 0,
        };
        return Some(end..end);
    };
    let from = match span.start.checked_sub(start) {
        Some(skip) => decoded.raw_range(raw, skip as usize, 1)?.start,
        // The span starts in a joint: from the end of the run before.
        None => match first.checked_sub(1).and_then(|before| runs.get(before)) {
            Some(&(_, raw, length)) => decoded.raw_range(raw, 0, length as usize)?.end,
            None => 0,
        },
    };
    if span.end > start && span.end <= start + length {
        return Some(from..decoded.raw_range(raw, 0, (span.end - start) as usize)?.end);
    }
    let after = runs.partition_point(|(start, _, _)| *start < span.end);
    let &(start, raw, length) = runs.get(after.checked_sub(1)?)?;
    let inside = (span.end - start).min(length);
    let to = if inside < span.end - start {
        match runs.get(after) {
            Some(&(_, raw, _)) => raw,
            None => decoded.raw_range(raw, 0, length as usize)?.end,
        }
    } else {
        decoded.raw_range(raw, 0, inside as usize)?.end
    };
    (from <= to).then_some(from..to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;
    use proptest::prelude::*;

    /// Lines joined by a space, blank lines kept: what the body of a hard-wrapped wire goes through.
    fn build(decoded: &Decoded) -> Built {
        let points = Points::new(&decoded.text);
        let mut builder = BodyBuilder::new(decoded, &points);
        let mut last_end = None;
        let mut at = 0;
        for line in decoded.text.split_inclusive('\n') {
            let bare = line.trim();
            let start = at + line.len() - line.trim_start().len();
            at += line.len();
            if bare.is_empty() {
                continue;
            }
            if let Some(end) = last_end {
                let gap = decoded.text.get(end..start).unwrap();
                builder.join(if gap.matches('\n').count() > 1 { "\n\n" } else { " " }, end..start);
            }
            builder.copy(start..start + bare.len());
            last_end = Some(start + bare.len());
        }
        builder.finish()
    }

    fn squeezed(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
    }

    #[test]
    fn one_run_where_nothing_changes() {
        let decoded = decode(b"One line.\n\nAnother.", None).unwrap();
        assert_eq!(build(&decoded).runs, [(0, 0, 19)]);
    }

    #[test]
    fn a_line_of_control_characters_at_the_end_leads_to_the_end_of_the_text() {
        let decoded = decode("aé\n\u{1}".as_bytes(), None).unwrap();
        let built = build(&decoded);
        let length = built.text.chars().count() as u32;
        assert_eq!(raw_bytes(&built.runs, &decoded, 0..2), Some(0..3));
        assert_eq!(raw_bytes(&built.runs, &decoded, 2..length.max(3)), Some(3..3));
        let decoded = decode(b"\x01\n\x01", None).unwrap();
        assert_eq!(raw_bytes(&build(&decoded).runs, &decoded, 0..1), Some(0..0));
    }

    proptest! {
        #[test]
        fn every_span_leads_back(
            text in "([a-z—é\u{1F600}]{0,9}[ \n\r\t\u{1}]{0,3}){0,12}",
            bom in any::<bool>(),
            latin in any::<bool>(),
            a in 0u32..120,
            b in 0u32..120,
        ) {
            let raw: Vec<u8> = if latin {
                encoding_rs::WINDOWS_1252.encode(&text.replace('\u{1F600}', "ü")).0.into_owned()
            } else {
                let mark = if bom { "\u{feff}" } else { "" };
                format!("{mark}{text}").into_bytes()
            };
            let decoded = decode(&raw, Some("latin1")).unwrap();
            let built = build(&decoded);
            let length = built.text.chars().count() as u32;
            let (start, end) = (a.min(b).min(length), a.max(b).min(length));
            if start < end {
                let range = raw_bytes(&built.runs, &decoded, start..end).unwrap();
                let bytes = &raw[range.start as usize..range.end as usize];
                // As the whole was: a part of windows-1252 text may look like UTF-8.
                let encoding = encoding_rs::Encoding::for_label(decoded.encoding.as_bytes()).unwrap();
                let again = encoding.decode_without_bom_handling(bytes).0.replace('\u{feff}', "");
                let span: String = built.text.chars().skip(start as usize).take((end - start) as usize).collect();
                prop_assert_eq!(squeezed(&again), squeezed(&span));
            }
        }
    }
}
