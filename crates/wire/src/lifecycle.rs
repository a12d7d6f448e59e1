//! What an item does to its story, read from its slug, headline and notes.

use copydesk_record::{ItemKind, Status};
use copydesk_text::fold;

/// What the lines before the story say about its life.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lifecycle {
    /// What the item does.
    pub kind: ItemKind,
    /// From 1; higher is newer.
    pub version: u32,
    /// Whether it may be published.
    pub status: Status,
    /// Headline without life-cycle words.
    pub headline: Option<String>,
    /// What all versions of the story share: slug, else headline, without cycle and version words, folded,
    /// words joined by hyphens. None when neither ties the item to other versions.
    pub story_words: Option<String>,
}

/// Highest version a line may claim; more is a number of something else.
const VERSION_LIMIT: u32 = 999;
/// First words of a slug that name a press cycle, not a story.
const CYCLES: [&str; 6] = ["bc", "ap", "am", "pm", "bc-", "hfr"];

/// Words for a correction in the languages of wires, folded.
const CORRECTIONS: [&str; 9] = [
    "berichtigung",
    "berichtigt",
    "korrektur",
    "korrigiert",
    "rectificatif",
    "correccion",
    "rettelse",
    "rattelse",
    "rettifica",
];
/// Openings of notes that withdraw a story, folded, white space left out.
const WITHDRAWALS: [&str; 7] = [
    "mandatorykill",
    "bulletinkill",
    "advisorykill",
    "killkill",
    "zuruckgezogen",
    "meldungzuruckgezogen",
    "annulation",
];
/// Openings of notes that say that the item takes the place of another, folded, white space left out.
const REPLACEMENTS: [&str; 3] = ["nieuwbericht,vervangt", "diesemeldungersetzt", "remplaceetannule"];

/// Signs found in one line.
#[derive(Debug, Clone, Copy, Default)]
struct Signs {
    kind: Option<ItemKind>,
    number: Option<u32>,
}

impl Signs {
    fn add(&mut self, kind: ItemKind, number: Option<u32>) {
        // A stronger sign wins: a kill of a lead is a kill.
        if self.kind.is_none_or(|old| kind.rank() > old.rank()) {
            self.kind = Some(kind);
        }
        self.number = self.number.max(number);
    }
}

/// Reads the life cycle. `notes` are the other lines before the story.
#[must_use]
pub fn lifecycle<'a>(
    slug: Option<&str>,
    headline: Option<&str>,
    notes: impl IntoIterator<Item = &'a str>,
) -> Lifecycle {
    let mut signs = Signs::default();
    let slug_words = slug.map(|slug| strip(slug, &mut signs, Part::Slug));
    let mut marked = Signs::default();
    let (clean, prefix) = match headline {
        Some(headline) => {
            let (clean, prefix) = split_headline(headline);
            strip(&prefix, &mut marked, Part::Headline);
            (Some(clean), !prefix.is_empty())
        }
        None => (None, false),
    };
    if let Some(kind) = marked.kind {
        signs.add(kind, marked.number);
    }
    for note in notes {
        read_note(note, &mut signs);
    }
    let kind = signs.kind.unwrap_or_default();
    let version = match (kind, signs.number) {
        (ItemKind::New | ItemKind::Alert | ItemKind::Advisory, None) => 1,
        (_, number) => number.unwrap_or(1) + 1,
    };
    let status = match kind {
        ItemKind::Kill => Status::Canceled,
        ItemKind::Withhold => Status::Withheld,
        _ => Status::Usable,
    };
    let from_headline = || clean.as_deref().filter(|_| prefix && kind != ItemKind::New).map(key_words);
    let story_words = slug_words.or_else(from_headline).filter(|words| !words.is_empty());
    Lifecycle { kind, version, status, headline: clean, story_words }
}

fn key_words(text: &str) -> String {
    words(text).join("-")
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Slug,
    Headline,
}

/// Collects the signs of a line and gives its other words, joined.
fn strip(line: &str, signs: &mut Signs, part: Part) -> String {
    let words = words(line);
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at).map(String::as_str) {
        let next = words.get(at + 1).map(String::as_str);
        let next_number = next.and_then(number);
        let mut used = 1;
        match (word, next) {
            (w, Some("ld" | "lead")) if ordinal(w).is_some() => {
                signs.add(ItemKind::Update, ordinal(w));
                used = 2;
            }
            (w, Some("add" | "insert" | "sub")) if ordinal(w).is_some() => {
                signs.add(ItemKind::Take, ordinal(w));
                used = 2;
            }
            ("update" | "take" | "wrapup", Some(_)) if next_number.is_some() => {
                signs.add(if word == "take" { ItemKind::Take } else { ItemKind::Update }, next_number);
                used = 2;
            }
            ("ld" | "lead", None) if part == Part::Headline || !kept.is_empty() => {
                signs.add(ItemKind::Update, None)
            }
            ("lead", _) if part == Part::Headline => signs.add(ItemKind::Update, None),
            ("update", None) => signs.add(ItemKind::Update, None),
            ("writethru" | "writethrough", _) => signs.add(ItemKind::Writethru, None),
            ("corrected" | "correction" | "correct" | "corr", _) => signs.add(ItemKind::Correction, None),
            (w, _) if CORRECTIONS.contains(&w) => signs.add(ItemKind::Correction, None),
            ("refile" | "rpt" | "wiederholung" | "wdh", _) => signs.add(ItemKind::Refile, None),
            // `CORRECTION ET MISE À JOUR`
            ("mise", Some("a"))
                if part == Part::Headline && words.get(at + 2).is_some_and(|w| w == "jour") =>
            {
                signs.add(ItemKind::Update, None);
                used = 3;
            }
            ("et" | "and" | "und", Some(_))
                if part == Part::Headline && signs.kind.is_some() && kept.is_empty() => {}
            ("aktualisierung" | "actualisation" | "actualizacion" | "aggiornamento", _)
                if part == Part::Headline =>
            {
                signs.add(ItemKind::Update, None);
            }
            ("kill", _) => signs.add(ItemKind::Kill, None),
            ("withhold" | "withheld", _) => signs.add(ItemKind::Withhold, None),
            ("advisory", _) => signs.add(ItemKind::Advisory, None),
            (
                "apnewsalert" | "newsalert" | "alert" | "snap" | "flash" | "brief" | "urgent" | "bulletin"
                | "breaking" | "extra" | "eil" | "eilmeldung" | "urgente" | "urgence",
                _,
            ) if part == Part::Headline || word == "apnewsalert" => {
                signs.add(ItemKind::Alert, None);
            }
            (w, _) if kept.is_empty() && at == 0 && CYCLES.contains(&w) => {}
            _ => kept.push(word),
        }
        at += used;
    }
    kept.join("-")
}

fn ordinal(word: &str) -> Option<u32> {
    let digits = word
        .strip_suffix("st")
        .or(word.strip_suffix("nd"))
        .or(word.strip_suffix("rd"))
        .or(word.strip_suffix("th"))?;
    number(digits)
}

fn number(word: &str) -> Option<u32> {
    word.parse().ok().filter(|number| (1..=VERSION_LIMIT).contains(number))
}

/// Parts `UPDATE 2-`, `CORRECTED-`, `(LEAD)`, `Correction:` and a final `(UPDATE 2)` from a headline.
fn split_headline(headline: &str) -> (String, String) {
    let mut rest = headline.trim();
    let mut marks = String::new();
    while let Some((mark, after)) = leading_mark(rest) {
        marks.push(' ');
        marks.push_str(mark);
        rest = after;
    }
    if rest.ends_with(')')
        && let Some(open) = rest.rfind('(')
        && let Some(mark) = rest.get(open..).filter(|mark| is_mark(mark))
    {
        marks.push(' ');
        marks.push_str(mark);
        rest = rest.get(..open).unwrap_or_default().trim_end();
    }
    (rest.to_owned(), marks)
}

fn leading_mark(headline: &str) -> Option<(&str, &str)> {
    let end = if headline.starts_with('(') { headline.find(')')? + 1 } else { headline.find(['-', ':'])? };
    let mark = headline.get(..end)?;
    if !is_mark(mark) {
        return None;
    }
    let after = headline.get(end..)?.trim_start_matches(['-', ':']).trim_start();
    (!after.is_empty()).then_some((mark, after))
}

/// Whether the whole of `text` is life-cycle words.
fn is_mark(text: &str) -> bool {
    let mut signs = Signs::default();
    text.len() <= 40 && strip(text, &mut signs, Part::Headline).is_empty() && signs.kind.is_some()
}

fn read_note(note: &str, signs: &mut Signs) {
    let upper: Vec<&str> =
        note.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(12).collect();
    let all_kill = !upper.is_empty() && upper.iter().all(|word| *word == "KILL" || *word == "MANDATORY");
    let editors = upper
        .first()
        .is_some_and(|first| matches!(first.to_lowercase().as_str(), "editors" | "eds" | "advisory"));
    let orders = |word: &str| upper.iter().take(3).any(|w| w.eq_ignore_ascii_case(word));
    let dense: String =
        fold(note.get(..note.len().min(80)).unwrap_or(note)).chars().filter(|c| !c.is_whitespace()).collect();
    let opens = |openings: &[&str]| openings.iter().any(|opening| dense.starts_with(opening));
    if all_kill || (editors && orders("kill")) || opens(&WITHDRAWALS) {
        signs.add(ItemKind::Kill, None);
    } else if editors && orders("withhold") {
        signs.add(ItemKind::Withhold, None);
    } else if opens(&REPLACEMENTS) {
        signs.add(ItemKind::Update, None);
    } else if upper.iter().take(3).any(|w| matches!(*w, "Corrects" | "CORRECTS")) {
        signs.add(ItemKind::Correction, None);
    } else if upper
        .iter()
        .take(3)
        .any(|w| matches!(*w, "Adds" | "ADDS" | "Updates" | "UPDATES" | "Recasts" | "RECASTS"))
    {
        signs.add(ItemKind::Update, None);
    } else if is_mark(note) {
        strip(note, signs, Part::Headline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `expected`: kind, version, story words, clean headline.
    fn check(
        slug: Option<&str>,
        headline: Option<&str>,
        note: Option<&str>,
        expected: (ItemKind, u32, &str, &str),
    ) {
        let found = lifecycle(slug, headline, note);
        let words = found.story_words.unwrap_or_default();
        let clean = found.headline.unwrap_or_default();
        assert_eq!((found.kind, found.version, words.as_str(), clean.as_str()), expected);
    }

    #[test]
    fn slugs() {
        use ItemKind::{Kill, New, Take, Update, Writethru};
        check(Some("BC-Chaos-0123"), None, None, (New, 1, "chaos-0123", ""));
        check(Some("BC-Chaos-0123, 7th Ld"), None, None, (Update, 8, "chaos-0123", ""));
        check(
            Some("BC-US--Orchard Fire, 2nd Ld-Writethru"),
            None,
            None,
            (Writethru, 3, "us-orchard-fire", ""),
        );
        check(Some("HARBOUR-FIRE, 1st Add"), None, None, (Take, 2, "harbour-fire", ""));
        check(Some("KENYA-SINGER/POST (UPDATE 1)"), None, None, (Update, 2, "kenya-singer-post", ""));
        check(Some("BC-GLF--Open, 1st Ld"), None, Some("KILL KILL KILL"), (Kill, 2, "glf-open", ""));
    }

    #[test]
    fn headlines() {
        use ItemKind::{Correction, New, Update};
        let h = |headline, note, expected| check(None, Some(headline), note, expected);
        h("UPDATE 2-Mine to reopen", None, (Update, 3, "mine-to-reopen", "Mine to reopen"));
        h("CORRECTED-Mine to reopen", None, (Correction, 2, "mine-to-reopen", "Mine to reopen"));
        h("CORRECTED-UPDATE 1-Mine", None, (Correction, 2, "mine", "Mine"));
        h("17 dead in mine (UPDATE 2)", None, (Update, 3, "17-dead-in-mine", "17 dead in mine"));
        h("(LEAD) Gimpo win", None, (Update, 2, "gimpo-win", "Gimpo win"));
        h("Mine to reopen", Some("(Adds quotes)"), (Update, 2, "", "Mine to reopen"));
        h("WRAPUP 3-Mine to reopen", None, (Update, 4, "mine-to-reopen", "Mine to reopen"));
        h("Berichtigung: Bergwerk", None, (Correction, 2, "bergwerk", "Bergwerk"));
        h("CORRECTION ET MISE À JOUR - La mine", None, (Correction, 2, "la-mine", "La mine"));
        h("Eilmeldung: Bergwerk", None, (ItemKind::Alert, 1, "bergwerk", "Bergwerk"));
        h("Extra time decides the cup", None, (New, 1, "", "Extra time decides the cup"));
        h("La mine", Some("N i e u w bericht, vervangt: De mijn"), (Update, 2, "", "La mine"));
        h("Kill Bill back in cinemas", None, (New, 1, "", "Kill Bill back in cinemas"));
        h("Leads-Lags: a study", None, (New, 1, "", "Leads-Lags: a study"));
    }
}
