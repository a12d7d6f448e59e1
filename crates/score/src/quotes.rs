//! Quotes and their speakers.
//!
//! Spans are compared after white space, quotation marks, commas, stops and dashes are trimmed from both ends. Each
//! gold quote is paired with at most one prediction, the best overlap first. A speaker is right when its words are
//! the same (*exact*), or its last word or head word is (*head*).

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::gold::{GoldLine, span};
use crate::prf::Prf;

/// Jaccard overlap from which two spans are the same quote.
const OVERLAP: f64 = 0.8;

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuoteSettings {
    /// Only gold quotes of these kinds; all when empty.
    pub kinds: HashSet<String>,
    /// Leave out gold quotes marked `"speech": false`.
    pub speech_only: bool,
}

/// Figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuoteScore {
    /// Identical spans.
    pub exact: Prf,
    /// Spans that overlap by 0.8 or more.
    pub overlap: Prf,
    /// Overlap and the speaker's very words.
    pub joint_exact: Prf,
    /// Overlap and the speaker's head.
    pub joint_head: Prf,
    /// Whom the speaker means, of quotes found whose gold says so: right, named, all.
    pub names: (usize, usize, usize),
    /// Found among gold, by kind.
    pub by_kind: BTreeMap<String, (usize, usize)>,
    /// `id: missed|invented|speaker …`, in order.
    pub misses: Vec<String>,
}

struct Quote<'v> {
    start: usize,
    end: usize,
    kind: &'v str,
    speaker: Option<&'v str>,
    words: &'v str,
    name: Option<&'v str>,
}

/// Scores what `read` finds in each text: an array of quotes as `annotate` prints it.
pub fn score_quotes<'t>(
    gold: &'t [GoldLine],
    settings: &QuoteSettings,
    mut read: impl FnMut(&'t str) -> Value,
) -> QuoteScore {
    let mut score = QuoteScore::default();
    for line in gold {
        let letters: Vec<char> = line.text.chars().collect();
        let found = read(&line.text);
        let all = quotes(line.value.get("quotes"), &letters);
        let speech = |number: usize| {
            let quote = line.value.get("quotes").and_then(|quotes| quotes.get(number));
            quote.and_then(|quote| quote.get("speech")).and_then(Value::as_bool) != Some(false)
        };
        let wanted_kind =
            |quote: &Quote<'_>| settings.kinds.is_empty() || settings.kinds.contains(quote.kind);
        let (keep, skip): (Vec<_>, Vec<_>) = all
            .into_iter()
            .enumerate()
            .partition(|(number, quote)| wanted_kind(quote) && (!settings.speech_only || speech(*number)));
        let keep: Vec<Quote<'_>> = keep.into_iter().map(|(_, quote)| quote).collect();
        let mut predicted = quotes(Some(&found), &letters);
        // A prediction of a quote that is not compared is neither right nor wrong.
        predicted.retain(|quote| {
            keep.iter().any(|gold| jaccard(gold, quote) >= 0.5)
                || !skip.iter().any(|(_, other)| covers(quote, other))
        });
        compare(&mut score, &line.id, &keep, &predicted);
    }
    score
}

fn quotes<'v>(value: Option<&'v Value>, letters: &[char]) -> Vec<Quote<'v>> {
    let text = |value: &'v Value, key: &str| value.get(key).and_then(Value::as_str);
    let read = |value: &'v Value| {
        let (start, end) = trimmed(letters, span(value)?);
        Some(Quote {
            start,
            end,
            kind: text(value, "kind").unwrap_or("unspecified"),
            speaker: value.get("speaker").and_then(|speaker| text(speaker, "text")),
            words: text(value, "text").unwrap_or_default(),
            name: text(value, "name"),
        })
    };
    value.and_then(Value::as_array).into_iter().flatten().filter_map(read).collect()
}

fn compare(score: &mut QuoteScore, id: &str, gold: &[Quote<'_>], predicted: &[Quote<'_>]) {
    let exact = pairs(gold, predicted, 1.0).len();
    let paired = pairs(gold, predicted, OVERLAP);
    let (mut same_words, mut same_head) = (0, 0);
    for (g, p) in &paired {
        let (Some(g), Some(p)) = (gold.get(*g), predicted.get(*p)) else { continue };
        same_words += usize::from(same_speaker(g.speaker, p.speaker, false));
        let head = same_speaker(g.speaker, p.speaker, true);
        same_head += usize::from(head);
        if let Some(wanted) = g.name {
            let right = p.name.is_some_and(|name| same_name(wanted, name));
            score.names.0 += usize::from(right);
            score.names.1 += usize::from(p.name.is_some());
            score.names.2 += 1;
            if !right {
                score.misses.push(format!(
                    "{id}: name {:?} for {wanted:?} ({:?}): {}",
                    p.name,
                    p.speaker,
                    short(g.words)
                ));
            }
        }
        if !head {
            score.misses.push(format!(
                "{id}: speaker {:?} for {:?}: {}",
                p.speaker,
                g.speaker,
                short(g.words)
            ));
        }
    }
    for (number, quote) in gold.iter().enumerate() {
        let entry = score.by_kind.entry(quote.kind.to_owned()).or_default();
        entry.1 += 1;
        if paired.iter().any(|(g, _)| *g == number) {
            entry.0 += 1;
        } else {
            score.misses.push(format!("{id}: missed {}: {}", quote.kind, short(quote.words)));
        }
    }
    for (number, quote) in predicted.iter().enumerate() {
        if !paired.iter().any(|(_, p)| *p == number) {
            score.misses.push(format!("{id}: invented {}: {}", quote.kind, short(quote.words)));
        }
    }
    for (prf, hits) in [
        (&mut score.exact, exact),
        (&mut score.overlap, paired.len()),
        (&mut score.joint_exact, same_words),
        (&mut score.joint_head, same_head),
    ] {
        prf.hits += hits;
        prf.predicted += predicted.len();
        prf.gold += gold.len();
    }
}

fn short(words: &str) -> String {
    words.chars().take(80).collect()
}

fn trimmed(letters: &[char], (start, end): (usize, usize)) -> (usize, usize) {
    let drop = |at: &usize| {
        letters.get(*at).is_none_or(|c| c.is_whitespace() || "\u{200b}\"'`“”„‟‘’‚«»,.;:-–—".contains(*c))
    };
    let first = (start..end).find(|at| !drop(at));
    let last = (start..end).rev().find(|at| !drop(at));
    match (first, last) {
        (Some(first), Some(last)) => (first, last + 1),
        _ => (start, end),
    }
}

fn shared(a: &Quote<'_>, b: &Quote<'_>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

fn jaccard(a: &Quote<'_>, b: &Quote<'_>) -> f64 {
    shared(a, b) as f64 / (a.end.max(b.end) - a.start.min(b.start)) as f64
}

fn covers(a: &Quote<'_>, b: &Quote<'_>) -> bool {
    let shared = shared(a, b);
    shared > 0 && shared * 2 >= (a.end - a.start).min(b.end - b.start)
}

fn pairs(gold: &[Quote<'_>], predicted: &[Quote<'_>], limit: f64) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(f64, usize, usize)> = gold
        .iter()
        .enumerate()
        .flat_map(|(g, a)| predicted.iter().enumerate().map(move |(p, b)| (jaccard(a, b), g, p)))
        .filter(|(overlap, ..)| *overlap >= limit)
        .collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut used_gold, mut used_predicted) = (HashSet::new(), HashSet::new());
    let mut out = Vec::new();
    for (_, g, p) in candidates {
        if !used_gold.contains(&g) && !used_predicted.contains(&p) {
            used_gold.insert(g);
            used_predicted.insert(p);
            out.push((g, p));
        }
    }
    out
}

fn same_speaker(gold: Option<&str>, predicted: Option<&str>, head: bool) -> bool {
    let (gold, predicted) = match (gold, predicted) {
        (None, None) => return true,
        (Some(gold), Some(predicted)) => (gold, predicted),
        _ => return false,
    };
    let fold = |text: &str| {
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        squeezed.trim_matches(['.', ',', ';', ':', ' ']).replace('’', "'")
    };
    if fold(gold) == fold(predicted) {
        return true;
    }
    head && (last_word(gold) == last_word(predicted) || head_word(gold) == head_word(predicted))
}

/// The same name, or the one is the other's end: `Lindqvist` and `Ana Lindqvist`.
fn same_name(gold: &str, predicted: &str) -> bool {
    let fold = |name: &str| {
        name.replace('’', "'").trim_start_matches("the ").trim_start_matches("The ").to_lowercase()
    };
    let (gold, predicted) = (fold(gold), fold(predicted));
    gold == predicted
        || gold.ends_with(&format!(" {predicted}"))
        || predicted.ends_with(&format!(" {gold}"))
        || last_word(&gold) == last_word(&predicted) && gold.chars().next() == predicted.chars().next()
}

fn last_word(text: &str) -> String {
    let mut words = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '’' | '\'' | '-')))
        .map(|word| word.trim_end_matches("'s").trim_end_matches("’s").trim_matches(['.', '’', '\'', '-']))
        .filter(|word| !word.is_empty());
    words.next_back().unwrap_or(text.trim()).to_lowercase()
}

/// The last word before what follows the head of a phrase.
fn head_word(text: &str) -> String {
    const FOLLOWERS: [&str; 13] =
        ["who", "whom", "whose", "of", "for", "from", "at", "in", "with", "on", "to", "by", "—"];
    let mark =
        text.char_indices().skip(1).find(|(_, c)| matches!(c, ',' | '(' | '[' | ';' | '—')).map(|(at, _)| at);
    let mut end = mark.unwrap_or(text.len());
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        if at > 0
            && at < end
            && FOLLOWERS.iter().any(|follower| word.trim().eq_ignore_ascii_case(follower))
            && word.len() > word.trim_end().len()
        {
            end = at;
        }
        at += word.len();
    }
    last_word(text.get(..end).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::read_gold;
    use serde_json::json;

    #[test]
    fn speakers() {
        let same = |a, b, head| same_speaker(Some(a), Some(b), head);
        assert!(same("Ana Lind", "Ana  Lind,", false));
        assert!(!same("Ana Lind", "Lind", false) && same("Ana Lind", "Lind", true));
        assert!(same("Ana Lind, the mayor", "Lind", true));
        assert!(same("the head of the port", "the head", true));
        assert!(same_speaker(None, None, true) && !same_speaker(None, Some("x"), true));
    }

    #[test]
    fn spans() {
        let gold = read_gold(
            r#"{"id":"a","text":"“We go,” Ana Lind said.","quotes":[{"start":0,"end":8,"text":"“We go,”","kind":"direct","speaker":{"start":9,"end":17,"text":"Ana Lind"}}]}"#,
        )
        .unwrap();
        let read = |_: &str| json!([{"start": 1, "end": 6, "text": "We go", "kind": "direct", "speaker": {"text": "Lind"}}]);
        let score = score_quotes(&gold, &QuoteSettings::default(), read);
        assert_eq!(score.exact.hits, 1);
        assert_eq!((score.joint_head.hits, score.joint_exact.hits), (1, 0));
        assert_eq!(score.by_kind["direct"], (1, 1));
    }
}
