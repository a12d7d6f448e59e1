//! What changed about the quotes between two versions.

use copydesk_record::{KeptQuote, QuoteChange, QuoteChangeKind, QuoteWords};
use copydesk_text::fold;
use similar::{Algorithm, capture_diff_slices, get_diff_ratio};

/// Least share of common words, in percent, of two quotes that are taken for one whose words changed.
const ALIKE_PERCENT: u8 = 50;
/// Pairs of unmatched quotes that are compared in full; beyond, only neighbours in the order of the text.
const COMPARED_LIMIT_PAIRS: usize = 4_096;
/// How far apart neighbours may stand.
const NEIGHBOURS: usize = 24;

/// The differences between the quotes of two versions, in the order of the later one, dropped ones last.
///
/// Quotes with equal words are matched first, in their order; then the most alike of the rest, the nearest in order
/// where several are equally alike. Punctuation and case count for nothing: a comma before a cue is not the speaker's.
#[must_use]
pub fn quote_changes(before: &[KeptQuote], after: &[KeptQuote]) -> Vec<QuoteChange> {
    let old: Vec<Vec<String>> = before.iter().map(|quote| words(&quote.text)).collect();
    let new: Vec<Vec<String>> = after.iter().map(|quote| words(&quote.text)).collect();
    let mut partner: Vec<Option<(usize, u8)>> = vec![None; after.len()];
    let mut used = vec![false; before.len()];
    for (at, words) in new.iter().enumerate() {
        let same = (0..old.len()).find(|&from| !used[from] && old[from] == *words);
        if let Some(from) = same {
            used[from] = true;
            partner[at] = Some((from, 100));
        }
    }
    let mut pairs = alike_pairs(&old, &new, &used, &partner);
    // Most alike first; of equals those that stand nearest to each other in order.
    pairs.sort_by_key(|&(alike, from, at)| (std::cmp::Reverse(alike), from.abs_diff(at), at, from));
    for (alike, from, at) in pairs {
        if !used[from] && partner[at].is_none() {
            used[from] = true;
            partner[at] = Some((from, alike));
        }
    }
    let mut changes = Vec::new();
    for (at, quote) in after.iter().enumerate() {
        let Some((from, alike)) = partner[at] else {
            changes.push(QuoteChange {
                change: QuoteChangeKind::Added,
                before: None,
                after: Some(told(quote)),
                alike: None,
            });
            continue;
        };
        let mut changed = |change: QuoteChangeKind| {
            changes.push(QuoteChange {
                change,
                before: Some(told(&before[from])),
                after: Some(told(quote)),
                alike: Some(alike),
            });
        };
        if old[from] != new[at] {
            changed(QuoteChangeKind::Words);
        }
        if !same_speaker(before[from].speaker.as_deref(), quote.speaker.as_deref()) {
            changed(QuoteChangeKind::Speaker);
        }
    }
    let dropped = before.iter().zip(&used).filter(|(_, used)| !**used).map(|(quote, _)| QuoteChange {
        change: QuoteChangeKind::Dropped,
        before: Some(told(quote)),
        after: None,
        alike: None,
    });
    changes.extend(dropped);
    changes
}

/// Whether two names are one speaker's: equal, or one the other's last part (`Lindqvist`, `Ana Lindqvist`).
#[must_use]
pub fn same_speaker(before: Option<&str>, after: Option<&str>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return before.is_none() && after.is_none() };
    let (before, after) = (words(before), words(after));
    before.ends_with(&after) || after.ends_with(&before)
}

/// Pairs of quotes without a partner that share enough words: percent, index before, index after.
fn alike_pairs(
    old: &[Vec<String>],
    new: &[Vec<String>],
    used: &[bool],
    partner: &[Option<(usize, u8)>],
) -> Vec<(u8, usize, usize)> {
    let from: Vec<usize> = (0..old.len()).filter(|&index| !used[index]).collect();
    let to: Vec<usize> = (0..new.len()).filter(|&index| partner[index].is_none()).collect();
    let all = from.len().saturating_mul(to.len()) <= COMPARED_LIMIT_PAIRS;
    let mut pairs = Vec::new();
    for (rank, &from) in from.iter().enumerate() {
        for (at, &to) in to.iter().enumerate() {
            if !all && rank.abs_diff(at) > NEIGHBOURS {
                continue;
            }
            let alike = alike(&old[from], &new[to]);
            if alike >= ALIKE_PERCENT {
                pairs.push((alike, from, to));
            }
        }
    }
    pairs
}

/// Share of words that two texts have in common in order, in percent, rounded down: only equal texts have 100.
fn alike(old: &[String], new: &[String]) -> u8 {
    let (short, long) = (old.len().min(new.len()), old.len().max(new.len()));
    // The share cannot reach the threshold whatever the words are.
    if short * 200 < usize::from(ALIKE_PERCENT) * (short + long) {
        return 0;
    }
    let ratio = get_diff_ratio(&capture_diff_slices(Algorithm::Myers, old, new), old.len(), new.len());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 100
    let percent = (ratio * 100.0) as u8;
    if old == new { 100 } else { percent.min(99) }
}

/// The words of a text, folded, without punctuation.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn told(quote: &KeptQuote) -> QuoteWords {
    QuoteWords { id: quote.id.clone(), text: quote.text.clone(), speaker: quote.speaker.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotes(texts: &[(&str, &str)]) -> Vec<KeptQuote> {
        texts
            .iter()
            .enumerate()
            .map(|(number, (text, speaker))| KeptQuote {
                id: format!("q{}", number + 1),
                hash: String::new(),
                text: (*text).to_owned(),
                speaker: (!speaker.is_empty()).then(|| (*speaker).to_owned()),
            })
            .collect()
    }

    /// `expected`: each change as `kind before>after`.
    fn check(before: &[(&str, &str)], after: &[(&str, &str)], expected: &[&str]) {
        let id = |side: &Option<QuoteWords>| side.as_ref().map_or("-".to_owned(), |quote| quote.id.clone());
        let found: Vec<String> = quote_changes(&quotes(before), &quotes(after))
            .iter()
            .map(|change| {
                format!("{:?} {}>{}", change.change, id(&change.before), id(&change.after)).to_lowercase()
            })
            .collect();
        assert_eq!(found, expected, "{before:?} {after:?}");
    }

    const FIRE: (&str, &str) = ("The fire is under control,", "Ana Lindqvist");
    const SHIP: (&str, &str) = ("Nobody was on board when it sank", "Per Holm");

    #[test]
    fn what_is_equal_is_no_change() {
        check(&[FIRE, SHIP], &[FIRE, SHIP], &[]);
        check(&[FIRE], &[("the fire is under control.", "Lindqvist")], &[]);
        check(&[], &[], &[]);
        // The order of a story may change; its quotes do not.
        check(&[FIRE, SHIP], &[SHIP, FIRE], &[]);
    }

    #[test]
    fn what_changed_is_told_with_both_sides() {
        check(&[FIRE], &[("The fire is not under control,", "Ana Lindqvist")], &["words q1>q1"]);
        check(&[FIRE], &[("The fire is under control,", "Per Holm")], &["speaker q1>q1"]);
        check(&[FIRE], &[("The fire is under control,", "")], &["speaker q1>q1"]);
        check(&[FIRE], &[("The fire is now out of control,", "Per Holm")], &["words q1>q1", "speaker q1>q1"]);
        check(&[FIRE], &[FIRE, SHIP], &["added ->q2"]);
        check(&[FIRE, SHIP], &[SHIP], &["dropped q1>-"]);
        check(&[FIRE], &[SHIP], &["added ->q1", "dropped q1>-"]);
    }

    #[test]
    fn the_most_alike_are_partners_whatever_their_order() {
        let early = ("We counted nine ships in the harbour on Monday", "A");
        let late = ("We counted ten ships in the harbour on Tuesday", "A");
        let changed = ("We counted ten ships in the outer harbour on Tuesday", "A");
        check(&[early, late], &[changed, early], &["words q2>q1"]);
        // Equal words more than once are matched in their order.
        check(
            &[("No comment", "A"), ("No comment", "B")],
            &[("No comment", "B")],
            &["speaker q1>q1", "dropped q2>-"],
        );
    }

    #[test]
    fn many_quotes_are_compared_in_bounded_time() {
        let text = |n: usize, word: &str| (format!("number {n} {word} spoke of {n} and {n}"), "A");
        let before: Vec<(String, &str)> = (0..400).map(|n| text(n, "first")).collect();
        let after: Vec<(String, &str)> = (0..400).map(|n| text(n, "second")).collect();
        let borrow = |list: &[(String, &'static str)]| -> Vec<KeptQuote> {
            let list: Vec<(&str, &str)> = list.iter().map(|(text, who)| (text.as_str(), *who)).collect();
            quotes(&list)
        };
        let changes = quote_changes(&borrow(&before), &borrow(&after));
        assert_eq!(changes.len(), 400);
        assert!(changes.iter().all(|change| change.change == QuoteChangeKind::Words));
        assert!(changes.iter().all(|change| {
            change.before.as_ref().map(|quote| &quote.id) == change.after.as_ref().map(|quote| &quote.id)
        }));
    }
}
