//! Byte offsets to code points and back.

/// Bytes between two counted positions.
const STRIDE_BYTES: usize = 64;

/// Counts code points of one text: offsets inside are bytes, offsets in records are code points.
#[derive(Debug)]
pub struct Points<'a> {
    text: &'a str,
    /// Code points before each multiple of [`STRIDE_BYTES`]; empty when the text is ASCII.
    counts: Vec<u32>,
}

impl<'a> Points<'a> {
    /// Counts the text once.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut counts = Vec::new();
        if !text.is_ascii() {
            let mut seen = 0u32;
            for chunk in text.as_bytes().chunks(STRIDE_BYTES) {
                counts.push(seen);
                seen += count_starts(chunk);
            }
            counts.push(seen);
        }
        Self { text, counts }
    }

    /// Number of code points before `byte`; `byte` may lie inside a character or behind the end.
    #[must_use]
    pub fn at(&self, byte: usize) -> u32 {
        let byte = byte.min(self.text.len());
        if self.counts.is_empty() {
            return u32::try_from(byte).unwrap_or(u32::MAX);
        }
        let slot = byte / STRIDE_BYTES;
        let before = self.counts.get(slot).copied().unwrap_or_default();
        before + count_starts(self.text.as_bytes().get(slot * STRIDE_BYTES..byte).unwrap_or_default())
    }

    /// Byte offset of code point number `point`; the length of the text when there are fewer.
    #[must_use]
    pub fn byte(&self, point: u32) -> usize {
        if self.counts.is_empty() {
            return (point as usize).min(self.text.len());
        }
        let slot = self.counts.partition_point(|&seen| seen <= point).saturating_sub(1);
        let mut seen = self.counts.get(slot).copied().unwrap_or_default();
        let start = slot * STRIDE_BYTES;
        for (at, byte) in self.text.as_bytes().iter().enumerate().skip(start) {
            if is_start(*byte) {
                if seen == point {
                    return at;
                }
                seen += 1;
            }
        }
        self.text.len()
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn count_starts(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.iter().filter(|b| is_start(**b)).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back(text in "[a-zé—\u{1F600}]{0,300}") {
            let points = Points::new(&text);
            for (number, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(byte) as usize, number);
                prop_assert_eq!(points.byte(number as u32), byte);
            }
            prop_assert_eq!(points.at(text.len()) as usize, text.chars().count());
            prop_assert_eq!(points.byte(text.chars().count() as u32), text.len());
        }
    }
}
