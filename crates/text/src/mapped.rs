//! Text that remembers its bytes.

use std::ops::Range;

use crate::Points;

/// Longest stretch of one piece in characters, where bytes have to be counted by characters.
const COUNTED_PIECE_LIMIT_CHARS: usize = 2048;

/// How the bytes of a piece follow its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bytes {
    /// The very bytes of the text: UTF-8.
    Same,
    /// So many bytes a character.
    PerChar(u8),
    /// The text as a whole stands for the bytes as a whole: an entity, an escape, a repair.
    Replaced,
    /// Put between two pieces by a reader: it stands for the bytes between them.
    Joint,
}

/// A stretch of text and where it comes from; it ends where the next piece starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    text: u32,
    raw_start: u32,
    raw_end: u32,
    bytes: Bytes,
}

/// A text each character of which leads back to bytes of the raw message.
///
/// Held as pieces, so that a long message costs a few words: text that is copied letter for letter is one
/// piece, whatever its length, in UTF-8. Offsets into the text are bytes of the `str`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    text: String,
    pieces: Vec<Piece>,
}

/// A stretch of a [`Mapped`] text that stands in the message one to one, or an anchor between two that do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextRun {
    /// First code point of the text.
    pub start: u32,
    /// Raw byte it stands at.
    pub raw: u64,
    /// Code points that stand there one to one. 0 for an anchor: the text after it stands for bytes from `raw` on.
    pub length: u32,
}

impl Mapped {
    /// A UTF-8 text that starts at raw byte `raw_start`.
    #[must_use]
    pub fn utf8(text: String, raw_start: usize) -> Self {
        let mut mapped = Self { text: String::new(), pieces: Vec::new() };
        if !text.is_empty() {
            let raw_end = offset(raw_start + text.len());
            mapped.pieces.push(Piece { text: 0, raw_start: offset(raw_start), raw_end, bytes: Bytes::Same });
        }
        mapped.text = text;
        mapped
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Length of the text in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// A slice of the text; empty when `range` is none.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Appends UTF-8 text copied from raw byte `raw_start` on.
    pub fn push_same(&mut self, text: &str, raw_start: usize) {
        self.push(text, offset(raw_start), offset(raw_start + text.len()), Bytes::Same);
    }

    /// Appends text copied from raw byte `raw_start` on, whose characters have `width` bytes each there.
    pub fn push_per_char(&mut self, text: &str, raw_start: usize, width: u8) {
        let mut rest = text;
        let mut raw = raw_start;
        while !rest.is_empty() {
            let cut = rest.char_indices().nth(COUNTED_PIECE_LIMIT_CHARS).map_or(rest.len(), |(at, _)| at);
            let (head, tail) = rest.split_at(cut);
            let end = raw + head.chars().count() * usize::from(width);
            self.push(head, offset(raw), offset(end), Bytes::PerChar(width));
            rest = tail;
            raw = end;
        }
    }

    /// Appends text that stands as a whole for the raw bytes `raw`.
    pub fn push_replaced(&mut self, text: &str, raw: Range<usize>) {
        if !text.is_empty() {
            self.pieces.push(Piece {
                text: offset(self.text.len()),
                raw_start: offset(raw.start),
                raw_end: offset(raw.end),
                bytes: Bytes::Replaced,
            });
            self.text.push_str(text);
        }
    }

    /// Appends what a reader puts between two pieces: a space for a line break, a blank line.
    pub fn push_joint(&mut self, text: &str) {
        let raw = self.pieces.last().map_or(0, |piece| piece.raw_end);
        self.push(text, raw, raw, Bytes::Joint);
    }

    /// Appends a slice of another text, with its way back.
    pub fn push_slice(&mut self, from: &Mapped, range: Range<usize>) {
        for (number, piece) in from.pieces_in(&range) {
            let piece_end = from.piece_end(number);
            let start = range.start.max(piece.text as usize);
            let end = range.end.min(piece_end);
            let text = from.slice(start..end);
            match piece.bytes {
                Bytes::Same => {
                    self.push_same(text, piece.raw_start as usize + start - piece.text as usize);
                }
                Bytes::PerChar(width) => {
                    let before = from.slice(piece.text as usize..start).chars().count();
                    self.push_per_char(text, piece.raw_start as usize + before * usize::from(width), width);
                }
                Bytes::Replaced => self.push_replaced(text, piece.raw_start as usize..piece.raw_end as usize),
                Bytes::Joint => self.push_joint(text),
            }
        }
    }

    /// Appends another text that stands for the same bytes as `range` of `from`: `text` replaces it.
    pub fn push_replacing(&mut self, text: &str, from: &Mapped, range: Range<usize>) {
        let raw = from.raw(&range);
        self.push_replaced(
            text,
            usize::try_from(raw.start).unwrap_or_default()..usize::try_from(raw.end).unwrap_or_default(),
        );
    }

    fn push(&mut self, text: &str, raw_start: u32, raw_end: u32, bytes: Bytes) {
        if text.is_empty() {
            return;
        }
        let at = offset(self.text.len());
        let grows = self.pieces.last().is_some_and(|last| {
            last.bytes == bytes
                && match bytes {
                    Bytes::Same => last.raw_end == raw_start,
                    Bytes::PerChar(_) => {
                        last.raw_end == raw_start
                            && text.len() + (at - last.text) as usize <= COUNTED_PIECE_LIMIT_CHARS
                    }
                    Bytes::Joint => true,
                    Bytes::Replaced => false,
                }
        });
        match self.pieces.last_mut() {
            Some(last) if grows => last.raw_end = raw_end,
            _ => self.pieces.push(Piece { text: at, raw_start, raw_end, bytes }),
        }
        self.text.push_str(text);
    }

    /// Cuts the text to `length` bytes, which must be a boundary of characters; longer texts stay.
    pub fn truncate(&mut self, length: usize) {
        if length >= self.text.len() || !self.text.is_char_boundary(length) {
            return;
        }
        let end = usize::try_from(self.raw_end(length)).unwrap_or_default();
        self.text.truncate(length);
        self.pieces.truncate(self.pieces.partition_point(|piece| (piece.text as usize) < length));
        if let Some(last) = self.pieces.last_mut() {
            last.raw_end = offset(end);
        }
    }

    /// Raw byte at which the character at `byte` starts; for a joint, the end of what stands before it.
    #[must_use]
    pub fn raw_start(&self, byte: usize) -> u64 {
        let Some((number, piece)) = self.piece_at(byte) else {
            return u64::from(self.pieces.last().map_or(0, |piece| piece.raw_end));
        };
        if byte >= self.piece_end(number) {
            return u64::from(piece.raw_end);
        }
        match piece.bytes {
            Bytes::Replaced | Bytes::Joint => u64::from(piece.raw_start),
            _ => self.inside(&piece, byte),
        }
    }

    /// Raw byte at which the text before `byte` ends; for a joint, the start of what follows it.
    #[must_use]
    pub fn raw_end(&self, byte: usize) -> u64 {
        let Some((number, piece)) = byte.checked_sub(1).and_then(|last| self.piece_at(last)) else {
            return u64::from(self.pieces.first().map_or(0, |piece| piece.raw_start));
        };
        match piece.bytes {
            Bytes::Replaced => u64::from(piece.raw_end),
            Bytes::Joint => {
                let next = self.pieces.get(number + 1);
                u64::from(next.map_or(piece.raw_end, |next| next.raw_start.max(piece.raw_start)))
            }
            _ => self.inside(&piece, byte),
        }
    }

    /// Raw bytes the slice `range` stands for.
    #[must_use]
    pub fn raw(&self, range: &Range<usize>) -> Range<u64> {
        let start = self.raw_start(range.start);
        if range.is_empty() {
            return start..start;
        }
        start..self.raw_end(range.end).max(start)
    }

    fn inside(&self, piece: &Piece, byte: usize) -> u64 {
        let text = piece.text as usize;
        let skipped = match piece.bytes {
            Bytes::PerChar(width) => self.slice(text..byte).chars().count() * usize::from(width),
            _ => byte - text,
        };
        u64::from(piece.raw_start) + skipped as u64
    }

    fn piece_at(&self, byte: usize) -> Option<(usize, Piece)> {
        let number = self.pieces.partition_point(|piece| piece.text as usize <= byte).checked_sub(1)?;
        self.pieces.get(number).map(|piece| (number, *piece))
    }

    fn piece_end(&self, number: usize) -> usize {
        self.pieces.get(number + 1).map_or(self.text.len(), |next| next.text as usize)
    }

    fn pieces_in(&self, range: &Range<usize>) -> impl Iterator<Item = (usize, Piece)> {
        let first = self.pieces.partition_point(|piece| piece.text as usize <= range.start).saturating_sub(1);
        let end = if range.is_empty() { 0 } else { range.end };
        (first..).map_while(move |number| {
            let piece = self.pieces.get(number).filter(|piece| (piece.text as usize) < end)?;
            Some((number, *piece))
        })
    }

    /// The map as the records hold it: in code points, text between two runs standing for the bytes between.
    #[must_use]
    pub fn runs(&self) -> Vec<TextRun> {
        self.runs_with(&Points::new(&self.text))
    }

    /// As [`Mapped::runs`]; `points` counts this text.
    #[must_use]
    pub fn runs_with(&self, points: &Points<'_>) -> Vec<TextRun> {
        let mut runs: Vec<TextRun> = Vec::new();
        // Raw byte that a reader of the runs takes the next text to follow.
        let mut expected = None;
        let mut last_copied: Option<u32> = None;
        for (number, piece) in self.pieces.iter().enumerate() {
            let start = points.at(piece.text as usize);
            let length = points.at(self.piece_end(number)) - start;
            match piece.bytes {
                Bytes::Same | Bytes::PerChar(_) => {
                    match runs.last_mut() {
                        Some(run)
                            if last_copied == Some(piece.raw_start) && run.start + run.length == start =>
                        {
                            run.length += length;
                        }
                        _ => runs.push(TextRun { start, raw: u64::from(piece.raw_start), length }),
                    }
                    last_copied = Some(piece.raw_end);
                    expected = Some(piece.raw_end);
                }
                Bytes::Replaced => {
                    if expected != Some(piece.raw_start) {
                        runs.push(TextRun { start, raw: u64::from(piece.raw_start), length: 0 });
                    }
                    last_copied = None;
                    expected = Some(piece.raw_end);
                    let next = self.pieces.get(number + 1);
                    let goes_on = |next: &Piece| {
                        next.raw_start == piece.raw_end
                            && matches!(next.bytes, Bytes::Same | Bytes::PerChar(_))
                    };
                    if !next.is_some_and(goes_on) {
                        let raw = u64::from(piece.raw_end);
                        runs.push(TextRun { start: start + length, raw, length: 0 });
                    }
                }
                Bytes::Joint => {
                    last_copied = None;
                    expected = None;
                }
            }
        }
        runs
    }
}

/// Offsets are held in 32 bits: no message is near 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Mapped {
        // Raw: `ab&amp;cd<b>ef`
        let mut mapped = Mapped::default();
        mapped.push_same("ab", 0);
        mapped.push_replaced("&", 2..7);
        mapped.push_same("cd", 7);
        mapped.push_joint(" ");
        mapped.push_same("ef", 12);
        mapped
    }

    #[test]
    fn spans_lead_back() {
        let mapped = sample();
        assert_eq!(mapped.text(), "ab&cd ef");
        assert_eq!(mapped.raw(&(0..2)), 0..2);
        assert_eq!(mapped.raw(&(2..3)), 2..7);
        assert_eq!(mapped.raw(&(1..4)), 1..8);
        assert_eq!(mapped.raw(&(5..6)), 9..12);
        assert_eq!(mapped.raw(&(4..8)), 8..14);
    }

    #[test]
    fn slices_keep_the_way_back() {
        let mapped = sample();
        let mut other = Mapped::default();
        other.push_slice(&mapped, 1..7);
        assert_eq!(other.text(), "b&cd e");
        assert_eq!(other.raw(&(0..6)), 1..13);
        assert_eq!(other.raw(&(1..2)), 2..7);
        other.truncate(3);
        assert_eq!((other.text(), other.raw(&(0..3))), ("b&c", 1..8));
    }

    #[test]
    fn characters_of_one_width() {
        let mut mapped = Mapped::default();
        mapped.push_per_char("aé—", 4, 2);
        assert_eq!(mapped.raw(&(1..3)), 6..8);
        assert_eq!(mapped.raw(&(0..6)), 4..10);
        let long = "é".repeat(5000);
        let mut mapped = Mapped::default();
        mapped.push_per_char(&long, 0, 1);
        assert_eq!(mapped.raw(&(6000..6002)), 3000..3001);
        assert_eq!(mapped.runs(), [TextRun { start: 0, raw: 0, length: 5000 }]);
    }

    #[test]
    fn runs_are_what_stands_one_to_one() {
        let run = |start, raw, length| TextRun { start, raw, length };
        assert_eq!(sample().runs(), [run(0, 0, 2), run(3, 7, 2), run(6, 12, 2)]);
        let mut moved = Mapped::default();
        moved.push_replaced("&", 20..25);
        moved.push_joint("\n");
        moved.push_same("x", 3);
        assert_eq!(moved.runs(), [run(0, 20, 0), run(1, 25, 0), run(2, 3, 1)]);
    }
}
