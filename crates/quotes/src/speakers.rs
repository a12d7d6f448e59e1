//! Whom the words beside a quote mean.

use std::ops::Range;

use copydesk_names::{Cluster, Gender, Lexicon, Name, NameType, Words};

use crate::{Cues, Found};

/// How a speaker was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Full name at the quote.
    Name,
    /// Part of a name that the story gives in full elsewhere.
    Surname,
    /// A role that one person of the story holds.
    Role,
    /// A pronoun.
    Pronoun,
    /// An organisation speaks.
    Organisation,
    /// Somebody without a name.
    Unnamed,
    /// Carried over from the quote before.
    Carried,
    /// Not found out.
    Unknown,
}

/// Somebody who might have spoken.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Index into the clusters.
    pub cluster: usize,
    /// 0 to 1.
    pub score: f64,
    /// Why it did not win.
    pub why_not: &'static str,
}

/// Who spoke.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolution {
    /// Index into the clusters.
    pub cluster: Option<usize>,
    /// How it was found.
    pub method: Method,
    /// 0 to 1.
    pub confidence: f64,
    /// Others, likeliest first.
    pub candidates: Vec<Candidate>,
    /// The rule that decided.
    pub because: &'static str,
}

/// People listed as candidates of one quote at most.
const CANDIDATES_LIMIT: usize = 3;
/// Sentences a pronoun reaches back.
const PRONOUN_LIMIT_SENTENCES: usize = 6;

/// Resolves the speakers of `found`, in the order of the text.
#[must_use]
pub fn resolve(
    words: &Words<'_>,
    found: &[Found],
    names: &[Name],
    clusters: &[Cluster],
    lexicon: &Lexicon,
    cues: &Cues,
) -> Vec<Resolution> {
    let mut cluster_of = vec![None; names.len()];
    for (number, cluster) in clusters.iter().enumerate() {
        for mention in &cluster.mentions {
            if let Some(slot) = cluster_of.get_mut(mention.name) {
                *slot = Some(number);
            }
        }
    }
    let resolver = Resolver { words, names, clusters, cluster_of, lexicon, cues };
    let mut out: Vec<Resolution> = Vec::with_capacity(found.len());
    for quote in found {
        let resolution = match (quote.carried_from.and_then(|before| out.get(before)), &quote.speaker) {
            (Some(before), _) => Resolution {
                method: if before.cluster.is_some() { Method::Carried } else { before.method },
                confidence: before.confidence * 0.9,
                because: "same-speaker-goes-on",
                ..before.clone()
            },
            (None, Some(mention)) => resolver.mention(mention, quote, &out),
            (None, None) => resolver.unknown(quote.span.start, "no-words-name-a-speaker"),
        };
        out.push(resolution);
    }
    out
}

struct Resolver<'a> {
    words: &'a Words<'a>,
    names: &'a [Name],
    clusters: &'a [Cluster],
    /// Cluster of each name.
    cluster_of: Vec<Option<usize>>,
    lexicon: &'a Lexicon,
    cues: &'a Cues,
}

fn sure(cluster: usize, method: Method, confidence: f64, because: &'static str) -> Resolution {
    Resolution { cluster: Some(cluster), method, confidence, candidates: Vec::new(), because }
}

impl Resolver<'_> {
    fn mention(&self, mention: &Range<usize>, quote: &Found, before: &[Resolution]) -> Resolution {
        let tokens = self.words.token_at(mention.start)..self.words.token_at(mention.end);
        if tokens.len() == 1 && self.cues.is_pronoun(self.words.word(tokens.start)) {
            return self.pronoun(tokens.start, before);
        }
        if let Some(name) = self.person_in(&tokens) {
            let full = self.names.get(name).is_some_and(|name| name.last - name.first > 1);
            if let Some(cluster) = self.cluster_of.get(name).copied().flatten() {
                return if full {
                    sure(cluster, Method::Name, 0.97, "full-name")
                } else {
                    sure(cluster, Method::Surname, 0.95, "surname")
                };
            }
        }
        if let Some(resolution) = self.role(&tokens) {
            return resolution;
        }
        if let Some(cluster) = self.organisation_in(&tokens) {
            return sure(cluster, Method::Organisation, 0.9, "organisation-speaks");
        }
        let mut resolution = self.unknown(quote.span.start, "nobody-named-beside-the-quote");
        resolution.method = Method::Unnamed;
        resolution.confidence = 0.6;
        resolution.because = "speaker-without-a-name";
        resolution.candidates.clear();
        resolution
    }

    /// Names that lie in a range of tokens, with their numbers.
    fn names_in(&self, tokens: &Range<usize>) -> impl Iterator<Item = (usize, &Name)> {
        let from = self.names.partition_point(|name| name.first < tokens.start);
        let end = tokens.end;
        self.names.iter().enumerate().skip(from).take_while(move |(_, name)| name.last <= end)
    }

    /// The person a phrase is about: not one who owns (`Dahl's lawyer`) or is spoken for (`a spokesman for Dahl`).
    fn person_in(&self, tokens: &Range<usize>) -> Option<usize> {
        let people = self.names_in(tokens).filter(|(_, name)| name.name_type == NameType::Person);
        let mut fits = people.filter(|(_, name)| {
            let owner = matches!(self.words.word(name.last), "'s" | "’s");
            let before = if name.first > tokens.start { self.words.before(name.first) } else { "" };
            !owner && !matches!(before, "for" | "of" | "to" | "with" | "from" | "against" | "by" | "under")
        });
        fits.next().map(|(number, _)| number)
    }

    fn organisation_in(&self, tokens: &Range<usize>) -> Option<usize> {
        let mut things = self.names_in(tokens).filter(|(_, name)| {
            let ends_phrase = name.last >= tokens.end || matches!(self.words.word(name.last), "," | "(");
            let speaks = matches!(name.name_type, NameType::Organisation | NameType::Place);
            speaks && ends_phrase && name.first <= tokens.start + 1
        });
        things.next().and_then(|(number, _)| self.cluster_of.get(number).copied().flatten())
    }

    /// `the ambassador`, `the Russian ambassador`, `the diplomat`.
    fn role(&self, tokens: &Range<usize>) -> Option<Resolution> {
        let definite =
            matches!(self.words.word(tokens.start), "the" | "The" | "his" | "her" | "this" | "their");
        if !definite || tokens.len() > 6 {
            return None;
        }
        let end = (tokens.start..tokens.end).find(|&n| self.words.word(n) == ",").unwrap_or(tokens.end);
        let head = self.words.word(end.checked_sub(1)?).to_lowercase();
        let modifiers: Vec<&str> = (tokens.start + 1..end - 1).map(|n| self.words.word(n)).collect();
        let mut fits: Vec<(usize, f64)> = Vec::new();
        for (number, cluster) in self.clusters.iter().enumerate() {
            // A person named later cannot be meant yet.
            let named_before = cluster.mentions.first().and_then(|mention| self.names.get(mention.name));
            if cluster.name_type != NameType::Person
                || named_before.is_none_or(|name| name.first > tokens.start)
            {
                continue;
            }
            if let Some(score) = self.fit(cluster, &head, &modifiers) {
                fits.push((number, score));
            }
        }
        fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        let (&(best, score), rest) = fits.split_first()?;
        let tied = rest.iter().filter(|(_, other)| *other >= score).count();
        let because = if score >= 2.0 { "role-coreference" } else { "more-general-role" };
        let confidence = if tied > 0 {
            0.55
        } else if score >= 2.0 {
            0.97
        } else {
            0.9
        };
        let candidates = rest.iter().take(CANDIDATES_LIMIT).map(|&(cluster, other)| Candidate {
            cluster,
            score: (confidence * other / score / 2.0 * 100.0).round() / 100.0,
            why_not: if other >= score { "same-role-named-earlier" } else { "role-fits-less" },
        });
        Some(Resolution {
            cluster: Some(best),
            method: Method::Role,
            confidence,
            candidates: candidates.collect(),
            because,
        })
    }

    /// How well a role noun fits a person: 2 the role itself, 1 a more general word; more with each modifier.
    fn fit(&self, cluster: &Cluster, head: &str, modifiers: &[&str]) -> Option<f64> {
        let mut best: Option<f64> = None;
        for role in &cluster.roles {
            let text = self.words.text_of(role.tokens.clone());
            let heads = role.head.split(' ').next_back().unwrap_or_default();
            let base = if role.head == head || heads == head {
                2.0
            } else if self.lexicon.more_general(&role.head).iter().any(|general| general == head) {
                1.0
            } else {
                continue;
            };
            let agreeing = modifiers.iter().filter(|modifier| text.contains(**modifier)).count();
            // `the Russian ambassador` is not the Danish one.
            let strangers = modifiers.len() - agreeing;
            let capital_stranger =
                modifiers.iter().any(|m| m.starts_with(char::is_uppercase) && !text.contains(m));
            if capital_stranger
                && text.chars().next().is_some_and(char::is_uppercase)
                && strangers > 0
                && base < 2.0
            {
                continue;
            }
            #[allow(clippy::cast_precision_loss)] // a handful of words
            let score = base + 0.1 * agreeing as f64 - if capital_stranger { 0.5 } else { 0.0 };
            best = Some(best.map_or(score, |old| old.max(score)));
        }
        best
    }

    fn pronoun(&self, at: usize, before: &[Resolution]) -> Resolution {
        let word = self.words.word(at).to_lowercase();
        let gender = match word.as_str() {
            "he" => Gender::Male,
            "she" => Gender::Female,
            "it" => return self.it(at),
            _ => {
                return Resolution {
                    method: Method::Pronoun,
                    because: "pronoun-not-resolved",
                    ..self.unknown_at(at)
                };
            }
        };
        let agrees = |cluster: usize| {
            self.clusters.get(cluster).is_some_and(|c| {
                c.name_type == NameType::Person && (c.gender == gender || c.gender == Gender::Unknown)
            })
        };
        let byte = self.words.tokens.get(at).map_or(0, |token| token.start);
        let here = self.words.sentence_at(byte).unwrap_or_default();
        let floor = self
            .words
            .sentences
            .get(here.saturating_sub(PRONOUN_LIMIT_SENTENCES))
            .map_or(0, |sentence| sentence.start);
        let floor = self.words.token_at(floor);
        let until = self.names.partition_point(|name| name.first < at);
        let recent: Vec<usize> = self
            .names
            .get(..until)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, name)| name.first >= floor)
            .filter_map(|(number, _)| self.cluster_of.get(number).copied().flatten())
            .filter(|&cluster| agrees(cluster))
            .collect();
        // Who spoke last goes before who was named last, unless somebody was named since.
        let speaker = before
            .last()
            .and_then(|last| last.cluster)
            .filter(|&cluster| agrees(cluster) && recent.contains(&cluster));
        let named = recent.first().copied();
        let subject = self.sentence_subject(here, at).filter(|&cluster| agrees(cluster));
        match subject.or(speaker).or(named) {
            Some(cluster) => {
                let mut others: Vec<usize> = recent;
                others.retain(|&other| other != cluster);
                let mut seen = Vec::new();
                others.retain(|other| {
                    !seen.contains(other) && {
                        seen.push(*other);
                        true
                    }
                });
                let exact = self.clusters.get(cluster).is_some_and(|c| c.gender == gender);
                let confidence = match (exact, others.is_empty()) {
                    (true, true) => 0.92,
                    (true, false) | (false, true) => 0.8,
                    (false, false) => 0.65,
                };
                let candidates = others.into_iter().take(CANDIDATES_LIMIT).map(|cluster| Candidate {
                    cluster,
                    score: 0.2,
                    why_not: "named-further-back",
                });
                Resolution {
                    cluster: Some(cluster),
                    method: Method::Pronoun,
                    confidence,
                    candidates: candidates.collect(),
                    because: "nearest-person-that-agrees",
                }
            }
            None => {
                Resolution { method: Method::Pronoun, because: "pronoun-not-resolved", ..self.unknown_at(at) }
            }
        }
    }

    /// The person who opens the sentence of the pronoun, or the one before.
    fn sentence_subject(&self, here: usize, at: usize) -> Option<usize> {
        [Some(here), here.checked_sub(1)].into_iter().flatten().find_map(|number| {
            let sentence = self.words.sentences.get(number)?;
            let first = self.words.token_at(sentence.start);
            let until = at.min(first + 4);
            let (name, _) = self
                .names_in(&(first..until.max(first)))
                .find(|(_, name)| name.name_type == NameType::Person)?;
            self.cluster_of.get(name).copied().flatten()
        })
    }

    fn it(&self, at: usize) -> Resolution {
        let until = self.names.partition_point(|name| name.first < at);
        let recent = self.names.get(..until).unwrap_or_default().iter().enumerate().rev().take(12);
        let found = recent
            .filter(|(_, name)| name.name_type == NameType::Organisation)
            .find_map(|(number, _)| self.cluster_of.get(number).copied().flatten());
        match found {
            Some(cluster) => sure(cluster, Method::Pronoun, 0.6, "nearest-organisation"),
            None => {
                Resolution { method: Method::Pronoun, because: "pronoun-not-resolved", ..self.unknown_at(at) }
            }
        }
    }

    fn unknown_at(&self, token: usize) -> Resolution {
        let byte = self.words.tokens.get(token).map_or(0, |token| token.start);
        self.unknown(byte, "does-not-agree-or-too-far")
    }

    /// Nobody; the people named last before `byte` are candidates.
    fn unknown(&self, byte: usize, why_not: &'static str) -> Resolution {
        let until = self.names.partition_point(|name| {
            self.words.tokens.get(name.first).is_some_and(|token| token.start < byte)
        });
        let mut candidates: Vec<Candidate> = Vec::new();
        let recent = self.names.get(..until).unwrap_or_default().iter().enumerate().rev().take(40);
        for (number, name) in recent {
            let cluster = self.cluster_of.get(number).copied().flatten();
            if let Some(cluster) = cluster.filter(|_| name.name_type == NameType::Person)
                && !candidates.iter().any(|known| known.cluster == cluster)
            {
                let score = [0.3, 0.2, 0.1].get(candidates.len()).copied().unwrap_or_default();
                candidates.push(Candidate { cluster, score, why_not });
                if candidates.len() == CANDIDATES_LIMIT {
                    break;
                }
            }
        }
        Resolution {
            cluster: None,
            method: Method::Unknown,
            confidence: 0.0,
            candidates,
            because: "no-speaker-found",
        }
    }
}
