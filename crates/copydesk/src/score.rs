//! `score`: how well this build reads names, quotes, datelines, dates and places, against a gold set.

use std::collections::HashMap;

use anyhow::{Context, anyhow};
use copydesk_desk::{Desk, annotate, read_dateline, read_dates, read_places};
use copydesk_record::DatelinePlace;
use copydesk_score::{
    GoldLine, NameMap, QuoteSettings, read_gold_beside, read_texts, score_datelines, score_dates,
    score_names, score_places, score_quotes,
};
use serde_json::{Value, json};

use crate::cli::{ScoreArgs, ScoreMap, ScoreWhat};
use crate::exit::Failure;
use crate::output::Output;

pub fn score(args: &ScoreArgs) -> Result<(), Failure> {
    let text = std::fs::read_to_string(&args.gold)
        .with_context(|| args.gold.display().to_string())
        .map_err(Failure::bad_input)?;
    let mut texts = HashMap::new();
    for path in &args.texts {
        let lines = std::fs::read_to_string(path)
            .with_context(|| path.display().to_string())
            .map_err(Failure::bad_input)?;
        texts.extend(read_texts(&lines));
    }
    let gold = read_gold_beside(&text, &texts)
        .with_context(|| args.gold.display().to_string())
        .map_err(Failure::bad_input)?;
    let desk = Desk::builtin();
    let (figures, lines, reached, misses) = match args.what {
        ScoreWhat::Names => names(&gold, args, &desk),
        ScoreWhat::Quotes => quotes(&gold, args, &desk),
        ScoreWhat::Datelines => datelines(&gold, &desk),
        ScoreWhat::Dates => dates(&gold, &desk),
        ScoreWhat::Places => places(&gold, &desk),
    };
    let mut output = Output::new();
    if args.json {
        output.line(&figures.to_string())?;
    } else {
        output.line(&format!("{} texts", gold.len()))?;
        for line in lines {
            output.line(&line)?;
        }
    }
    for miss in misses.iter().take(args.misses) {
        output.line(miss)?;
    }
    output.flush()?;
    match args.minimum {
        Some(minimum) if reached < minimum => {
            Err(Failure::bad_input(anyhow!("{reached:.4} is below the minimum of {minimum}")))
        }
        _ => Ok(()),
    }
}

/// Figures as JSON, as lines for people, the one that a minimum is held against, and the misses.
type Report = (Value, Vec<String>, f64, Vec<String>);

fn names(gold: &[GoldLine], args: &ScoreArgs, desk: &Desk) -> Report {
    let map = match args.map {
        ScoreMap::Conll => NameMap::Conll,
        ScoreMap::Stories => NameMap::Stories,
        ScoreMap::Gmb => NameMap::Gmb,
        ScoreMap::Gum => NameMap::Gum,
        ScoreMap::Wnut => NameMap::Wnut,
        ScoreMap::Uner => NameMap::Uner,
    };
    let read = |text: &str| {
        let entities = annotate(text, false, desk).entities;
        let of = |entity: copydesk_desk::AnnotatedEntity| {
            (entity.start as usize, entity.end as usize, entity.entity_type.to_owned())
        };
        entities.into_iter().map(of).collect()
    };
    let score = score_names(gold, map, read);
    let figures = score
        .by_type
        .iter()
        .map(|(kind, prf)| (kind.clone(), json!({"p": prf.precision(), "r": prf.recall(), "f1": prf.f1()})));
    let lines = score.by_type.iter().map(|(kind, prf)| format!("{kind:<5} {prf}")).collect();
    let reached = score.by_type.get("ALL").map_or(0.0, copydesk_score::Prf::f1);
    (Value::Object(figures.collect()), lines, reached, score.misses)
}

fn quotes(gold: &[GoldLine], args: &ScoreArgs, desk: &Desk) -> Report {
    let settings =
        QuoteSettings { kinds: args.kinds.iter().cloned().collect(), speech_only: args.speech_only };
    let read =
        |text: &str| serde_json::to_value(annotate(text, args.marked, desk).quotes).unwrap_or_default();
    let score = score_quotes(gold, &settings, read);
    let all = [
        ("exact", score.exact),
        ("overlap", score.overlap),
        ("joint exact", score.joint_exact),
        ("joint head", score.joint_head),
    ];
    let mut lines: Vec<String> = all.iter().map(|(name, prf)| format!("{name:<12} {prf}")).collect();
    let kind =
        |(kind, (found, gold)): (&String, &(usize, usize))| format!("{kind:<12} found {found} of {gold}");
    lines.extend(score.by_kind.iter().map(kind));
    let (right, named, all_names) = score.names;
    if all_names > 0 {
        lines.push(format!("{:<12} {right} right of {named} named, {all_names} in gold", "who"));
    }
    let figures = all
        .iter()
        .map(|(name, prf)| {
            (name.replace(' ', "_"), json!({"p": prf.precision(), "r": prf.recall(), "f1": prf.f1()}))
        })
        .chain([("who".to_owned(), json!({"right": right, "named": named, "gold": all_names}))]);
    (Value::Object(figures.collect()), lines, score.joint_head.f1(), score.misses)
}

fn datelines(gold: &[GoldLine], desk: &Desk) -> Report {
    let read = |text: &str, reference: &str| {
        serde_json::to_value(read_dateline(text, reference, desk)).unwrap_or_default()
    };
    let score = score_datelines(gold, copydesk_desk::fold, read);
    let share = |(right, all): (usize, usize)| if all == 0 { 1.0 } else { right as f64 / all as f64 };
    let line = |(field, counts): (&String, &(usize, usize))| {
        format!("{field:<8} {}/{} {:.4}", counts.0, counts.1, share(*counts))
    };
    let figures = score.fields.iter().map(|(field, counts)| (field.clone(), json!(share(*counts))));
    let reached = score.fields.get("all").map_or(0.0, |counts| share(*counts));
    (Value::Object(figures.collect()), score.fields.iter().map(line).collect(), reached, score.misses)
}

fn dates(gold: &[GoldLine], desk: &Desk) -> Report {
    let read = |text: &str, anchor: &str| {
        serde_json::to_value(read_dates(text, anchor, None, desk)).unwrap_or_default()
    };
    let score = score_dates(gold, read);
    let all = [("spans", score.spans), ("values", score.values), ("exact", score.exact)];
    let figures = all.iter().map(|(name, prf)| {
        ((*name).to_owned(), json!({"p": prf.precision(), "r": prf.recall(), "f1": prf.f1()}))
    });
    let lines = all.iter().map(|(name, prf)| format!("{name:<8} {prf}")).collect();
    (Value::Object(figures.collect()), lines, score.values.f1(), score.misses)
}

fn places(gold: &[GoldLine], desk: &Desk) -> Report {
    let read = |line: &GoldLine| {
        let filed = line.value.get("filed").cloned().unwrap_or_default();
        let filed: Vec<DatelinePlace> = serde_json::from_value(filed).unwrap_or_default();
        serde_json::to_value(read_places(&line.text, &filed, desk)).unwrap_or_default()
    };
    let score = score_places(gold, read);
    let share = |prf: &copydesk_score::Prf| json!({"p": prf.precision(), "r": prf.recall(), "f1": prf.f1()});
    let mut figures = serde_json::Map::new();
    figures.insert("links".to_owned(), share(&score.links));
    figures.insert("open".to_owned(), json!(score.abstention()));
    let mut lines = vec![format!("{:<8} {}", "links", score.links)];
    for (kind, prf) in &score.by_kind {
        figures.insert(kind.clone(), share(prf));
        lines.push(format!("{kind:<8} {prf}"));
    }
    lines.push(format!("{:<8} {:6.2} of {} places", "open", 100.0 * score.abstention(), score.places));
    (Value::Object(figures), lines, score.links.precision(), score.misses)
}
