//! Marked quotes: which stretches are speech, by which verb and which words.

use std::ops::Range;

use copydesk_names::Words;

use crate::marks::{Stretch, stretches};
use crate::phrases::{helpers_before, subject_after, subject_before};
use crate::{Cues, Found, Kind, indirect};

/// A stretch without a verb of speech is taken for speech only from so many words on.
const UNATTRIBUTED_MINIMUM_WORDS: usize = 6;
/// Tokens after a closing mark in which its verb must come.
const AFTER_LIMIT_TOKENS: usize = 40;

/// Words that tell who spoke.
#[derive(Debug, Clone)]
struct Attribution {
    verb: Range<usize>,
    subject: Option<Range<usize>>,
    because: &'static str,
}

/// Finds the quotes of a text, in order. `paragraphs` are byte ranges of running text. With `marked_only`,
/// reported speech without marks is left out.
#[must_use]
pub fn find(words: &Words<'_>, paragraphs: &[Range<usize>], cues: &Cues, marked_only: bool) -> Vec<Found> {
    let stretches = stretches(words.text, paragraphs);
    let mut finder =
        Finder { words, cues, stretches: &stretches, found: Vec::new(), last: None, last_sentence_of: None };
    for number in 0..stretches.len() {
        finder.stretch(number);
    }
    let mut found = finder.found;
    if !marked_only {
        let marked: Vec<Range<usize>> = stretches.iter().map(|stretch| stretch.outer.clone()).collect();
        indirect::add(words, paragraphs, cues, &marked, &mut found);
    }
    found
}

struct Finder<'a> {
    words: &'a Words<'a>,
    cues: &'a Cues,
    stretches: &'a [Stretch],
    found: Vec<Found>,
    /// Quote and stretch attributed last.
    last: Option<(usize, usize)>,
    last_sentence_of: Option<usize>,
}

impl Finder<'_> {
    fn stretch(&mut self, number: usize) {
        let Some(stretch) = self.stretches.get(number) else { return };
        let content = self.words.text.get(stretch.content.clone()).unwrap_or_default();
        let kind = self.kind(stretch, content);
        let attribution = self
            .after(number, stretch)
            .or_else(|| self.before(number, stretch))
            .or_else(|| if kind == Kind::Mixed { self.around(stretch) } else { None });
        let mut found = Found {
            kind,
            span: stretch.content.clone(),
            cue: None,
            speaker: None,
            because: Vec::new(),
            carried_from: None,
        };
        if let Some(attribution) = attribution {
            found.cue = Some(self.words.range(attribution.verb));
            found.speaker = attribution.subject.map(|subject| self.words.range(subject));
            found.because.push(attribution.because);
            self.accept(found, number);
            return;
        }
        if let Some((quote, other)) = self.last
            && self.carries_on(other, number, kind)
            && let Some(before) = self.found.get(quote)
        {
            found.cue = before.cue.clone();
            found.speaker = before.speaker.clone();
            found.because.push("carried-from-previous-quote");
            found.carried_from = Some(quote);
            self.accept(found, number);
            return;
        }
        if kind == Kind::Direct && content.split_whitespace().nth(UNATTRIBUTED_MINIMUM_WORDS - 1).is_some() {
            found.because.push("sentence-between-marks");
            self.accept(found, number);
        }
    }

    fn accept(&mut self, found: Found, stretch: usize) {
        self.found.push(found);
        self.last = Some((self.found.len() - 1, stretch));
        self.last_sentence_of = self.stretches.get(stretch).map(|stretch| stretch.paragraph);
    }

    /// A stretch that is a sentence of its own, or ends as one does before its verb, is direct.
    fn kind(&self, stretch: &Stretch, content: &str) -> Kind {
        let ends = content.ends_with(['.', ',', '?', '!', '…', '—', '-', ';', ':']) || !stretch.closed;
        let first = self.words.token_at(stretch.content.start);
        // The token before the first word is the mark itself.
        let lead = first.checked_sub(2).map_or("", |number| self.words.word(number));
        let opens = self.begins_sentence(stretch) || matches!(lead, ":" | ",");
        let capital = content
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        if (opens && (ends || capital))
            || (ends && capital && content.len() > 40)
            || self.follows_mid_break(stretch)
        {
            Kind::Direct
        } else {
            Kind::Mixed
        }
    }

    fn begins_sentence(&self, stretch: &Stretch) -> bool {
        let sentence =
            self.words.sentence_at(stretch.content.start).and_then(|number| self.words.sentences.get(number));
        sentence.is_some_and(|sentence| {
            sentence.start >= stretch.outer.start || stretch.content.start <= sentence.start + 4
        })
    }

    /// `"The money," Dahl said, "is already spent."`
    fn follows_mid_break(&self, stretch: &Stretch) -> bool {
        let Some((quote, other)) = self.last else { return false };
        let Some((other, found)) = self.stretches.get(other).zip(self.found.get(quote)) else { return false };
        let between = self.words.text.get(other.outer.end..stretch.outer.start).unwrap_or_default();
        let short = between.len() < 200 && other.paragraph == stretch.paragraph;
        short && found.kind == Kind::Direct && between.trim_end().ends_with(',') && !between.contains(". ")
    }

    fn sentence_end(&self, byte: usize) -> usize {
        let sentence = self.words.sentence_at(byte).and_then(|number| self.words.sentences.get(number));
        sentence.map_or(self.words.text.len(), |sentence| sentence.end)
    }

    fn sentence_start(&self, byte: usize) -> usize {
        let sentence = self.words.sentence_at(byte).and_then(|number| self.words.sentences.get(number));
        sentence.map_or(0, |sentence| sentence.start)
    }

    /// `…," Dahl said` and `…," said Dahl`.
    fn after(&self, number: usize, stretch: &Stretch) -> Option<Attribution> {
        if !stretch.closed {
            return None;
        }
        let content = self.words.text.get(stretch.content.clone())?;
        let text_after = self.words.text.get(stretch.outer.end..)?;
        let leads_on = text_after.starts_with([',', ' ', '\n'])
            && content.ends_with([',', '?', '!', '…', '—', '-'])
            || text_after.starts_with(',')
            || (content.ends_with('.') && text_after.trim_start().starts_with(char::is_lowercase));
        let mut from = self.words.token_at(stretch.outer.end);
        let next_mark = self.stretches.get(number + 1).map_or(usize::MAX, |next| next.outer.start);
        let ceiling_byte = self
            .sentence_end(stretch.outer.end.saturating_sub(1))
            .max(self.sentence_end(stretch.outer.end))
            .min(next_mark);
        let ceiling = self.words.token_at(ceiling_byte).min(from + AFTER_LIMIT_TOKENS);
        if self.words.word(from) == "," {
            from += 1;
        }
        if self.words.word(from).eq_ignore_ascii_case("according") && self.words.word(from + 1) == "to" {
            let subject = subject_after(self.words, self.cues, from + 2, ceiling);
            return Some(Attribution { verb: from..from + 2, subject, because: "postposed-according-to" });
        }
        if !leads_on {
            return None;
        }
        // `said Dahl`, `later said Dahl`.
        let mut verb = from;
        while verb < ceiling && self.cues.is_adverb(self.words.word(verb)) {
            verb += 1;
        }
        if self.cues.is_verb(self.words.word(verb)) && verb < ceiling {
            let subject = subject_after(self.words, self.cues, verb + 1, ceiling)?;
            return Some(Attribution {
                verb: verb..verb + 1,
                subject: Some(subject),
                because: "inverted-cue",
            });
        }
        // `Dahl said`, `Dahl, who took office in March, has said`.
        let mut depth_comma = false;
        for verb in from..ceiling {
            let word = self.words.word(verb);
            if matches!(word, ";" | ":" | "\"" | "“")
                || (word == "." && !self.words.glued(verb.saturating_sub(1)))
            {
                break;
            }
            if word == "," {
                depth_comma = !depth_comma;
            }
            if self.cues.is_verb(word) && !self.words.is_capital(verb) && verb > from && !depth_comma {
                if word == "put" && self.words.word(verb + 1) != "it" {
                    continue;
                }
                let end = helpers_before(self.words, self.cues, verb, from);
                let end = if end > from && self.words.word(end - 1) == "," { end - 1 } else { end };
                if end <= from {
                    return None;
                }
                let first = self.words.word(from);
                if matches!(
                    first,
                    "and"
                        | "but"
                        | "which"
                        | "that"
                        | "while"
                        | "when"
                        | "because"
                        | "to"
                        | "or"
                        | "in"
                        | "for"
                        | "with"
                        | "as"
                ) {
                    return None;
                }
                return Some(Attribution {
                    verb: verb..verb + 1,
                    subject: Some(from..end),
                    because: "postposed-cue",
                });
            }
        }
        None
    }

    /// `Dahl said: "…"`, `Dahl said, "…"`, `Dahl said that the plan was "…"`, `according to Dahl, "…"`.
    fn before(&self, number: usize, stretch: &Stretch) -> Option<Attribution> {
        let start_byte = self.sentence_start(stretch.outer.start.min(stretch.content.start));
        let before_mark = number
            .checked_sub(1)
            .and_then(|before| self.stretches.get(before))
            .map_or(0, |before| before.outer.end);
        let paragraph_floor = start_byte.max(before_mark.min(stretch.outer.start));
        let opening = self.words.token_at(stretch.outer.start);
        let floor = self.words.token_at(start_byte);
        let own_floor = self.words.token_at(paragraph_floor);
        let found = self.verb_back(opening, own_floor, floor);
        if found.is_some() {
            return found;
        }
        // The sentence before ends with a colon and the stretch is its own sentence: `She replied:` ends at the mark.
        let lead = opening.checked_sub(1)?;
        if self.words.word(lead) == ":" {
            let floor = self.words.token_at(self.sentence_start(self.words.tokens.get(lead)?.start));
            return self.verb_back(opening, floor, floor).or_else(|| self.colon(lead, floor));
        }
        None
    }

    fn verb_back(&self, opening: usize, own_floor: usize, floor: usize) -> Option<Attribution> {
        let lowest = own_floor.max(opening.saturating_sub(AFTER_LIMIT_TOKENS));
        for verb in (lowest..opening).rev() {
            let word = self.words.word(verb);
            if word == "According" || (word == "according" && self.words.word(verb + 1) == "to") {
                let subject = subject_after(self.words, self.cues, verb + 2, opening);
                return Some(Attribution { verb: verb..verb + 2, subject, because: "preposed-according-to" });
            }
            if !self.cues.is_verb(word) || self.words.is_capital(verb) {
                continue;
            }
            let lead = verb.checked_sub(1).map_or("", |n| self.words.word(n));
            // A noun after an article (`the claim`), but not a participle (`the so-called`).
            let article =
                matches!(lead, "the" | "a" | "an" | "its" | "his" | "her" | "their" | "this" | "that");
            if (article || matches!(lead, "of" | "no" | "so" | "-")) && !word.ends_with("ed") {
                continue;
            }
            if word.ends_with("ing") {
                let subject = self.main_subject(verb, floor);
                if subject.is_some() {
                    return Some(Attribution { verb: verb..verb + 1, subject, because: "participle-cue" });
                }
                continue;
            }
            let subject = subject_before(self.words, self.cues, verb, own_floor)
                .or_else(|| self.main_subject(verb, floor));
            if subject.is_some() {
                return Some(Attribution { verb: verb..verb + 1, subject, because: "preposed-cue" });
            }
        }
        None
    }

    /// `His message was simple: "Stay home."`, `Moritz disagreed: "…"`.
    fn colon(&self, colon: usize, floor: usize) -> Option<Attribution> {
        if let Some(noun) = (floor..colon).find(|&number| self.cues.is_noun(self.words.word(number))) {
            let subject = (floor < noun).then_some(floor..noun);
            return Some(Attribution { verb: noun..noun + 1, subject, because: "noun-before-colon" });
        }
        // Any verb will do where a colon leads to a whole sentence: `Dahl beamed:`, `She then went on:`.
        let first = self.words.word(floor);
        let pronoun = self.cues.is_pronoun(first) && first != "It";
        let subject = if pronoun { floor..floor + 1 } else { self.main_subject(colon, floor)? };
        let verb = subject.end;
        let lower = self.words.word(verb).starts_with(char::is_lowercase);
        (verb < colon && lower && colon - floor <= AFTER_LIMIT_TOKENS).then(|| Attribution {
            verb: verb..verb + 1,
            subject: Some(subject),
            because: "colon",
        })
    }

    /// The subject of the sentence's first verb of speech, or the words it opens with.
    fn main_subject(&self, verb: usize, floor: usize) -> Option<Range<usize>> {
        let first = (floor..verb).find(|&number| {
            self.cues.is_verb(self.words.word(number)) && number > floor && !self.words.is_capital(number)
        });
        if let Some(first) = first
            && let Some(subject) = subject_before(self.words, self.cues, first, floor)
        {
            return Some(subject);
        }
        // `Ng thanked the crews and called …`: the words up to the first word that is no name or noun of a name.
        let mut end = floor;
        while end < verb
            && (self.words.is_capital(end) || matches!(self.words.word(end), "." | "-" | "the" | "of"))
        {
            end += 1;
        }
        (end > floor).then_some(floor..end)
    }

    /// Marked words inside a clause whose verb comes after: `the van "had no plates", police said`.
    fn around(&self, stretch: &Stretch) -> Option<Attribution> {
        let from = self.words.token_at(stretch.outer.end);
        let ceiling = self
            .words
            .token_at(self.sentence_end(stretch.outer.end.saturating_sub(1)))
            .min(from + AFTER_LIMIT_TOKENS);
        let mut comma = None;
        for at in from..ceiling {
            let word = self.words.word(at);
            if word == "," {
                comma = Some(at);
            } else if self.cues.is_reporting(word)
                && let Some(comma) = comma
                && at > comma + 1
                && at - comma < 16
            {
                let end = helpers_before(self.words, self.cues, at, comma + 1);
                return (end > comma + 1).then(|| Attribution {
                    verb: at..at + 1,
                    subject: Some(comma + 1..end),
                    because: "postposed-cue",
                });
            } else if word == "according" && self.words.word(at + 1) == "to" {
                let subject = subject_after(self.words, self.cues, at + 2, ceiling);
                return Some(Attribution { verb: at..at + 2, subject, because: "postposed-according-to" });
            }
        }
        None
    }

    /// Whether a stretch without verb goes on with the speech before it.
    fn carries_on(&self, other: usize, number: usize, kind: Kind) -> bool {
        let Some((before, this)) = self.stretches.get(other).zip(self.stretches.get(number)) else {
            return false;
        };
        if this.paragraph == before.paragraph {
            let between = self.words.text.get(before.outer.end..this.outer.start).unwrap_or_default();
            let same_sentence =
                self.words.sentence_at(before.content.start) == self.words.sentence_at(this.content.start);
            // `He was "tired", "angry" and "done with it"`; `"…," said Dahl. "…"`.
            return kind == Kind::Direct || (same_sentence && between.len() < 60);
        }
        let opens = self.words.text.get(this.outer.clone()).is_some();
        let previous_open = !before.closed && before.paragraph + 1 == this.paragraph;
        let whole =
            kind == Kind::Direct && before.paragraph + 1 == this.paragraph && self.fills_paragraph(this);
        opens && (previous_open || whole)
    }

    /// Whether nothing stands outside the marks in the stretch's paragraph.
    fn fills_paragraph(&self, stretch: &Stretch) -> bool {
        let before = self.words.text.get(..stretch.outer.start).unwrap_or_default();
        let after = self.words.text.get(stretch.outer.end..).unwrap_or_default();
        before.trim_end_matches(' ').ends_with('\n')
            && (after.is_empty() || after.trim_start_matches(' ').starts_with('\n'))
    }
}
