//! From the runs of a record back to raw bytes.

use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::charset::Charset;
use crate::mapped::TextRun;

/// Raw bytes that the code points `span` of a text stand for.
///
/// `runs` are the text's ([`crate::Mapped::runs`]), `raw` is the whole message and `encoding` the name its record gives.
/// A span's edge between two runs reaches to the neighbouring run. None when the span is empty, or the
/// runs do not fit the message.
#[must_use]
pub fn raw_bytes(runs: &[TextRun], raw: &[u8], encoding: &str, span: Range<u32>) -> Option<Range<u64>> {
    if span.is_empty() {
        return None;
    }
    let charset = Charset::for_label(encoding)?;
    let at = |run: &TextRun, points: u32| Some(run.raw + length_of(raw, run.raw, points, charset)?);
    let first = runs.partition_point(|run| run.start <= span.start).checked_sub(1);
    let start = match first.and_then(|first| runs.get(first)) {
        Some(run) => at(run, (span.start - run.start).min(run.length))?,
        None => runs.first()?.raw,
    };
    let last = runs.partition_point(|run| run.start < span.end);
    let end = match last.checked_sub(1).and_then(|last| runs.get(last)) {
        Some(run) if span.end <= run.start + run.length => at(run, span.end - run.start)?,
        Some(run) => match runs.get(last) {
            Some(next) => next.raw,
            None => at(run, run.length)?,
        },
        None => runs.first()?.raw,
    };
    Some(start..end.max(start))
}

/// Bytes of `points` characters that stand at raw byte `from`.
fn length_of(raw: &[u8], from: u64, points: u32, charset: Charset) -> Option<u64> {
    let rest = raw.get(usize::try_from(from).ok()?..)?;
    let points = points as usize;
    let encoding = match charset {
        Charset::Web(encoding) => encoding,
        Charset::National(_) => return (points <= rest.len()).then_some(points as u64),
    };
    if encoding.is_single_byte() {
        return (points <= rest.len()).then_some(points as u64);
    }
    if encoding == UTF_8 {
        let mut starts = rest.iter().enumerate().filter(|(_, byte)| **byte & 0xC0 != 0x80).map(|(at, _)| at);
        let counted = starts.by_ref().take(points).count();
        let end = starts.next().unwrap_or(rest.len());
        return (counted == points).then_some(end as u64).or((points == 0).then_some(0));
    }
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let unit = |at: usize| {
            let pair = [*rest.get(at)?, *rest.get(at + 1)?];
            Some(if encoding == UTF_16LE { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
        };
        let mut at = 0;
        for _ in 0..points {
            at += if (0xD800..0xDC00).contains(&unit(at)?) { 4 } else { 2 };
        }
        return (at <= rest.len()).then_some(at as u64);
    }
    by_steps(rest, points, encoding)
}

fn by_steps(rest: &[u8], points: usize, encoding: &'static Encoding) -> Option<u64> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut seen = 0;
    for (at, byte) in rest.iter().enumerate() {
        if seen >= points {
            return Some(at as u64);
        }
        let mut scratch = [0u8; 16];
        let (_, _, written) =
            decoder.decode_to_utf8_without_replacement(std::slice::from_ref(byte), &mut scratch, false);
        seen += std::str::from_utf8(scratch.get(..written)?).ok()?.chars().count();
    }
    (seen >= points).then_some(rest.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Labels, Mapped, decode};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_runs_say_what_the_map_says(
            pieces in proptest::collection::vec((0u8..4, "[aé—\u{1F600}]{1,6}"), 0..12),
            encoding in prop::sample::select(vec!["utf-8", "utf-16le", "gb18030"]),
        ) {
            let mut raw: Vec<u8> = if encoding == "utf-16le" { b"\xff\xfe".to_vec() } else { Vec::new() };
            let encode = |text: &str| match encoding {
                "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
                other => Encoding::for_label(other.as_bytes()).unwrap().encode(text).0.into_owned(),
            };
            // Kinds: copied, replaced, joint, left out.
            for (_, text) in &pieces {
                raw.extend(encode(text));
            }
            let decoded = decode(&raw, Labels { feed: Some(encoding), declared: None });
            prop_assume!(decoded.as_ref().is_ok_and(|d| d.encoding == encoding));
            let decoded = decoded.unwrap();
            let mut built = Mapped::default();
            let mut at = 0;
            for (kind, text) in &pieces {
                let range = at..at + text.len();
                match kind {
                    0 => built.push_slice(&decoded.text, range.clone()),
                    1 => built.push_replacing("&", &decoded.text, range.clone()),
                    2 if !built.is_empty() => built.push_joint(" "),
                    _ => {}
                }
                at = range.end;
            }
            let runs = built.runs();
            prop_assume!(!runs.is_empty());
            let points = crate::Points::new(built.text());
            let boundaries: Vec<usize> =
                built.text().char_indices().map(|(at, _)| at).chain([built.len()]).collect();
            for (number, &start) in boundaries.iter().enumerate() {
                for &end in boundaries.get(number + 1..).unwrap() {
                    let found = raw_bytes(&runs, &raw, encoding, points.at(start)..points.at(end)).unwrap();
                    let mapped = built.raw(&(start..end));
                    // A joint between two replaced pieces, or at an edge, may be drawn wider by the runs; never narrower.
                    prop_assert!(found.start <= mapped.start && found.end >= mapped.end, "{found:?} {mapped:?} {runs:?}");
                    prop_assert!(found.end <= raw.len() as u64);
                }
            }
        }
    }
}
