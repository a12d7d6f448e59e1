//! `schema`: JSON Schemas of the records.

use anyhow::anyhow;
use copydesk_record::schemas;

use crate::cli::SchemaArgs;
use crate::exit::Failure;
use crate::output::Output;

pub fn schema(args: &SchemaArgs) -> Result<(), Failure> {
    let all = schemas();
    let mut output = Output::new();
    match &args.name {
        None => {
            output.line(&format!("{:12} {:28} {}", "name", "schema", "topic"))?;
            for document in &all {
                output.line(&format!("{:12} {:28} {}", document.name, document.schema_id, document.topic))?;
            }
        }
        Some(name) => {
            let known = || all.iter().map(|document| document.name).collect::<Vec<_>>().join(", ");
            let document = all.iter().find(|document| document.name == name).ok_or_else(|| {
                Failure::bad_input(anyhow!("there is no schema {name:?}; there are {}", known()))
            })?;
            let text = serde_json::to_string_pretty(&document.schema).map_err(Failure::bad_input)?;
            output.line(&text)?;
        }
    }
    output.flush()
}
