//! One quote on several wires.

use copydesk_record::{Quote, QuoteKind};
use copydesk_text::fold;

use crate::hash::short_hash;

/// Fewer words are said by many: `No comment`.
const LEAST_WORDS: usize = 5;

/// A key that equal words have on every wire: a hash of the speaker's own words, folded, without punctuation and without
/// what the agency put between brackets. None for indirect and mixed speech, which has words of the agency's own, and for
/// quotes of a few words. Nothing has to be remembered: whoever groups quotes by it has the same quote across wires.
#[must_use]
pub fn match_key(quote: &Quote) -> Option<String> {
    if quote.kind != QuoteKind::Direct {
        return None;
    }
    let mut text = quote.text.clone();
    for insert in &quote.inserts {
        text = text.replace(&insert.text, " ");
    }
    let folded = fold(&text);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (words.len() >= LEAST_WORDS).then(|| short_hash(words.join(" ").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn key(kind: &str, text: &str, inserts: &[&str]) -> Option<String> {
        let inserts: Vec<_> =
            inserts.iter().map(|text| json!({"start": 0, "end": 0, "text": text})).collect();
        let quote = json!({"id": "q1", "kind": kind, "start": 0, "end": 1, "text": text, "inserts": inserts});
        match_key(&serde_json::from_value(quote).unwrap())
    }

    #[test]
    fn equal_words_have_one_key() {
        let one = key("direct", "We ask owners for papers, not for opinions,", &[]);
        assert!(one.is_some());
        assert_eq!(one, key("direct", "“We ask owners for papers — not for opinions.”", &[]));
        assert_eq!(one, key("direct", "We ask [ship] owners for papers, not for opinions", &["[ship]"]));
        assert_ne!(one, key("direct", "We ask owners for papers and for opinions", &[]));
        assert_eq!(key("direct", "No comment at all", &[]), None);
        assert_eq!(key("indirect", "they ask owners for papers, not for opinions", &[]), None);
    }
}
