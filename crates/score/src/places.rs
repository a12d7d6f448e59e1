//! Places: what each is taken for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::gold::{GoldLine, span};
use crate::prf::Prf;

/// Figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceScore {
    /// Right links among all links, and among all places that have an answer.
    pub links: Prf,
    /// The same by kind of answer: `city`, `country`, `region`.
    pub by_kind: BTreeMap<String, Prf>,
    /// Places of the gold set that were left open, rightly or not.
    pub open: usize,
    /// Places of the gold set.
    pub places: usize,
    /// `id: …`, in order.
    pub misses: Vec<String>,
}

impl PlaceScore {
    /// Share of the places that were left open.
    #[must_use]
    pub fn abstention(&self) -> f64 {
        if self.places == 0 { 0.0 } else { self.open as f64 / self.places as f64 }
    }
}

struct Place {
    start: usize,
    end: usize,
    text: String,
    answer: Option<String>,
}

/// Scores what `read` takes the places of each line for: objects with `start`, `end` and `answer` (`country:GB`,
/// `region:US/Texas`, `city:2643743`, or none). The gold answer `none` is that of a place nothing may be linked to; a
/// star stands for any name (`region:KZ/*`). A link at no place of the gold set is wrong, unless the line says that it has
/// only some of its places (`partial`).
pub fn score_places<'t>(gold: &'t [GoldLine], mut read: impl FnMut(&'t GoldLine) -> Value) -> PlaceScore {
    let mut score = PlaceScore::default();
    for line in gold {
        let expected = places(line.value.get("places").unwrap_or(&Value::Null));
        let found = places(&read(line));
        let overlaps = |a: &Place, b: &Place| a.start < b.end && b.start < a.end;
        score.places += expected.len();
        for place in &expected {
            let here = found.iter().find(|found| overlaps(found, place));
            let linked = here.and_then(|found| found.answer.as_deref());
            score.open += usize::from(linked.is_none());
            let Some(answer) = &place.answer else { continue };
            score.links.gold += 1;
            score.by_kind.entry(kind(answer)).or_default().gold += 1;
            if linked.is_none() {
                score.misses.push(format!("{}: {:?} left open for {answer}", line.id, place.text));
            }
        }
        let partial = line.value.get("partial").and_then(Value::as_bool).unwrap_or_default();
        for place in found.iter().filter(|place| place.answer.is_some()) {
            let answer = place.answer.as_deref().unwrap_or_default();
            let here = expected.iter().find(|gold| overlaps(gold, place));
            if here.is_none() && partial {
                continue;
            }
            let right = here.and_then(|gold| gold.answer.as_deref()).is_some_and(|gold| same(gold, answer));
            let by_kind = score.by_kind.entry(kind(answer)).or_default();
            for prf in [&mut score.links, by_kind] {
                prf.predicted += 1;
                prf.hits += usize::from(right);
            }
            if !right {
                let instead = here.map_or("no place", |gold| gold.answer.as_deref().unwrap_or("none"));
                score.misses.push(format!("{}: {:?} {answer} for {instead}", line.id, place.text));
            }
        }
    }
    score
}

fn same(gold: &str, answer: &str) -> bool {
    gold.strip_suffix('*').map_or(gold == answer, |start| answer.starts_with(start))
}

fn kind(answer: &str) -> String {
    answer.split(':').next().unwrap_or_default().to_owned()
}

fn places(list: &Value) -> Vec<Place> {
    let place = |value: &Value| {
        let (start, end) = span(value)?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let answer = text("answer").filter(|answer| answer != "none");
        Some(Place { start, end, text: text("text").unwrap_or_default(), answer })
    };
    list.as_array().into_iter().flatten().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::read_gold;
    use serde_json::json;

    #[test]
    fn links_and_open_places() {
        let gold = read_gold(
            r#"{"id":"a","text":"A B C D","places":[{"start":0,"end":1,"answer":"city:1"},{"start":2,"end":3,"answer":"region:KZ/*"},{"start":4,"end":5,"answer":"none"},{"start":6,"end":7,"answer":"country:FR"}]}"#,
        )
        .unwrap();
        let found = json!([
            {"start": 0, "end": 1, "answer": "city:2"}, {"start": 2, "end": 3, "answer": "region:KZ/X"},
            {"start": 4, "end": 5, "answer": null},
        ]);
        let score = score_places(&gold, |_| found.clone());
        assert_eq!((score.links.hits, score.links.predicted, score.links.gold), (1, 2, 3));
        assert_eq!((score.open, score.misses.len()), (2, 2));
        assert!((score.abstention() - 0.5).abs() < 1e-9);
    }
}
