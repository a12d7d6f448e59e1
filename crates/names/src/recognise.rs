//! Finding names: listed names first, then what the shape and the neighbours of a run tell.

use std::collections::HashSet;

use crate::lexicon::LISTED_NAME_LIMIT_TOKENS;
use crate::runs::{is_place_head, run_end};
use crate::single::{Pending, beside, decide};
use crate::{Lexicon, Name, NameType, Words};

/// Finds the names of a text, in order, not overlapping.
#[must_use]
pub fn recognise(words: &Words<'_>, lexicon: &Lexicon) -> Vec<Name> {
    let mut finder = Finder { words, lexicon, names: Vec::new(), pending: Vec::new() };
    let mut at = 0;
    while at < words.tokens.len() {
        if !words.is_capital(at) || words.is_shouted(at) {
            at = finder.listed_only(at);
            continue;
        }
        let end = run_end(words, lexicon, at);
        finder.run(at, end);
        at = end;
    }
    finder.finish()
}

struct Finder<'a> {
    words: &'a Words<'a>,
    lexicon: &'a Lexicon,
    names: Vec<Name>,
    pending: Vec<Pending>,
}

impl Finder<'_> {
    /// A listed name in lower case (`al-Qaida`, `iPhone`) or in a line of capitals.
    fn listed_only(&mut self, at: usize) -> usize {
        let word = self.words.word(at);
        if word.len() < 2 || !word.starts_with(|c: char| c.is_alphabetic()) {
            return at + 1;
        }
        match self.longest_listed(at, self.words.tokens.len()) {
            Some((end, name_type)) if !self.lexicon.not_names.contains(word) => {
                self.push(at, end, name_type);
                end
            }
            _ => at + 1,
        }
    }

    fn push(&mut self, first: usize, last: usize, name_type: NameType) {
        if first < last {
            self.names.push(Name { first, last, name_type });
        }
    }

    /// Longest listed name that starts at `at` and ends by `limit`.
    fn longest_listed(&self, at: usize, limit: usize) -> Option<(usize, NameType)> {
        let mut joined = String::new();
        let mut found = None;
        for end in at + 1..=limit.min(at + LISTED_NAME_LIMIT_TOKENS) {
            if end > at + 1 {
                joined.push(' ');
            }
            joined.push_str(self.words.word(end - 1));
            if let Some(name_type) = self.lexicon.listed(&joined).or_else(|| self.listed_in_capitals(&joined))
            {
                found = Some((end, name_type));
            }
        }
        // `Ill.`, `Pa.`: the full stop belongs to the abbreviation, the tag does not need it.
        found
    }

    /// `MONTEVIDEO` is `Montevideo`; short words in capitals are what they are.
    fn listed_in_capitals(&self, joined: &str) -> Option<NameType> {
        if joined.len() < 4 || joined.chars().any(char::is_lowercase) {
            return None;
        }
        let mut usual = String::with_capacity(joined.len());
        for word in joined.split_inclusive(' ') {
            let mut chars = word.chars();
            usual.extend(chars.next());
            usual.extend(chars.flat_map(char::to_lowercase));
        }
        self.lexicon.listed(&usual)
    }

    /// Cuts a run into names.
    fn run(&mut self, first: usize, end: usize) {
        let mut at = first;
        let mut titled = self.lexicon.person_nouns.contains(self.words.before(first));
        while at < end {
            let word = self.words.word(at);
            if matches!(word, "-" | "–" | "." | "&" | "and" | "of" | "for" | "the")
                || !self.words.is_capital(at)
            {
                at += 1;
                continue;
            }
            let listed = self.longest_listed(at, end);
            // A capital article opens the sentence, not the name, unless the list says so (`The Hague`).
            if matches!(word, "The" | "A" | "An" | "This" | "That") && listed.is_none() {
                at += 1;
                continue;
            }
            let headed = self.headed(at, end);
            if let Some((last, name_type)) = headed
                && listed.is_none_or(|(listed_last, _)| last > listed_last)
            {
                self.push(at, last, name_type);
                at = last;
                titled = false;
                continue;
            }
            if let Some((last, name_type)) = listed
                && !self.lexicon.not_names.contains(word)
                && !self.opens_a_person(at, last, end, name_type, titled)
            {
                self.push(at, last, name_type);
                at = last;
                titled = false;
                continue;
            }
            if self.lexicon.is_title(word) {
                titled = !self.lexicon.title_modifiers.contains(word) || titled;
                at += 1;
                continue;
            }
            let common = self.lexicon.common.contains(word) || self.lexicon.not_names.contains(word);
            let lower_elsewhere =
                self.words.is_initial(at) && self.words.seen_lower(word) && !self.lexicon.is_first_name(word);
            if common || (lower_elsewhere && !titled) {
                at += 1;
                continue;
            }
            let last = self.remainder_end(at, end);
            if last < end && self.is_strong_title(last) && self.words.is_capital(last + 1) && last + 1 < end {
                self.before_title(at, last);
            } else {
                self.remainder(at, last, titled);
            }
            at = last;
            titled = false;
        }
    }

    /// `Paris Hilton`, `Jordan Spieth`: a given name that is also listed, before an unlisted word.
    fn opens_a_person(&self, at: usize, last: usize, end: usize, name_type: NameType, titled: bool) -> bool {
        let next = self.words.word(last);
        let single_place = last == at + 1 && matches!(name_type, NameType::Place | NameType::Organisation);
        let follows = last < end
            && self.words.is_capital(last)
            && !self.lexicon.is_title(next)
            && self.lexicon.listed(next).is_none();
        single_place
            && follows
            && (self.lexicon.is_first_name(self.words.word(at)) || (titled && self.words.glued(at)))
            && !self.lexicon.organisation_ends.contains(next)
    }

    /// A name that its last word (or a word before `of`) gives away.
    fn headed(&self, at: usize, end: usize) -> Option<(usize, NameType)> {
        let lexicon = self.lexicon;
        let mut found = None;
        // A given name or a title ends what can be the name of a thing.
        for number in at..end {
            let word = self.words.word(number);
            let inside = number > at;
            if lexicon.is_title(word)
                && !lexicon.title_modifiers.contains(word)
                && !lexicon.organisation_ends.contains(word)
            {
                break;
            }
            if inside
                && lexicon.is_first_name(word)
                && number + 1 < end
                && found.is_none()
                && lexicon.listed(self.words.word(at)).is_some()
            {
                break;
            }
            let only_common = inside
                && (at..number)
                    .all(|n| lexicon.common.contains(self.words.word(n)) && self.words.is_initial(n));
            if only_common {
                continue;
            }
            if inside && lexicon.organisation_ends.contains(word) {
                found = Some((number + 1, NameType::Organisation));
            } else if inside && lexicon.place_ends.contains(word) {
                found = Some((number + 1, NameType::Place));
            } else if inside && lexicon.event_ends.contains(word) {
                found = Some((number + 1, NameType::Event));
            } else if inside && lexicon.work_ends.contains(word) {
                found = Some((self.with_number(number + 1, end), NameType::Work));
            } else if inside && lexicon.other_ends.contains(word) {
                found = Some((number + 1, NameType::Other));
            } else if word == "of" && number == at + 1 && is_place_head(self.words.before(number)) {
                return Some((self.plain_end(number + 1, end).min(number + 2), NameType::Place));
            } else if matches!(word, "of" | "for")
                && lexicon.organisation_heads.contains(self.words.before(number))
            {
                found = Some((self.of_phrase_end(number + 1, end), NameType::Organisation));
                break;
            } else if word == "&" && inside {
                found = Some((self.plain_end(number + 1, end), NameType::Organisation));
            }
        }
        if found.is_none() && at + 1 < end && self.words.is_capital(at + 1) {
            let word = self.words.word(at);
            if lexicon.event_starts.contains(word) {
                return Some((self.plain_end(at + 1, end).min(at + 3), NameType::Event));
            }
        }
        let direction = matches!(self.words.word(at), "North" | "South" | "East" | "West");
        if found.is_none()
            && direction
            && at + 1 < end
            && lexicon.listed(self.words.word(at + 1)) == Some(NameType::Place)
        {
            return Some((at + 2, NameType::Place));
        }
        if found.is_none() && lexicon.place_starts.contains(self.words.word(at)) {
            let dot = usize::from(self.words.word(at + 1) == ".");
            let next = at + 1 + dot;
            let strict = !matches!(
                self.words.word(at),
                "North"
                    | "South"
                    | "East"
                    | "West"
                    | "Northern"
                    | "Southern"
                    | "Eastern"
                    | "Western"
                    | "Central"
                    | "New"
                    | "Republic"
            );
            if strict && next < end && self.words.is_capital(next) && !lexicon.is_title(self.words.word(next))
            {
                return Some((next + 1, NameType::Place));
            }
        }
        found
    }

    fn with_number(&self, last: usize, end: usize) -> usize {
        // `Integrated Review Refresh 2023`, `Report 2020`.
        let mut at = last;
        while at < end
            && (self.words.is_capital(at) || self.words.word(at).starts_with(|c: char| c.is_ascii_digit()))
        {
            at += 1;
        }
        at
    }

    fn of_phrase_end(&self, from: usize, end: usize) -> usize {
        let mut at = from;
        while at < end {
            let word = self.words.word(at);
            if self.lexicon.is_title(word) && !self.lexicon.title_modifiers.contains(word) {
                break;
            }
            at += 1;
        }
        at
    }

    fn plain_end(&self, from: usize, end: usize) -> usize {
        (from..end)
            .find(|&number| !self.words.is_capital(number) && self.words.word(number) != "-")
            .unwrap_or(end)
    }

    fn is_strong_title(&self, at: usize) -> bool {
        let word = self.words.word(at);
        self.lexicon.is_title(word) && !self.lexicon.title_modifiers.contains(word)
    }

    /// Unlisted words before a title: a house (`Haneul Cells Chairman N.`), or part of the title.
    fn before_title(&mut self, first: usize, last: usize) {
        if last - first > 1 {
            self.push(first, last, NameType::Organisation);
        } else {
            self.pending.push(Pending { at: first, titled: false, before_title: true });
        }
    }

    /// Where the words stop that can be a person's name.
    fn remainder_end(&self, at: usize, end: usize) -> usize {
        let mut last = at + 1;
        while last < end {
            let word = self.words.word(last);
            if word.starts_with(|c: char| c.is_ascii_digit()) || matches!(word, "of" | "for" | "and") {
                break;
            }
            let hyphenated = self.words.before(last) == "-";
            if self.lexicon.is_title(word)
                && last > at + 1
                && !hyphenated
                && !self.lexicon.is_first_name(word)
            {
                break;
            }
            last += 1;
        }
        while last > at + 1 && !self.words.is_capital(last - 1) {
            last -= 1;
        }
        last
    }

    fn remainder(&mut self, mut first: usize, last: usize, titled: bool) {
        // `Grower Luis Quintero said`: what opens the sentence before a given name and a surname is no name.
        let opens = self.words.is_initial(first) && !self.lexicon.is_first_name(self.words.word(first));
        if opens
            && last - first > 2
            && self.words.is_capital(first + 1)
            && self.lexicon.is_first_name(self.words.word(first + 1))
        {
            first += 1;
        }
        let capitals = (first..last).filter(|&n| self.words.is_capital(n)).count();
        let word = self.words.word(first);
        if capitals == 1 && last == first + 1 {
            self.pending.push(Pending { at: first, titled, before_title: false });
            return;
        }
        let acronym =
            |word: &str| word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
        let sure_person = titled || self.lexicon.is_first_name(word);
        let name_type = if !sure_person && (first..last).any(|n| acronym(self.words.word(n))) {
            NameType::Organisation
        } else if sure_person {
            NameType::Person
        } else {
            beside(self.words, self.lexicon, first, last).unwrap_or(NameType::Person)
        };
        self.push(first, last, name_type);
    }

    /// Decides the single words by what the rest of the story told.
    fn finish(self) -> Vec<Name> {
        let Self { words, lexicon, mut names, pending } = self;
        let mut known = Known::default();
        for name in &names {
            known.learn(words, lexicon, name);
        }
        for single in &pending {
            if let Some(name_type) = decide(words, lexicon, &known, single) {
                names.push(Name { first: single.at, last: single.at + 1, name_type });
            }
        }
        names.sort_by_key(|name| name.first);
        names
    }
}

/// What the longer names of a story tell about its single words.
#[derive(Debug, Default)]
pub(crate) struct Known<'a> {
    /// Surnames and given names of people named in full.
    pub(crate) people: HashSet<&'a str>,
    /// First words of organisations.
    pub(crate) organisations: HashSet<&'a str>,
    /// First words of places.
    pub(crate) places: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn learn(&mut self, words: &Words<'a>, lexicon: &Lexicon, name: &Name) {
        match name.name_type {
            NameType::Person => {
                self.people.insert(words.word(name.last - 1));
                // `Fraser-Pryce` is one surname of three tokens.
                if name.last - name.first > 1 {
                    let tail =
                        (name.first..name.last).rev().find(|&n| n == name.first || !words.glued(n - 1));
                    self.people.extend(tail.map(|n| words.word(n)));
                    self.people.insert(words.word(name.first));
                }
            }
            NameType::Organisation if name.last - name.first > 1 => {
                let first = words.word(name.first);
                if lexicon.listed(first).is_none()
                    && !lexicon.common.contains(first)
                    && !lexicon.is_title(first)
                {
                    self.organisations.insert(first);
                }
            }
            NameType::Place if name.last - name.first > 1 => {
                self.places.insert(words.word(name.first));
            }
            _ => {}
        }
    }
}
