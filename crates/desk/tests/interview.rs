//! One interview in the house style of a Russian agency, read as a person would read it.

#![allow(clippy::unwrap_used)]

use copydesk_desk::{Desk, RawMessage, extract, normalize, raw_range};
use copydesk_record::{EnrichedItem, EntityType, MentionKind, QuoteKind, SpeakerMethod};

const WIRE: &str = include_str!("fixtures/wires/interview.txt");
const SPEAKER: &str = "Halvard Brekkestad";

fn record() -> EnrichedItem {
    let desk = Desk::builtin();
    let raw = RawMessage { bytes: WIRE.as_bytes(), ..RawMessage::default() };
    extract(normalize(&raw, &desk).unwrap().remove(0), &desk)
}

#[test]
fn dateline() {
    let record = record();
    let dateline = record.dateline.unwrap();
    assert_eq!(dateline.text, "TALLINN, September 20. /TASS/.");
    assert_eq!((dateline.raw, dateline.date.as_deref()), ([17, 48], Some("2024-09-20")));
    assert_eq!(
        (dateline.places[0].name.as_str(), dateline.places[0].country.as_deref()),
        ("Tallinn", Some("EE"))
    );
    assert_eq!(record.source.agency.unwrap().wikidata.as_deref(), Some("Q223799"));
    assert_eq!(record.notes[0].kind, "stamp");
}

#[test]
fn body() {
    let body = record().body;
    assert!(body.text.starts_with("Estonia has no plans"));
    assert_eq!((body.blocks.len(), body.sentences.len()), (7, 11));
    assert_eq!(body.provenance.len(), 1);
    assert_eq!(body.blocks[0].raw[0], 48);
}

#[test]
fn quotes() {
    let record = record();
    let text: Vec<char> = record.body.text.chars().collect();
    let person = record.entities.iter().find(|entity| entity.name == SPEAKER).unwrap();
    let direct: Vec<_> = record.quotes.iter().filter(|quote| quote.kind == QuoteKind::Direct).collect();
    let expected = [
        ("Nobody on the coast", "I keep asking for a date,", "the consul", "said"),
        ("We do not want", "time to think,", "the Norwegian consul", "noted"),
        ("For more than 80", "close the book now,", "the diplomat", "said"),
        ("It is a good paper", "one boat a day,", "the consul", "said"),
    ];
    assert_eq!(direct.len(), expected.len());
    for (quote, (start, end, mention, cue)) in direct.into_iter().zip(expected) {
        let spanned: String = text[quote.start as usize..quote.end as usize].iter().collect();
        assert_eq!(spanned, quote.text);
        assert!(quote.text.starts_with(start) && quote.text.ends_with(end), "{}", quote.text);
        let speaker = quote.speaker.as_ref().unwrap();
        assert_eq!((speaker.entity.as_ref(), speaker.name.as_deref()), (Some(&person.id), Some(SPEAKER)));
        assert_eq!(
            (speaker.mention.as_ref().unwrap().text.as_str(), quote.cue.as_ref().unwrap().text.as_str()),
            (mention, cue)
        );
        assert_eq!(speaker.method, SpeakerMethod::Role);
        assert_eq!(quote.said_on.as_deref(), Some("2024-09-20"));
        assert!(!quote.because.is_empty());
    }
    let indirect = &record.quotes[0];
    assert_eq!(indirect.kind, QuoteKind::Indirect);
    assert!(indirect.text.starts_with("Estonia has no plans") && indirect.text.ends_with("until then"));
    assert_eq!(indirect.speaker.as_ref().unwrap().method, SpeakerMethod::Name);
    let inserts: Vec<_> =
        record.quotes.iter().flat_map(|quote| &quote.inserts).map(|insert| insert.text.as_str()).collect();
    assert_eq!(inserts, ["[there is]", "[both sides]"]);
}

#[test]
fn entities() {
    let record = record();
    let person = record.entities.iter().find(|entity| entity.name == SPEAKER).unwrap();
    assert_eq!(
        (person.entity_type, person.roles.as_slice()),
        (EntityType::Person, &["Norwegian Consul General to Estonia".to_owned()][..])
    );
    let mentions: Vec<_> =
        person.mentions.iter().map(|mention| (mention.text.as_str(), mention.kind)).collect();
    use MentionKind::{Name, Nominal};
    assert_eq!(
        mentions,
        [
            (SPEAKER, Name),
            ("the consul", Nominal),
            ("the Norwegian consul", Nominal),
            ("Brekkestad", Name),
            ("the diplomat", Nominal),
            ("Brekkestad", Name),
            ("the consul", Nominal),
        ]
    );
    assert_eq!(record.entities.iter().filter(|entity| entity.entity_type == EntityType::Person).count(), 1);
    let work = record.entities.iter().find(|entity| entity.entity_type == EntityType::Work).unwrap();
    assert_eq!(work.name, "Coastal Waters Review 2024");
}

#[test]
fn dates() {
    let values: Vec<_> = record().dates.into_iter().map(|date| (date.text, date.value)).collect();
    let expected = [
        ("Friday", "2024-09-20"),
        ("a week", "P1W"),
        ("1607", "1607"),
        ("more than 80 years", "P80Y"),
        ("last week", "2024-W37"),
    ];
    assert_eq!(values, expected.map(|(text, value)| (text.to_owned(), value.to_owned())));
}

#[test]
fn every_span_leads_back_to_the_bytes() {
    let record = record();
    for quote in &record.quotes {
        let range = raw_range(&record.body, &record.raw, WIRE.as_bytes(), quote.start..quote.end).unwrap();
        assert_eq!(&WIRE.as_bytes()[range.start as usize..range.end as usize], quote.text.as_bytes());
    }
}
