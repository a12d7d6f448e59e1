//! Gold sets: JSON lines.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

/// One line of a gold set.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldLine {
    /// Its id, as text.
    pub id: String,
    /// The text that is read.
    pub text: String,
    /// The whole line.
    pub value: Value,
}

/// What is wrong with a gold set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct GoldError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads the lines of a gold set; blank lines are skipped.
///
/// # Errors
/// [`GoldError`] at the first line that is not JSON, has no id or text, or repeats an id.
pub fn read_gold(text: &str) -> Result<Vec<GoldLine>, GoldError> {
    read_gold_beside(text, &HashMap::new())
}

/// The texts of another set, by id: for gold sets of texts that may not be copied. Lines without both are skipped.
#[must_use]
pub fn read_texts(lines: &str) -> HashMap<String, String> {
    let text = |line: &str| {
        let value: Value = serde_json::from_str(line).ok()?;
        let field = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Some((field("id")?, field("text")?))
    };
    lines.lines().filter_map(text).collect()
}

/// Reads the lines of a gold set; a line without a text takes that of its id from `texts`.
///
/// # Errors
/// As [`read_gold`].
pub fn read_gold_beside(text: &str, texts: &HashMap<String, String>) -> Result<Vec<GoldLine>, GoldError> {
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fail = |reason: String| GoldError { line: number + 1, reason };
        let value: Value = serde_json::from_str(line).map_err(|error| fail(format!("not JSON: {error}")))?;
        let id = match value.get("id") {
            Some(Value::String(id)) if !id.is_empty() => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => return Err(fail("no id".to_owned())),
        };
        let own = value.get("text").and_then(Value::as_str).map(str::to_owned);
        let Some(text) = own.or_else(|| texts.get(&id).cloned()) else {
            return Err(fail(format!("{id}: no text")));
        };
        if !seen.insert(id.clone()) {
            return Err(fail(format!("id {id:?} appears twice")));
        }
        out.push(GoldLine { id, text, value });
    }
    if out.is_empty() {
        return Err(GoldError { line: 1, reason: "no records".to_owned() });
    }
    Ok(out)
}

/// `start` and `end` of an object, code points.
pub(crate) fn span(value: &Value) -> Option<(usize, usize)> {
    let number = |key: &str| value.get(key)?.as_u64().and_then(|n| usize::try_from(n).ok());
    let (start, end) = (number("start")?, number("end")?);
    (start < end).then_some((start, end))
}
