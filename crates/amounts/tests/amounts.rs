//! Amounts, case by case.

#![allow(clippy::unwrap_used)]

use copydesk_amounts::{Amount, Context, Text, find};
use copydesk_text::{sentences, tokenize};
use proptest::prelude::*;

fn read(text: &str, context: Context<'_>) -> Vec<(String, Option<String>, Amount)> {
    let tokens = tokenize(text);
    let sentences = sentences(text, 0..text.len());
    let view = Text { text, tokens: &tokens, sentences: &sentences, taken: &[] };
    let words = |range: &std::ops::Range<usize>| {
        text[tokens[range.start].start..tokens[range.end - 1].end].to_owned()
    };
    let of = |found: Amount| (words(&found.tokens), found.noun.as_ref().map(words), found);
    find(&view, context).into_iter().map(of).collect()
}

/// Checks one sentence a line: `sentence | words = value …`, with unit, noun, fate and modifier where there are any.
fn check(cases: &str, context: Context<'_>) {
    let mut wrong = String::new();
    for line in cases.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut parts = line.split(" | ");
        let sentence = parts.next().unwrap();
        let expected: Vec<String> = parts.map(str::to_owned).collect();
        let found: Vec<String> = read(sentence, context)
            .into_iter()
            .map(|(words, noun, found)| {
                let mut out = format!("{words} =");
                match (found.value, found.upto) {
                    (None, _) => out.push_str(" ?"),
                    (Some(value), None) => out.push_str(&format!(" {value}")),
                    (Some(value), Some(upto)) => out.push_str(&format!(" {value}..{upto}")),
                }
                let unit = if found.kind == copydesk_amounts::Kind::Money {
                    found.unit.or(Some("?"))
                } else {
                    found.unit
                };
                for more in [unit, noun.as_deref(), found.fate, found.modifier].into_iter().flatten() {
                    out.push_str(&format!(" {more}"));
                }
                out
            })
            .collect();
        if found != expected {
            wrong.push_str(&format!("{sentence}\n  expected {expected:?}\n  found    {found:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn money() {
    check(
        "
        It paid $1.5 billion for it. | $1.5 billion = 1500000000 USD
        It raised €30m in May. | €30m = 30000000 EUR
        He lost A$5, US$6, C$7 and HK$8. | A$5 = 5 AUD | US$6 = 6 USD | C$7 = 7 CAD | HK$8 = 8 HKD
        The fine of 10,000 euros (10,850 dollars) stands. | 10,000 euros = 10000 EUR | 10,850 dollars = 10850 USD
        The slid to RM3,540 from RM62. | RM3,540 = 3540 MYR | RM62 = 62 MYR
        It made 211 mln eur. | 211 mln eur = 211000000 EUR
        They stole 2 million rupees. | 2 million rupees = 2000000 ?
        They stole 2 million Pakistani rupees. | 2 million Pakistani rupees = 2000000 PKR
        It sold $750 million of bonds for more than $5 billion. | $750 million = 750000000 USD | more than $5 billion = 5000000000 USD more-than
        Oil rose $1.18 to $89.82. | $1.18 = 1.18 USD | $89.82 = 89.82 USD
        It costs $5 to $7 million. | $5 to $7 million = 5000000..7000000 USD
        It costs between $5 million and $10 million. | $5 million and $10 million = 5000000..10000000 USD
        A $5-million house and a 1.5 billion-euro plan. | $5-million = 5000000 USD | 1.5 billion-euro = 1500000000 EUR
        It fell to ¥150 or £2.50. | ¥150 = 150 JPY | £2.50 = 2.5 GBP
        They paid half a million Swiss francs. | half a million Swiss francs = 500000 CHF
        They found 12 pounds of heroin. | 12 pounds = 5.44310844 kg
        Multi-billion dollar deals and dollar bonds.
        ",
        Context::default(),
    );
}

#[test]
fn money_by_country() {
    let context = Context { home: Some("CA"), countries: &["CA", "IN"] };
    check("He paid $5 and 2 crore rupees. | $5 = 5 CAD | 2 crore rupees = 20000000 INR", context);
    let because = |context| read("He paid $5.", context)[0].2.because;
    assert_eq!(because(context), "dollar-of-country");
    assert_eq!(because(Context { home: Some("FR"), countries: &["FR"] }), "dollar-assumed-us");
    assert_eq!(because(Context::default()), "dollar-assumed-us");
}

#[test]
fn shares() {
    check(
        "
        It rose 12.5% and 12.5 percent and 3 per cent. | 12.5% = 12.5 percent | 12.5 percent = 12.5 percent | 3 per cent = 3 percent
        It fell by 25 basis points or 0.5 percentage points. | 25 basis points = 25 basis-point | 0.5 percentage points = 0.5 percentage-point
        Dow -0.25%, margin 9-9.5%, 3 to 5 pct. | -0.25% = -0.25 percent | 9-9.5% = 9..9.5 percent | 3 to 5 pct = 3..5 percent
        Nearly half of them and more than 50 percent. | more than 50 percent = 50 percent more-than
        ",
        Context::default(),
    );
}

#[test]
fn measures() {
    check(
        "
        It is 100 kilometers west and 2 miles deep. | 100 kilometers = 100000 m | 2 miles = 3218.688 m
        It burned 20 square kilometres and 50 acres. | 20 square kilometres = 20000000 m2 | 50 acres = 202342.8211 m2
        Winds of 90 km/h and 55 kilometers per hour. | 90 km/h = 25 m/s | 55 kilometers per hour = 15.27777778 m/s
        The 12-foot wall at 4,180 meters. | 12-foot = 3.6576 m | 4,180 meters = 4180 m
        Up to 20 centimeters of snow fell. | Up to 20 centimeters = 0.2 m at-most
        It carries 5,000 tonnes. | 5,000 tonnes = 5000000 kg
        He came 30m behind.
        ",
        Context::default(),
    );
}

#[test]
fn counts() {
    check(
        "
        They sold two dozen eggs to 12 old ladies. | two dozen eggs = 24 eggs | 12 old ladies = 12 ladies
        Half a million people marched. | Half a million people = 500000 people
        Scores of homes and tens of thousands of people suffered. | Scores of homes = ? homes | tens of thousands of people = ? people
        He won 2-1 in the 87th minute on page 12 at 10:30.
        The 43-year-old, Windows 95 and No. 12.
        More than 1,000 monks from 41 countries met. | More than 1,000 monks = 1000 monks more-than | 41 countries = 41 countries
        One of them left.
        ",
        Context::default(),
    );
}

#[test]
fn casualties() {
    check(
        "
        The blast killed 12 people and wounded two. | 12 people = 12 people killed | two = 2 wounded
        At least 30 missing, two wounded. | At least 30 missing = 30 missing at-least | two wounded = 2 wounded
        It killed at least four people and wounding nearly 20 others. | at least four people = 4 people killed at-least | nearly 20 others = 20 others wounded less-than
        Three soldiers were killed and one person was injured. | Three soldiers = 3 soldiers killed | one person = 1 person injured
        A drone strike left at least four people dead. | at least four people = 4 people killed at-least
        The death toll rose to 34 on Friday. | 34 = 34 killed
        Some 700 families were left homeless. | Some 700 families = 700 families displaced about
        Police arrested 15 protesters. | 15 protesters = 15 protesters detained
        Dozens were killed in 12 attacks. | Dozens = ? killed | 12 attacks = 12 attacks
        "
        .replace("person injured", "person wounded")
        .as_str(),
        Context::default(),
    );
}

proptest! {
    #[test]
    fn any_words_are_read_in_order(words in prop::collection::vec(
        prop::sample::select(vec![
            "$", "US", "€", "5", "1,000", "million", "-", "to", "and", "%", "percent", "killed", "people", "two", "dozens",
            "of", "RM62", "pounds", "dollars", "square", "km", "/", "h", "more", "than", "half", "a", "dozen", "toll", ".",
            "99999999999999", "at", "least", "missing", "trillion", "basis", "points", "Hong", "Kong",
        ]), 0..14,
    ), tied in any::<bool>()) {
        let text = words.join(if tied { "" } else { " " });
        let mut last = 0;
        for (_, _, found) in read(&text, Context::default()) {
            prop_assert!(found.tokens.end > found.tokens.start && found.tokens.end > last);
            prop_assert!(found.value.is_none_or(f64::is_finite));
            last = found.tokens.end;
        }
    }
}
