//! Whom the words beside a quote mean.

use std::ops::Range;

use copydesk_names::{Cluster, Lexicon, Name, Words};

use crate::model::{chances, score};
use crate::people::{Scope, meant};
use crate::{Found, QuoteReader};

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
/// Chance under which a pronoun or a description means nobody.
const SPEAKER_MINIMUM: f32 = 0.5;
/// Chance under which a speaker is not named: that the words are the speaker's, and that they mean this one.
const SURE_MINIMUM: f64 = 0.4;
/// Chance from which a losing candidate is told.
const CANDIDATE_MINIMUM: f32 = 0.02;

/// Resolves the speakers of `found`, in the order of the text.
#[must_use]
pub fn resolve(
    words: &Words<'_>,
    found: &[Found],
    names: &[Name],
    clusters: &[Cluster],
    lexicon: &Lexicon,
    reader: &QuoteReader,
) -> Vec<Resolution> {
    let scope = Scope::new(words, found, names, clusters, lexicon, &reader.cues);
    let mut out: Vec<Resolution> = Vec::with_capacity(found.len());
    let mut told: Vec<Option<usize>> = Vec::with_capacity(found.len());
    for (number, quote) in found.iter().enumerate() {
        let resolution = match (quote.carried_from.and_then(|before| out.get(before)), &quote.speaker) {
            (Some(before), _) => Resolution {
                method: if before.cluster.is_some() { Method::Carried } else { before.method },
                confidence: before.confidence * f64::from(quote.confidence),
                because: "same-speaker-goes-on",
                ..before.clone()
            },
            (None, Some(mention)) => {
                let mut resolution = mentioned(&scope, number, mention, &told, reader);
                resolution.confidence *= f64::from(quote.confidence);
                rivals(&scope, quote, &mut resolution);
                resolution
            }
            (None, None) => unknown(&scope, quote.span.start),
        };
        let resolution = if resolution.confidence < SURE_MINIMUM { unsure(resolution) } else { resolution };
        told.push(resolution.cluster);
        out.push(resolution);
    }
    out
}

/// A speaker that is too unsure to be named becomes the first of the candidates.
fn unsure(resolution: Resolution) -> Resolution {
    let Some(cluster) = resolution.cluster else { return resolution };
    let score = (resolution.confidence * 100.0).round() / 100.0;
    let first = Candidate { cluster, score, why_not: "not-sure-enough" };
    let candidates = std::iter::once(first).chain(resolution.candidates).take(CANDIDATES_LIMIT).collect();
    Resolution {
        cluster: None,
        method: Method::Unknown,
        confidence: 0.0,
        candidates,
        because: "nobody-likely-enough",
    }
}

/// Whom the words beside a quote mean: the name in them; else, for a pronoun or a description, whoever of the story
/// the trained weights choose.
fn mentioned(
    scope: &Scope<'_>,
    number: usize,
    mention: &Range<usize>,
    told: &[Option<usize>],
    reader: &QuoteReader,
) -> Resolution {
    let tokens = scope.tokens(mention);
    if let Some((name, cluster)) = scope.person_in(&tokens) {
        let full = scope.names.get(name).is_some_and(|name| name.last - name.first > 1);
        return if full {
            sure(cluster, Method::Name, 0.97, "full-name")
        } else {
            sure(cluster, Method::Surname, 0.95, "surname")
        };
    }
    if let Some(cluster) = scope.organisation_in(&tokens) {
        return sure(cluster, Method::Organisation, 0.9, "organisation-speaks");
    }
    let candidates = meant(scope, number, mention, told);
    let scores: Vec<f32> =
        candidates.iter().map(|candidate| score(&reader.model.people, &candidate.features)).collect();
    let chances = chances(&scores, 1.0);
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    let pronoun = scope.is_pronoun(&tokens);
    let best = order.first().and_then(|best| Some((candidates.get(*best)?.cluster, *chances.get(*best)?)));
    let others = |skip: usize, why_not: &'static str| {
        let losing =
            order.iter().skip(skip).filter_map(|n| Some((candidates.get(*n)?.cluster?, *chances.get(*n)?)));
        let worth = losing.filter(|(_, chance)| *chance >= CANDIDATE_MINIMUM).take(CANDIDATES_LIMIT);
        worth
            .map(|(cluster, chance)| Candidate { cluster, score: rounded(chance), why_not })
            .collect::<Vec<_>>()
    };
    match best {
        Some((Some(cluster), chance)) if chance >= SPEAKER_MINIMUM => Resolution {
            cluster: Some(cluster),
            method: if pronoun { Method::Pronoun } else { Method::Role },
            confidence: f64::from(chance),
            candidates: others(1, "less-likely-by-place-and-agreement"),
            because: if pronoun { "pronoun-agrees" } else { "role-coreference" },
        },
        Some((None, chance)) if chance >= SPEAKER_MINIMUM && !pronoun => Resolution {
            cluster: None,
            method: Method::Unnamed,
            confidence: f64::from(chance),
            candidates: others(1, "the-words-mean-somebody-without-a-name"),
            because: "speaker-without-a-name",
        },
        _ => Resolution {
            cluster: None,
            method: if pronoun { Method::Pronoun } else { Method::Unknown },
            confidence: 0.0,
            candidates: others(0, "not-sure-enough"),
            because: "nobody-likely-enough",
        },
    }
}

fn sure(cluster: usize, method: Method, confidence: f64, because: &'static str) -> Resolution {
    Resolution { cluster: Some(cluster), method, confidence, candidates: Vec::new(), because }
}

fn rounded(chance: f32) -> f64 {
    (f64::from(chance) * 100.0).round() / 100.0
}

/// People named by the words that lost when the quote's own words were chosen.
fn rivals(scope: &Scope<'_>, quote: &Found, resolution: &mut Resolution) {
    for rival in &quote.rivals {
        let tokens = scope.tokens(&rival.speaker);
        let cluster =
            scope.person_in(&tokens).map(|(_, cluster)| cluster).or_else(|| scope.organisation_in(&tokens));
        let Some(cluster) = cluster else { continue };
        let known = resolution.cluster == Some(cluster)
            || resolution.candidates.iter().any(|candidate| candidate.cluster == cluster);
        if !known && resolution.candidates.len() < CANDIDATES_LIMIT {
            resolution.candidates.push(Candidate {
                cluster,
                score: rounded(rival.chance),
                why_not: "other-words-name-the-speaker",
            });
        }
    }
}

/// Nobody; the people named last before `byte` are candidates.
fn unknown(scope: &Scope<'_>, byte: usize) -> Resolution {
    let mut candidates: Vec<Candidate> = Vec::new();
    for cluster in scope.named_before(byte) {
        if candidates.len() == CANDIDATES_LIMIT {
            break;
        }
        if !candidates.iter().any(|known| known.cluster == cluster) {
            let score = [0.3, 0.2, 0.1].get(candidates.len()).copied().unwrap_or_default();
            candidates.push(Candidate { cluster, score, why_not: "no-words-name-a-speaker" });
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
