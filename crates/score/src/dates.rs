//! Dates, times and durations: where they stand and what they mean.

use serde_json::Value;

use crate::gold::{GoldLine, span};
use crate::prf::Prf;

/// Figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateScore {
    /// Spans that agree to the letter.
    pub spans: Prf,
    /// Overlapping spans with the same value.
    pub values: Prf,
    /// The same span and the same value.
    pub exact: Prf,
    /// `id: …`, in order.
    pub misses: Vec<String>,
}

struct Date {
    start: usize,
    end: usize,
    value: String,
    text: String,
}

/// Scores what `read` finds in each line (text and anchor): objects with `start`, `end` and `value`, as records have them.
pub fn score_dates<'t>(gold: &'t [GoldLine], mut read: impl FnMut(&'t str, &'t str) -> Value) -> DateScore {
    let mut score = DateScore::default();
    for line in gold {
        let anchor = line.value.get("anchor").and_then(Value::as_str).unwrap_or_default();
        let expected = dates(line.value.get("dates").unwrap_or(&Value::Null));
        let found = dates(&read(&line.text, anchor));
        for prf in [&mut score.spans, &mut score.values, &mut score.exact] {
            prf.predicted += found.len();
            prf.gold += expected.len();
        }
        for date in &found {
            let same = expected.iter().find(|gold| (gold.start, gold.end) == (date.start, date.end));
            let over = expected.iter().find(|gold| gold.start < date.end && date.start < gold.end);
            let right = |gold: Option<&Date>| gold.is_some_and(|gold| gold.value == date.value);
            score.spans.hits += usize::from(same.is_some());
            score.values.hits += usize::from(right(over));
            score.exact.hits += usize::from(right(same));
            if !right(same) {
                let instead =
                    over.map_or("nothing".to_owned(), |gold| format!("{:?} {}", gold.text, gold.value));
                score.misses.push(format!("{}: {:?} {} for {instead}", line.id, date.text, date.value));
            }
        }
        let missed =
            expected.iter().filter(|gold| !found.iter().any(|d| gold.start < d.end && d.start < gold.end));
        score.misses.extend(missed.map(|gold| format!("{}: missed {:?} {}", line.id, gold.text, gold.value)));
    }
    score
}

fn dates(list: &Value) -> Vec<Date> {
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let date = |value: &Value| {
        let (start, end) = span(value)?;
        Some(Date { start, end, value: text(value, "value"), text: text(value, "text") })
    };
    list.as_array().into_iter().flatten().filter_map(date).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::read_gold;
    use serde_json::json;

    #[test]
    fn spans_and_values() {
        let gold = read_gold(
            r#"{"id":"a","text":"Late Friday, a day","anchor":"2023-03-24","dates":[{"start":0,"end":11,"value":"2023-03-24"},{"start":13,"end":18,"value":"P1D"}]}"#,
        )
        .unwrap();
        let found =
            json!([{"start": 5, "end": 11, "value": "2023-03-24"}, {"start": 13, "end": 18, "value": "P2D"}]);
        let score = score_dates(&gold, |_, anchor| {
            assert_eq!(anchor, "2023-03-24");
            found.clone()
        });
        assert_eq!((score.spans.hits, score.values.hits, score.exact.hits), (1, 1, 0));
        assert_eq!(score.misses.len(), 2);
    }
}
