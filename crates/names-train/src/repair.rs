//! Repair of machine-made annotation: a network that sees it beside the text, trained where the same
//! sentences were annotated by hand, reads the rest anew.

use std::collections::HashMap;

use copydesk_names::model::{ModelFile, spans};

use crate::corpus::words_of;
use crate::data::{Span, Text, Types, join};
use crate::network::Settings;
use crate::train::{Plan, train_and_read};

/// Gives `noisy` texts new names. `gold` are sentences annotated by hand that stand in `also_noisy` too.
#[must_use]
pub fn repair(gold: &[Text], also_noisy: &[Text], noisy: &[Text], lists: &ModelFile) -> Vec<Text> {
    let marked: HashMap<&str, &Text> = also_noisy.iter().map(|text| (text.text.as_str(), text)).collect();
    let (texts, beside): (Vec<Text>, Vec<Text>) = gold
        .iter()
        .filter_map(|text| Some((text.clone(), (*marked.get(text.text.as_str())?).clone())))
        .unzip();
    eprintln!("  {} of {} sentences stand in both", texts.len(), gold.len());
    let (texts, beside) = (join(&texts, &[8]), join(&beside, &[8]));
    let plan = Plan {
        settings: Settings { epochs: 14, ..Plan::default().settings },
        slots: 1 << 17,
        ..Plan::default()
    };
    let extra = |document: usize, byte: usize| label_at(beside.get(document)?, byte);
    let extra_of_noisy = |document: usize, byte: usize| label_at(noisy.get(document)?, byte);
    let (corpus, labels) = train_and_read(&texts, &extra, noisy, &extra_of_noisy, lists, &plan);
    let mut out: Vec<Text> = noisy.iter().map(|text| Text { spans: Vec::new(), ..text.clone() }).collect();
    let mut words: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
    for (sentence, labels) in corpus.sentences.iter().zip(&labels) {
        let Some(text) = out.get_mut(sentence.document) else { continue };
        let tokens = words.entry(sentence.document).or_insert_with(|| {
            words_of(&noisy[sentence.document].text).tokens.iter().map(|t| (t.start, t.end)).collect()
        });
        spans(labels, |first, last, kind| {
            let (first, last) = (sentence.tokens.start + first, sentence.tokens.start + last - 1);
            if let (Some((start, _)), Some((_, end))) = (tokens.get(first), tokens.get(last)) {
                text.spans.push(Span { start: *start, end: *end, types: 1 << kind });
            }
        });
    }
    out
}

/// The noisy label of the token at a byte: 0 outside, else odd at the start of a name and even inside.
fn label_at(text: &Text, byte: usize) -> Option<u64> {
    let after = text.spans.partition_point(|span| span.start <= byte);
    let inside = after.checked_sub(1).and_then(|n| text.spans.get(n)).filter(|span| byte < span.end);
    let number = |types: Types| u64::from(types);
    Some(inside.map_or(0, |span| number(span.types) * 2 + 1 + u64::from(span.start != byte)))
}
