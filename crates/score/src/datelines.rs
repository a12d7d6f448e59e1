//! Datelines, field by field.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::gold::GoldLine;

/// Fields that are compared; `region` only where the gold has one.
const FIELDS: [&str; 7] = ["raw", "places", "region", "date", "agency", "byline", "body"];

/// Figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatelineScore {
    /// Right and all, by field; `all` for lines with every field right.
    pub fields: BTreeMap<String, (usize, usize)>,
    /// `id fields: text`, in order.
    pub misses: Vec<String>,
}

/// Scores what `read` finds in each line (text and reference date): an object as `dateline` prints it.
pub fn score_datelines<'t>(
    gold: &'t [GoldLine],
    fold: impl Fn(&str) -> String,
    mut read: impl FnMut(&'t str, &'t str) -> Value,
) -> DatelineScore {
    let mut score = DatelineScore::default();
    for line in gold {
        let Some(expected) = line.value.get("expected") else { continue };
        let reference = line.value.get("reference_date").and_then(Value::as_str).unwrap_or_default();
        let found = read(&line.text, reference);
        let mut wrong = Vec::new();
        for field in FIELDS {
            let Some(right) = compare(field, expected, &found, &fold) else { continue };
            let entry = score.fields.entry(field.to_owned()).or_default();
            entry.0 += usize::from(right);
            entry.1 += 1;
            if !right {
                wrong.push(field);
            }
        }
        let entry = score.fields.entry("all".to_owned()).or_default();
        entry.0 += usize::from(wrong.is_empty());
        entry.1 += 1;
        if !wrong.is_empty() {
            let start: String = line.text.chars().take(90).collect();
            score.misses.push(format!("{} {}: {start:?} read as {found}", line.id, wrong.join(",")));
        }
    }
    score
}

fn compare(field: &str, gold: &Value, found: &Value, fold: &impl Fn(&str) -> String) -> Option<bool> {
    let text = |value: &'_ Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let places = |value: &Value| value.get("places").and_then(Value::as_array).cloned().unwrap_or_default();
    let of = |value: &Value, key: &str| {
        places(value).iter().map(|place| text(place, key).map(|text| fold(&text))).collect::<Vec<_>>()
    };
    Some(match field {
        "raw" => {
            let bare = |text: String| {
                squeeze(&text)
                    .trim_end_matches(|c: char| c.is_whitespace() || "-‐‑‒–—―_:.".contains(c))
                    .to_owned()
            };
            text(gold, "raw").map(bare) == text(found, "raw").map(bare)
        }
        "places" => of(gold, "name") == of(found, "name") && of(gold, "country") == of(found, "country"),
        "region" => {
            if of(gold, "region").iter().all(Option::is_none) {
                return None;
            }
            of(gold, "region") == of(found, "region")
        }
        "date" => text(gold, "date") == text(found, "date"),
        "agency" => {
            let agency = text(found, "agency");
            let others = gold.get("agency_any").and_then(Value::as_array).cloned().unwrap_or_default();
            agency == text(gold, "agency")
                || agency.is_some_and(|agency| others.contains(&Value::String(agency)))
        }
        "byline" => {
            let bare = |text: String| {
                let squeezed = squeeze(&text);
                let opens = |word: &str| {
                    squeezed.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
                };
                let cut = ["by ", "von "].iter().find(|word| opens(word)).map_or(0, |word| word.len());
                fold(squeezed.get(cut..).unwrap_or_default())
            };
            let named = |value: &Value| text(value, "byline").filter(|text| !text.is_empty()).map(bare);
            named(gold) == named(found)
        }
        _ => {
            let start = squeeze(&text(gold, "body_starts_with").unwrap_or_default());
            squeeze(&text(found, "body_starts_with").unwrap_or_default()).starts_with(&start)
        }
    })
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::read_gold;
    use serde_json::json;

    #[test]
    fn fields() {
        let gold = read_gold(
            r#"{"id":"a","text":"OSLO (NTB) - Snow","reference_date":"2024-01-02","expected":{"raw":"OSLO (NTB) -","places":[{"name":"Oslo","country":"NO"}],"date":null,"agency":"ntb","agency_any":["x"],"byline":null,"body_starts_with":"Snow"}}"#,
        )
        .unwrap();
        let found = json!({"raw": "OSLO (NTB)", "places": [{"name": "oslo", "country": "NO"}], "date": null, "agency": "x", "byline": null, "body_starts_with": "Snow fell"});
        let score = score_datelines(&gold, str::to_lowercase, |_, _| found.clone());
        assert_eq!(score.fields["all"], (1, 1), "{:?}", score.misses);
        assert!(!score.fields.contains_key("region"));
    }
}
