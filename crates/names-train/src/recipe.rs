//! What the shipped model is trained on, and in which order.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use copydesk_names::model::{HIDDEN, LABELS, ModelFile, Parts};

use crate::augment::{Names, from_templates, headline, rename};
use crate::data::{Text, join, read};
use crate::lists::Lists;
use crate::random::Random;
use crate::repair::repair;
use crate::score::f1;
use crate::train::{Plan, train};

/// Sets that are only looked at: file under the data folder, and whether it annotates `MISC`.
const DEVELOPMENT: [(&str, bool); 6] = [
    ("ner/wikigold.dev.jsonl.gz", true),
    ("ner/gum.dev.jsonl.gz", true),
    ("ner/wnut17.dev.jsonl.gz", true),
    ("ner/gmb.dev.jsonl.gz", false),
    ("ner/wire_gold_3.jsonl", true),
    ("stories/world.jsonl", true),
];

/// The tables of the lists, with an empty network: enough to read features with.
///
/// # Errors
/// When lists are missing or malformed.
pub fn tables(lists: &mut Lists) -> Result<(Parts, ModelFile)> {
    let mut parts = Parts::default();
    lists.pack(&mut parts);
    parts.feature_marks = vec![0; 16];
    parts.rows = vec![0; 16 * HIDDEN];
    parts.scale = 1.0;
    parts.hidden_bias = vec![0.0; HIDDEN];
    parts.output = vec![[0.0; LABELS]; HIDDEN];
    parts.output_bias = vec![0.0; LABELS];
    let file = ModelFile::open(Cow::Owned(parts.to_bytes()))?;
    Ok((parts, file))
}

/// Trains the shipped model; returns the file's bytes.
///
/// # Errors
/// When data or lists are missing or malformed.
pub fn shipped(data: &Path, also: &[PathBuf], lists: &mut Lists, plan: &Plan) -> Result<Vec<u8>> {
    eprintln!("lists");
    let (mut parts, tables) = tables(lists)?;
    eprintln!("repair");
    let texts = training_texts(data, lists, &tables)?;
    let mut sets = Vec::new();
    for (file, misc) in DEVELOPMENT {
        sets.push((file, read(&data.join(file), 1.0)?, misc));
    }
    for file in also {
        sets.push(("", read(file, 1.0)?, true));
    }
    eprintln!("training");
    let epochs = plan.settings.epochs;
    train(&texts, &tables, &mut parts, plan, &mut |epoch, network, parts| {
        if (epoch + 1) % 2 == 0 || epoch + 1 == epochs {
            network.write(parts);
            if let Ok(model) = ModelFile::open(Cow::Owned(parts.to_bytes())) {
                let scores: Vec<String> =
                    sets.iter().map(|(_, texts, misc)| format!("{:.1}", f1(&model, texts, *misc))).collect();
                eprint!(" {}: {} ", epoch + 1, scores.join(" "));
            }
        }
    });
    Ok(parts.to_bytes())
}

fn training_texts(data: &Path, lists: &Lists, tables: &ModelFile) -> Result<Vec<Text>> {
    let ner = |file: &str, weight: f32| read(&data.join("ner").join(file), weight);
    let mut gold = Vec::new();
    for number in 0..3 {
        gold.extend(ner(&format!("wire_gold_{number}.jsonl"), 1.0)?);
    }
    // Sentences annotated by hand are not taken from the noisy set, those of the development set least of all.
    let mut by_hand: HashSet<String> = gold.iter().map(|text| text.text.clone()).collect();
    by_hand.extend(ner("wire_gold_3.jsonl", 1.0)?.into_iter().map(|text| text.text));
    let noisy = ner("gmb.train.jsonl.gz", 1.0)?;
    let (also_noisy, rest): (Vec<Text>, Vec<Text>) =
        noisy.into_iter().partition(|text| by_hand.contains(&text.text));
    let sizes = [1, 8, 2, 12, 5];
    let repaired = repair(&gold, &also_noisy, &join(&rest, &sizes), tables);
    let mut out: Vec<Text> = repaired.into_iter().map(|text| Text { weight: 0.5, ..text }).collect();
    let texts = join(&gold, &sizes);
    out.extend(texts.iter().map(|text| Text { weight: 2.0, ..text.clone() }));
    for file in ["quotes.jsonl", "sport_business.jsonl"] {
        out.extend(read(&data.join("stories").join(file), 2.0)?);
    }
    out.extend(ner("wikigold.train.jsonl.gz", 1.5)?);
    let names = Names::new(lists);
    let mut random = Random::new(7);
    // People, places and houses with other names: the words around them have to tell.
    let mut renamed = Vec::new();
    for text in out.iter().filter(|text| text.weight > 1.0) {
        renamed.push(Text { weight: text.weight * 0.5, ..rename(text, &names, lists, &mut random) });
    }
    // Headlines: short sentences in capitals, or with capitals at most words.
    for (number, text) in gold.iter().filter(|text| text.text.len() < 110).enumerate() {
        let renamed_too =
            if number % 2 == 0 { rename(text, &names, lists, &mut random) } else { text.clone() };
        renamed.push(headline(&renamed_too, number % 3 != 0));
    }
    out.extend(renamed);
    out.extend(from_templates(&names, 40, 0.5, 11));
    out.extend(ner("gum.train.jsonl.gz", 1.0)?);
    out.extend(join(&ner("uner_ewt.train.jsonl.gz", 1.0)?, &sizes));
    out.extend(ner("wnut17.train.jsonl.gz", 0.5)?);
    Ok(out)
}

/// Trains on the calibration set alone and scores its development part: shows what the class of model can
/// learn. The weights are thrown away.
///
/// # Errors
/// When data or lists are missing or malformed.
pub fn class_check(data: &Path, lists: &mut Lists, plan: &Plan) -> Result<f32> {
    let (mut parts, tables) = tables(lists)?;
    let texts = read(&data.join("ner/calibration/conll2003.train.jsonl.gz"), 1.0)?;
    let held_back = read(&data.join("ner/calibration/conll2003.testa.jsonl.gz"), 1.0)?;
    let mut last = 0.0;
    train(&texts, &tables, &mut parts, plan, &mut |epoch, network, parts| {
        network.write(parts);
        if let Ok(model) = ModelFile::open(Cow::Owned(parts.to_bytes())) {
            last = f1(&model, &held_back, true);
            eprint!(" {}: {last:.2} ", epoch + 1);
        }
    });
    Ok(last)
}
