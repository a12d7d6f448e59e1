//! `diff`: how the articles of two sets of topics differ.

use std::collections::BTreeMap;

use copydesk_config::Config;
use copydesk_record::{Article, topics};
use copydesk_story::{Difference, differences};
use serde_json::json;

use crate::cli::DiffArgs;
use crate::exit::Failure;
use crate::latest::latest;
use crate::output::Output;
use crate::replay::shadow;
use crate::setup::open_log;

/// Characters of one side of a difference that are printed.
const SHOWN_CHARS: usize = 120;

pub fn diff(config: &Config, args: &DiffArgs) -> Result<(), Failure> {
    let log = open_log(config)?;
    let articles = |set: &str| latest::<Article>(&*log, &shadow(topics::ARTICLES, set), |_| true);
    let (before, after) = (articles(&args.before)?, articles(&args.after)?);
    let both = before.iter().filter_map(|(story, old)| Some((old, after.get(story)?)));
    let mut found: Vec<Difference> = both.flat_map(|(old, new)| differences(old, new)).collect();
    found.retain(|one| args.kind.as_ref().is_none_or(|kind| kind == one.kind));
    // Of equals by kind and story, so that two runs print the same.
    found.sort_by(|a, b| {
        a.certainty.total_cmp(&b.certainty).then_with(|| (a.kind, &a.story).cmp(&(b.kind, &b.story)))
    });
    let mut output = Output::new();
    if !args.json {
        let missing = |from: &BTreeMap<String, Article>, of: &BTreeMap<String, Article>| {
            of.keys().filter(|story| !from.contains_key(*story)).count()
        };
        output.line(&format!(
            "{} articles in {}, {} in {}; {} only in {}, {} only in {}",
            before.len(),
            args.before,
            after.len(),
            args.after,
            missing(&after, &before),
            args.before,
            missing(&before, &after),
            args.after
        ))?;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for one in &found {
            *counts.entry(one.kind).or_default() += 1;
        }
        for (kind, count) in counts {
            output.line(&format!("{count:>8}  {kind}"))?;
        }
    }
    for one in found.iter().take(args.limit) {
        if args.json {
            let Difference { story, kind, certainty, before, after } = one;
            output.line(
                &json!({"story": story, "kind": kind, "certainty": certainty, "before": before, "after": after})
                    .to_string(),
            )?;
        } else {
            output.line(&format!("\n{:.2}  {}  {}", one.certainty, one.kind, one.story))?;
            output.line(&format!("  - {}", shown(&one.before)))?;
            output.line(&format!("  + {}", shown(&one.after)))?;
        }
    }
    output.flush()
}

fn shown(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN_CHARS).collect();
    if text.chars().count() > SHOWN_CHARS { format!("{line}…") } else { line }
}
