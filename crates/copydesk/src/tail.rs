//! `tail`: the records of a topic as they come.

use std::time::Duration;

use copydesk_config::Config;
use copydesk_stream::{ReadFrom, Record};
use serde_json::{Value, json};

use crate::cli::TailArgs;
use crate::exit::Failure;
use crate::output::Output;
use crate::setup::open_log;

pub fn tail(config: &Config, args: &TailArgs) -> Result<(), Failure> {
    let log = open_log(config)?;
    let from = if args.from_beginning || args.until_end { ReadFrom::Beginning } else { ReadFrom::End };
    let mut reader = log.reader(&args.topic, from)?;
    let mut output = Output::new();
    let mut left = args.count.unwrap_or(u64::MAX);
    while left > 0 {
        let records =
            reader.read(usize::try_from(left).unwrap_or(usize::MAX).min(1000), Duration::from_millis(200))?;
        if records.is_empty() && args.until_end && reader.caught_up() {
            break;
        }
        for record in &records {
            if args.meta {
                output.line(&meta(record).to_string())?;
            } else {
                output.bytes(record.value.as_deref().unwrap_or(b"null"))?;
                output.bytes(b"\n")?;
            }
        }
        output.flush()?;
        left -= records.len() as u64;
    }
    Ok(())
}

fn meta(record: &Record) -> Value {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let value = record.value.as_deref().map(|bytes| match serde_json::from_slice::<Value>(bytes) {
        Ok(json) => json,
        Err(_) => Value::String(text(bytes)),
    });
    let headers: Vec<Value> =
        record.headers.iter().map(|(name, value)| json!([name, value.as_deref().map(text)])).collect();
    json!({
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp_ms.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok()).map(|t| t.to_string()),
        "key": record.key.as_deref().map(text),
        "headers": headers,
        "value": value,
    })
}
