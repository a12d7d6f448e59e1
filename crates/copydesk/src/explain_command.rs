//! `explain`: why a record says what it says.

use anyhow::{Context, anyhow};
use copydesk_desk::explain;
use copydesk_record::{EnrichedItem, decode};

use crate::cli::ExplainArgs;
use crate::exit::Failure;
use crate::output::Output;

pub fn explain_command(args: &ExplainArgs) -> Result<(), Failure> {
    let name = args.record.display().to_string();
    let text = if args.record.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(&args.record)
    };
    let text = text.with_context(|| name.clone()).map_err(Failure::bad_input)?;
    // A record may stand on one line among others, or be set out on many.
    let line = args.line.unwrap_or(1);
    let chosen = text.lines().filter(|line| !line.trim().is_empty()).nth(line.saturating_sub(1));
    let whole = text.trim_start();
    let one = serde_json::from_str::<serde_json::Value>(whole).is_ok();
    let record = if one { Some(whole) } else { chosen };
    let record = record.ok_or_else(|| Failure::bad_input(anyhow!("{name}: there is no line {line}")))?;
    let item = decode::<EnrichedItem>(record.as_bytes())
        .with_context(|| name.clone())
        .map_err(Failure::bad_input)?;
    let lines = explain(&item, &args.what).with_context(|| name.clone()).map_err(Failure::bad_input)?;
    let mut output = Output::new();
    for line in lines {
        output.line(&line)?;
    }
    output.flush()
}
