//! Whom a pronoun or a description may mean: the people and organisations of the story, with features.

use std::ops::Range;

use copydesk_names::{Cluster, Gender, Lexicon, Name, NameType, Words};

use crate::linear::{Features, bucket, word_hash};
use crate::{Cues, Found};

/// What stands before a name and is no role.
const HONORIFICS: [&str; 8] = ["Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Lord", "Lady"];
/// Speakers looked back on.
const TOLD_LIMIT: usize = 6;
/// A name further away is not near by any measure.
const GAP_LIMIT_BYTES: usize = 4_000;
/// Mentions of one person or organisation that are looked at.
const MENTIONS_LIMIT: usize = 20;
/// Names looked back on for them.
const NAMES_LIMIT: usize = 300;
/// People and organisations looked at, the ones named last first.
const CANDIDATES_LIMIT: usize = 14;

/// Somebody who may be meant; nobody of the story where there is no cluster.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meant {
    pub(crate) cluster: Option<usize>,
    pub(crate) features: Features,
}

/// A story with its quotes and those it names.
pub(crate) struct Scope<'a> {
    pub(crate) words: &'a Words<'a>,
    found: &'a [Found],
    pub(crate) names: &'a [Name],
    clusters: &'a [Cluster],
    /// Cluster of each name.
    cluster_of: Vec<Option<usize>>,
    lexicon: &'a Lexicon,
    cues: &'a Cues,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(
        words: &'a Words<'a>,
        found: &'a [Found],
        names: &'a [Name],
        clusters: &'a [Cluster],
        lexicon: &'a Lexicon,
        cues: &'a Cues,
    ) -> Self {
        let mut cluster_of = vec![None; names.len()];
        for (number, cluster) in clusters.iter().enumerate() {
            for mention in &cluster.mentions {
                cluster_of.get_mut(mention.name).into_iter().for_each(|slot| *slot = Some(number));
            }
        }
        Self { words, found, names, clusters, cluster_of, lexicon, cues }
    }

    /// Tokens of a range of bytes.
    pub(crate) fn tokens(&self, bytes: &Range<usize>) -> Range<usize> {
        self.words.token_at(bytes.start)..self.words.token_at(bytes.end)
    }

    pub(crate) fn is_pronoun(&self, tokens: &Range<usize>) -> bool {
        tokens.len() == 1 && self.cues.is_pronoun(self.words.word(tokens.start))
    }

    /// Names that lie in a range of tokens, with their numbers.
    fn names_in(&self, tokens: &Range<usize>) -> impl Iterator<Item = (usize, &Name)> {
        let from = self.names.partition_point(|name| name.first < tokens.start);
        let end = tokens.end;
        self.names.iter().enumerate().skip(from).take_while(move |(_, name)| name.last <= end)
    }

    /// The person a phrase is about, by name and cluster: not one who owns (`Dahl's lawyer`), is spoken for
    /// (`a spokesman for Dahl`) or acted on (`a group backing Dahl`).
    pub(crate) fn person_in(&self, tokens: &Range<usize>) -> Option<(usize, usize)> {
        let people = self.names_in(tokens).filter(|(_, name)| name.name_type == NameType::Person);
        let mut fits = people.filter(|(_, name)| {
            let owner =
                matches!(self.words.word(name.last), "'s" | "’s" | "'" | "’") && name.last < tokens.end;
            // Titles stand between the small word and the name: `for Mayor Dahl`.
            let mut first = name.first;
            let title = |word: &str| word == "." || self.lexicon.is_role(word) || HONORIFICS.contains(&word);
            while first > tokens.start && title(self.words.word(first - 1)) {
                first -= 1;
            }
            let before = if first > tokens.start { self.words.before(first) } else { "" };
            let spoken_for = matches!(
                before,
                "for"
                    | "of"
                    | "to"
                    | "with"
                    | "from"
                    | "against"
                    | "by"
                    | "under"
                    | "on"
                    | "about"
                    | "in"
                    | "at"
            );
            !owner && !spoken_for && !before.ends_with("ing")
        });
        fits.find_map(|(number, _)| Some((number, self.cluster_of.get(number).copied().flatten()?)))
    }

    /// The organisation or place a phrase is about, or that a document or a spokesperson speaks for.
    pub(crate) fn organisation_in(&self, tokens: &Range<usize>) -> Option<usize> {
        let speaks = |name: &Name| matches!(name.name_type, NameType::Organisation | NameType::Place);
        let mut own = self.names_in(tokens).filter(|(_, name)| {
            let ends_phrase = name.last >= tokens.end || matches!(self.words.word(name.last), "," | "(");
            speaks(name)
                && ends_phrase
                && name.first <= tokens.start + 3
                && !(tokens.start..name.first)
                    .any(|n| matches!(self.words.word(n), "of" | "in" | "from" | "for" | "at" | "on"))
        });
        own.next().and_then(|(number, _)| self.cluster_of.get(number).copied().flatten())
    }

    /// Clusters of the people named before a byte, the last first.
    pub(crate) fn named_before(&self, byte: usize) -> impl Iterator<Item = usize> + '_ {
        let until = self.names.partition_point(|name| self.start(name) < byte);
        let recent = self.names.get(..until).unwrap_or_default().iter().enumerate().rev().take(40);
        let people = recent.filter(|(_, name)| name.name_type == NameType::Person);
        people.filter_map(|(number, _)| self.cluster_of.get(number).copied().flatten())
    }

    fn start(&self, name: &Name) -> usize {
        self.words.tokens.get(name.first).map_or(0, |token| token.start)
    }

    fn sentence(&self, byte: usize) -> usize {
        self.words.sentence_at(byte).unwrap_or_default()
    }

    /// Whether an age stands behind one of the names of somebody: `Dahl, 58,`.
    fn is_aged(&self, cluster: &Cluster, age: &str) -> bool {
        let names =
            cluster.mentions.iter().take(MENTIONS_LIMIT).filter_map(|mention| self.names.get(mention.name));
        names
            .into_iter()
            .any(|name| self.words.word(name.last) == "," && self.words.word(name.last + 1) == age)
    }

    /// How well a role noun fits a person: 2 the role itself, 1 a more general word, 0 neither; and whether the words
    /// before it (`the Russian ambassador`) stand in the role as well.
    fn role_fit(&self, cluster: &Cluster, head: &str, modifiers: &[&str]) -> (u64, u64) {
        let mut best = (0, 0);
        for role in &cluster.roles {
            let text = self.words.text_of(role.tokens.clone());
            let last = role.head.split(' ').next_back().unwrap_or_default();
            let fit = if role.head == head || last == head {
                2
            } else if self.lexicon.more_general(&role.head).iter().any(|general| general == head) {
                1
            } else {
                continue;
            };
            let agreeing = modifiers.iter().filter(|modifier| text.contains(**modifier)).count();
            let agrees = if modifiers.is_empty() {
                1
            } else if agreeing == modifiers.len() {
                3
            } else if agreeing > 0 {
                2
            } else {
                0
            };
            best = best.max((fit, agrees));
        }
        best
    }
}

/// What a mention looks like.
struct Mention<'s> {
    /// 1 `he`, 2 `she`, 3 `they`, 4 `it`, 5 `I` or `we`, 6 another pronoun, 7 definite, 8 possessive, 9 other.
    kind: u64,
    head: String,
    modifiers: Vec<&'s str>,
    /// `58` of `the 58-year-old`.
    age: Option<&'s str>,
}

fn mention<'s>(scope: &Scope<'s>, tokens: &Range<usize>) -> Mention<'s> {
    let first = scope.words.word(tokens.start).to_lowercase();
    let stop = |number: &usize| {
        matches!(
            scope.words.word(*number),
            "," | "of" | "for" | "in" | "at" | "who" | "from" | "on" | "with" | "to" | "("
        )
    };
    let end = (tokens.start + 1..tokens.end).find(stop).unwrap_or(tokens.end).max(tokens.start + 1);
    let kind = match first.as_str() {
        "he" | "him" => 1,
        "she" | "her" if tokens.len() == 1 => 2,
        "they" => 3,
        "it" => 4,
        "i" | "we" => 5,
        _ if tokens.len() == 1 && scope.cues.is_pronoun(&first) => 6,
        "the" | "this" | "that" => 7,
        "his" | "her" | "its" | "their" | "my" | "our" => 8,
        _ => 9,
    };
    let modifiers =
        (tokens.start + 1..end.saturating_sub(1)).map(|number| scope.words.word(number)).collect();
    let age = tokens
        .clone()
        .map(|token| scope.words.word(token))
        .find(|word| (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()));
    Mention { kind, head: scope.words.word(end - 1).to_lowercase(), modifiers, age }
}

/// Everybody the words at `range` may mean; `told` are the speakers of the quotes before `number`.
pub(crate) fn meant(
    scope: &Scope<'_>,
    number: usize,
    range: &Range<usize>,
    told: &[Option<usize>],
) -> Vec<Meant> {
    let tokens = scope.tokens(range);
    let own = mention(scope, &tokens);
    let head = word_hash(&own.head);
    let unnamed = u64::from(scope.cues.is_unnamed(&own.head) || scope.lexicon.is_role(&own.head));
    let mut out = Vec::new();
    let until = scope.names.partition_point(|name| scope.start(name) < range.start);
    let behind = scope.names.get(until..).unwrap_or_default().iter().take(1).count();
    let mut seen: Vec<usize> = Vec::new();
    for at in (0..until + behind).rev().take(NAMES_LIMIT) {
        let Some(cluster) = scope.cluster_of.get(at).copied().flatten() else { continue };
        let speaks = scope.clusters.get(cluster).is_some_and(|cluster| {
            matches!(cluster.name_type, NameType::Person | NameType::Organisation | NameType::Place)
        });
        if !speaks || seen.contains(&cluster) {
            continue;
        }
        seen.push(cluster);
        if let Some(features) = features(scope, number, range, told, &own, cluster, at, seen.len() - 1) {
            out.push(Meant { cluster: Some(cluster), features });
        }
        if seen.len() == CANDIDATES_LIMIT {
            break;
        }
    }
    let mut nobody = Features::default();
    nobody.add(1, &[own.kind]);
    nobody.add(2, &[own.kind, head]);
    nobody.add(3, &[own.kind, unnamed]);
    nobody.add(4, &[bucket(tokens.len(), &[1, 2, 3, 5, 9])]);
    let is_aged = |number: &usize| {
        let cluster = scope.clusters.get(*number);
        own.age.zip(cluster).is_some_and(|(age, cluster)| scope.is_aged(cluster, age))
    };
    nobody.add(5, &[own.kind, u64::from(own.age.is_some()), u64::from(seen.iter().any(is_aged))]);
    out.push(Meant { cluster: None, features: nobody });
    out
}

#[allow(clippy::too_many_arguments, clippy::too_many_lines)] // one list of features
fn features(
    scope: &Scope<'_>,
    number: usize,
    range: &Range<usize>,
    told: &[Option<usize>],
    own: &Mention<'_>,
    at: usize,
    name_at: usize,
    rank: usize,
) -> Option<Features> {
    let cluster = scope.clusters.get(at)?;
    let name = scope.names.get(name_at)?;
    let mut out = Features::default();
    let kind = own.kind;
    let thing = match (cluster.name_type, cluster.gender) {
        (NameType::Person, Gender::Male) => 1,
        (NameType::Person, Gender::Female) => 2,
        (NameType::Person, Gender::Unknown) => 3,
        (NameType::Organisation, _) => 4,
        _ => 5,
    };
    let start = scope.start(name);
    let behind = u64::from(start > range.start);
    let (here, there) = (scope.sentence(range.start), scope.sentence(start));
    let distance = bucket(here.abs_diff(there), &[0, 1, 2, 3, 5, 8, 15]);
    // First in its sentence: likely its subject.
    let opens = scope
        .words
        .sentences
        .get(there)
        .is_some_and(|sentence| name.first.saturating_sub(scope.words.token_at(sentence.start)) <= 3);
    let near = scope.found.partition_point(|quote| quote.span.end <= start);
    let quoted = scope
        .found
        .get(near)
        .is_some_and(|quote| quote.marked.iter().any(|marked| marked.start <= start && start < marked.end));
    let mentions = bucket(cluster.mentions.len(), &[1, 2, 3, 5, 9]);
    let before = number.min(told.len());
    let last = told
        .get(..before)
        .unwrap_or_default()
        .iter()
        .rev()
        .take(TOLD_LIMIT)
        .position(|other| *other == Some(at));
    let spoke = last.map_or(9, |last| bucket(last, &[0, 1, 2, 4]));
    let since = scope.found.get(..number).and_then(|found| found.last()).map_or(0, |quote| quote.span.end);
    let named_since = u64::from(start > since);
    let (role, agrees) = scope.role_fit(cluster, &own.head, &own.modifiers);
    let in_name = u64::from(cluster.name.to_lowercase().split(' ').any(|word| word == own.head));
    let last_word = cluster.name.split(' ').next_back().unwrap_or_default().to_lowercase();
    let is_head = u64::from(last_word == own.head);
    let head = word_hash(&own.head);
    let is_object = {
        let before = scope.words.before(name.first);
        u64::from(matches!(
            before,
            "of" | "for" | "to" | "with" | "by" | "from" | "against" | "about" | "on" | "in" | "at"
        ))
    };
    let owner = u64::from(matches!(scope.words.word(name.last), "'s" | "’s"));
    let paragraph_break = {
        let (a, b) = (start.min(range.start), start.max(range.start));
        let gap = scope.words.text.get(a..b).filter(|gap| gap.len() < GAP_LIMIT_BYTES);
        gap.map_or(3, |gap| gap.matches("\n\n").count())
    };
    let modified = own.modifiers.iter().any(|modifier| cluster.name.contains(*modifier));
    let ages = match &own.age {
        None => 0,
        Some(age) => 1 + u64::from(scope.is_aged(cluster, age)),
    };
    out.add(31, &[ages, kind]);
    out.add(10, &[kind, thing]);
    out.add(11, &[kind, thing, distance]);
    out.add(12, &[kind, thing, (rank as u64).min(4)]);
    out.add(13, &[kind, thing, spoke]);
    out.add(14, &[kind, spoke, named_since, distance]);
    out.add(15, &[kind, u64::from(opens), distance]);
    out.add(16, &[kind, u64::from(quoted), distance]);
    out.add(17, &[kind, mentions, thing]);
    out.add(18, &[kind, behind]);
    out.add(19, &[kind, role, agrees, thing]);
    out.add(20, &[kind, role, distance]);
    out.add(21, &[kind, role, spoke]);
    out.add(22, &[head, thing]);
    out.add(23, &[kind, in_name, is_head, thing]);
    out.add(24, &[kind, is_object, owner, distance.min(2)]);
    out.add(25, &[kind, (paragraph_break as u64).min(3), spoke]);
    out.add(26, &[kind, thing, u64::from(opens), named_since, is_object]);
    out.add(27, &[kind, role, u64::from(modified)]);
    out.add(28, &[kind, role.min(1), (rank as u64).min(3), thing]);
    out.add(29, &[kind, bucket(cluster.roles.len(), &[0, 1, 2]), role]);
    out.add(30, &[kind, thing, spoke, u64::from(opens), distance.min(3)]);
    Some(out)
}
