//! Further examples made from lists: forms of wire copy that the data sets lack, names of all cultures,
//! sentences in capitals.

use std::collections::BTreeMap;

use copydesk_names::NameType;

use crate::data::{Span, Text, Types, bit};
use crate::lists::Lists;
use crate::random::Random;

const TEMPLATES: &str = include_str!("../lists/templates.txt");

/// Names to fill slots with.
#[derive(Debug)]
pub struct Names {
    by_kind: BTreeMap<&'static str, Vec<String>>,
}

impl Names {
    /// Sorts lists by what slots need.
    #[must_use]
    pub fn new(lists: &Lists) -> Self {
        let kinds =
            ["country", "city", "region", "club", "company", "organisation", "demonym", "event", "other"];
        let plain = |name: &&str| name.len() > 2 && name.len() < 32;
        let mut by_kind: BTreeMap<&'static str, Vec<String>> = kinds
            .into_iter()
            .map(|kind| (kind, lists.of(kind).into_iter().filter(plain).map(str::to_owned).collect()))
            .collect();
        let lower = |word: &&String| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        by_kind.insert("word", lists.words.iter().take(6000).filter(lower).cloned().collect());
        let single = |name: &&str| name.len() > 1 && !name.contains(' ');
        for kind in ["given", "surname"] {
            by_kind.insert(kind, lists.of(kind).into_iter().filter(single).map(str::to_owned).collect());
        }
        Self { by_kind }
    }

    fn any<'a>(&'a self, kind: &str, random: &mut Random) -> &'a str {
        self.by_kind.get(kind).and_then(|names| random.pick(names)).map_or("Smith", String::as_str)
    }

    /// A person's name.
    pub fn person(&self, random: &mut Random) -> String {
        let (given, surname) = (self.any("given", random), self.any("surname", random));
        match random.below(12) {
            0 => format!("{given} {} {surname}", self.any("given", random)),
            1 => {
                let initial = char::from(b'A' + u8::try_from(random.below(26)).unwrap_or(0));
                format!("{given} {initial}. {surname}")
            }
            2 => format!("{given} {surname}-{}", self.any("surname", random)),
            3 => format!("{given} {} {surname}", ["de", "van", "von", "al", "bin", "da"][random.below(6)]),
            _ => format!("{given} {surname}"),
        }
    }
}

const HOUSE_ENDS: [&str; 44] = [
    "Inc.",
    "Inc",
    "Corp.",
    "Corp",
    "Co.",
    "Ltd.",
    "Ltd",
    "Plc",
    "AG",
    "SA",
    "NV",
    "AB",
    "Oyj",
    "SpA",
    "Group",
    "Holdings",
    "Bank",
    "Bancorp",
    "Bancshares Inc.",
    "Industries",
    "Partners",
    "Energy",
    "Airlines",
    "Airways",
    "Pharmaceuticals",
    "Steel",
    "Motors",
    "Insurance",
    "Foods",
    "Technologies",
    "Systems Inc.",
    "Capital",
    "Securities",
    "Oil",
    "Mining",
    "Resources Corp.",
    "Telecom",
    "Media",
    "Breweries",
    "Cement Co.",
    "& Co.",
    "& Sons",
    "International",
    "Financial",
];
const BODIES: [&str; 16] = [
    "University of {}",
    "{} University",
    "Bank of {}",
    "{} Chamber of Commerce",
    "{} Football Federation",
    "{} Central Bank",
    "{} Stock Exchange",
    "{} City Council",
    "{} Police Department",
    "Ministry of Health of {}",
    "{} National Party",
    "{} Liberation Front",
    "Institute of {}",
    "{} Times",
    "{} Daily News",
    "Radio {}",
];
const SYLLABLES: [&str; 24] = [
    "ver", "ta", "lu", "mo", "kan", "dex", "ra", "zo", "bel", "tri", "nov", "cor", "el", "ta", "syn", "gen",
    "ax", "ion", "or", "pa", "li", "tek", "um", "qua",
];

impl Names {
    /// A company or another house: one that exists, or one made up.
    pub fn company(&self, random: &mut Random) -> String {
        let known = self.any("company", random);
        let first = match random.below(4) {
            0 => self.any("city", random).to_owned(),
            1 => coined(random),
            _ => self.any("surname", random).to_owned(),
        };
        let end = HOUSE_ENDS[random.below(HOUSE_ENDS.len())];
        match random.below(12) {
            0..=4 => known.to_owned(),
            5 => format!("{known} {end}"),
            6 => BODIES[random.below(BODIES.len())].replace("{}", self.any("city", random)),
            7 => first,
            8 => (0..3 + random.below(2)).map(|_| char::from(b'A' + random.below(26) as u8)).collect(),
            _ => format!("{first} {end}"),
        }
    }
}

/// A word that no list has.
fn coined(random: &mut Random) -> String {
    let syllables: String =
        (0..2 + random.below(2)).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect();
    let (head, tail) = syllables.split_at(1);
    head.to_uppercase() + tail
}

const WORK_ENDS: [&str; 15] = [
    "Act",
    "Treaty",
    "Protocol",
    "Accord",
    "Accords",
    "Agreement",
    "Convention",
    "Declaration",
    "Report",
    "Review",
    "Pact",
    "Code",
    "Charter",
    "Survey",
    "Strategy",
];

impl Names {
    fn word(&self, random: &mut Random) -> String {
        let word = self.any("word", random);
        let (head, tail) = word.split_at_checked(1).unwrap_or((word, ""));
        head.to_uppercase() + tail
    }

    /// A law, treaty or report.
    fn work(&self, random: &mut Random) -> String {
        let end = WORK_ENDS[random.below(WORK_ENDS.len())];
        match random.below(6) {
            0 | 1 => format!("{} {end}", self.any("city", random)),
            2 => format!("{} {} {end}", self.word(random), self.word(random)),
            3 => format!("{} {} {end} {}", self.word(random), self.word(random), 1950 + random.below(80)),
            4 => format!("{} and {} {end}", self.word(random), self.word(random)),
            _ => format!("{} {end}", self.word(random)),
        }
    }

    /// A title of a book, film or song.
    fn title(&self, random: &mut Random) -> String {
        let (one, two) = (self.word(random), self.word(random));
        match random.below(6) {
            0 => format!("The {one}"),
            1 => format!("{one} of the {two}"),
            2 => format!("{one} and {two}"),
            3 => format!("The {one} {two}"),
            4 => one,
            _ => format!("{one} in {}", self.any("city", random)),
        }
    }
}

/// Texts from the templates, `times` times each.
#[must_use]
pub fn from_templates(names: &Names, times: usize, weight: f32, seed: u64) -> Vec<Text> {
    let mut random = Random::new(seed);
    let mut out = Vec::new();
    let templates: Vec<&str> =
        TEMPLATES.split("\n\n").filter(|template| !template.starts_with('#')).collect();
    for round in 0..times {
        for (number, template) in templates.iter().enumerate() {
            let mut text = Text { id: format!("template-{number}-{round}"), weight, ..Text::default() };
            for line in template.lines() {
                let (line, lines) = match line.strip_prefix("* ") {
                    Some(line) => (line, 2 + random.below(5)),
                    None => (line, 1),
                };
                for _ in 0..lines {
                    if !text.text.is_empty() {
                        text.text.push('\n');
                    }
                    fill(line, names, &mut random, &mut text);
                }
            }
            out.push(text);
        }
    }
    out
}

fn fill(line: &str, names: &Names, random: &mut Random, out: &mut Text) {
    let mut rest = line;
    while let Some((plain, after)) = rest.split_once('{') {
        out.text.push_str(plain);
        let Some((slot, after)) = after.split_once('}') else { break };
        rest = after;
        let (slot, capitals) = match slot.strip_prefix('U') {
            Some(slot) => (slot, true),
            None => (slot, false),
        };
        let (mut value, types) = value_of(slot, names, random);
        if capitals || slot.starts_with('u') {
            value = value.to_uppercase();
        }
        let start = out.text.len();
        out.text.push_str(&value);
        if types != 0 {
            out.spans.push(Span { start, end: out.text.len(), types });
        }
    }
    out.text.push_str(rest);
}

fn value_of(slot: &str, names: &Names, random: &mut Random) -> (String, Types) {
    let person = bit(NameType::Person);
    let organisation = bit(NameType::Organisation);
    let place = bit(NameType::Place);
    let mut any = |kind: &str| names.any(kind, random).to_owned();
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let months =
        ["January", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];
    let digits = |length: usize, random: &mut Random| -> String {
        (0..length)
            .map(|at| char::from(b'0' + u8::try_from(random.below(9)).unwrap_or(0) + u8::from(at == 0)))
            .collect()
    };
    match slot {
        "PER" => (names.person(random), person),
        "SUR" => (any("surname"), person),
        "INI" => {
            let initial = char::from(b'A' + u8::try_from(random.below(26)).unwrap_or(0));
            (format!("{initial}. {}", names.any("surname", random)), person)
        }
        "CITY" => (any("city"), place),
        "CTRY" => (any("country"), place),
        "REG" => (any("region"), place),
        "CLUB" => (any("club"), organisation),
        "CC" => (any("city"), organisation),
        "COMP" => (names.company(random), organisation),
        "ORG" => (any("organisation"), organisation),
        "NORP" => (any("demonym"), bit(NameType::Group)),
        "EVT" => (any("event"), bit(NameType::Event)),
        "OTH" => (any("other"), crate::data::MISC),
        "WORK" => (names.work(random), bit(NameType::Work)),
        "TITLE" => (names.title(random), bit(NameType::Work)),
        "PROD" => (
            format!("{} {}", names.any("given", random), names.any("surname", random)),
            bit(NameType::Product),
        ),
        "PLANE" => {
            let maker = ["Boeing", "Airbus A", "Tupolev-", "Antonov-", "MiG-", "Su-", "F-", "Embraer"]
                [random.below(8)];
            let gap = if maker.ends_with(['A', '-']) { "" } else { " " };
            (format!("{maker}{gap}{}", digits(2 + random.below(2), random)), bit(NameType::Product))
        }
        "ABBR" => (
            (0..3 + random.below(2)).map(|_| char::from(b'A' + random.below(26) as u8)).collect(),
            organisation,
        ),
        "COINED" => (coined(random), place),
        "TRIBE" => (coined(random), bit(NameType::Group)),
        "year" => (format!("{}", 1900 + random.below(126)), 0),
        "day" | "uday" => (days[random.below(7)].to_owned(), 0),
        "mon" => (months[random.below(12)].to_owned(), 0),
        "pct" => (format!("{}.{} percent", digits(1, random), digits(1, random)), 0),
        "num" => (format!("{},{}", digits(2, random), digits(3, random)), 0),
        "round" => (["first", "second", "third", "final"][random.below(4)].to_owned(), 0),
        number => (digits(number.len().clamp(1, 4), random), 0),
    }
}

/// A copy of a text with other people, and other places, clubs and companies where the lists know them.
#[must_use]
pub fn rename(text: &Text, names: &Names, lists: &Lists, random: &mut Random) -> Text {
    let mut out = Text { text: String::new(), spans: Vec::new(), ..text.clone() };
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    let mut surnames: BTreeMap<&str, String> = BTreeMap::new();
    let mut at = 0;
    for span in &text.spans {
        let Some(name) = text.text.get(span.start..span.end) else { continue };
        out.text.push_str(text.text.get(at..span.start).unwrap_or_default());
        at = span.end;
        let surname = name.rsplit(' ').next().unwrap_or(name);
        let new = if span.types == bit(NameType::Person) {
            let new_surname =
                surnames.entry(surname).or_insert_with(|| names.any("surname", random).to_owned());
            if name == surname {
                new_surname.clone()
            } else {
                known
                    .entry(name)
                    .or_insert_with(|| format!("{} {new_surname}", names.any("given", random)))
                    .clone()
            }
        } else {
            let kind = ["country", "city", "club", "company"]
                .into_iter()
                .find(|kind| lists.phrases.get(*kind).is_some_and(|phrases| phrases.contains(name)));
            let fits = match kind {
                Some("country" | "city") => span.types == bit(NameType::Place),
                Some(_) => span.types == bit(NameType::Organisation),
                None => false,
            };
            match kind.filter(|_| fits) {
                Some(kind) => known.entry(name).or_insert_with(|| names.any(kind, random).to_owned()).clone(),
                None => name.to_owned(),
            }
        };
        let start = out.text.len();
        out.text.push_str(&new);
        out.spans.push(Span { start, end: out.text.len(), types: span.types });
    }
    out.text.push_str(text.text.get(at..).unwrap_or_default());
    out
}

/// A copy of a short text in capitals (`true`), or set like a headline.
#[must_use]
pub fn headline(text: &Text, capitals: bool) -> Text {
    let mut bytes = text.text.trim_end_matches('.').to_owned();
    if capitals {
        bytes.make_ascii_uppercase();
    } else {
        let mut out = String::with_capacity(bytes.len());
        for (number, word) in bytes.split_inclusive(' ').enumerate() {
            let small = number > 0 && word.trim().len() < 4;
            match word.split_at_checked(1) {
                Some((first, rest)) if !small => {
                    out.push_str(&first.to_ascii_uppercase());
                    out.push_str(rest);
                }
                _ => out.push_str(word),
            }
        }
        bytes = out;
    }
    let spans = text.spans.iter().filter(|span| span.end <= bytes.len()).cloned().collect();
    Text { text: bytes, spans, ..text.clone() }
}
