//! Item to enriched item.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_names::{Cluster, NameType};
use copydesk_quotes::{Found, Kind, Method, Resolution, venue};
use copydesk_record::{
    Amount, BlockKind, Candidate, Cue, DateExpression, EnrichedItem, Entity, EntityType, Insert, Link,
    Mention, MentionKind, NormalizedItem, Pipeline, Quote, QuoteKind, Speaker, SpeakerMethod, Status,
    TextSpan, Versioned,
};
use copydesk_text::Points;
use copydesk_times::Anchor;
use jiff::civil::Date;

use crate::amounts::{self, Home};
use crate::normalize::day;
use crate::place_kind::place_kind;
use crate::places::{Located, Places, locate};
use crate::positions::position;
use crate::reading::{Reading, name_ranges, read};
use crate::{Desk, dates};

/// Code points an insert between brackets may have; longer ones are the speaker's own aside.
const INSERT_LIMIT_CHARS: usize = 80;

/// Reads entities, quotes and dates from an item's text. A killed item is not read.
#[must_use]
pub fn extract(item: NormalizedItem, desk: &Desk) -> EnrichedItem {
    let mut enriched = EnrichedItem {
        schema: EnrichedItem::schema_id(),
        id: item.id,
        story: item.story,
        version: item.version,
        status: item.status,
        kind: item.kind,
        raw: item.raw,
        source: item.source,
        language: item.language,
        headline: item.headline,
        slug: item.slug,
        byline: item.byline,
        urgency: item.urgency,
        subjects: item.subjects,
        meta: item.meta,
        notes: item.notes,
        date: item.date,
        dateline: item.dateline,
        body: item.body,
        entities: Vec::new(),
        quotes: Vec::new(),
        dates: Vec::new(),
        amounts: Vec::new(),
        warnings: item.warnings,
        pipeline: Pipeline { feeds: item.pipeline.feeds, ..desk.pipeline().clone() },
    };
    if enriched.status == Status::Canceled {
        return enriched;
    }
    let anchor = enriched.date.as_deref().and_then(day);
    let read = read_body(&enriched, anchor, desk);
    enriched.entities = read.entities;
    enriched.quotes = read.quotes;
    enriched.dates = read.dates;
    enriched.amounts = read.amounts;
    enriched
}

/// What is read from a body.
struct ReadBody {
    entities: Vec<Entity>,
    quotes: Vec<Quote>,
    dates: Vec<DateExpression>,
    amounts: Vec<Amount>,
}

fn read_body(item: &EnrichedItem, anchor: Option<Date>, desk: &Desk) -> ReadBody {
    let body = &item.body;
    let places = item.dateline.as_ref().map_or(&[][..], |dateline| &dateline.places);
    let points = Points::new(&body.text);
    let bytes = |start: u32, end: u32| points.byte(start)..points.byte(end);
    let sentences = body.sentences.iter().map(|&[start, end]| bytes(start, end)).collect();
    let speech = |kind: BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::List);
    let blocks = body.blocks.iter().filter(|block| speech(block.kind));
    let running = blocks.map(|block| bytes(block.start, block.end)).collect();
    let reading = read(&body.text, sentences, running, false, desk);
    let name_ranges = name_ranges(&reading);
    let zone = places.first().and_then(|place| place.timezone.as_deref());
    let found = dates::find(&reading, &name_ranges, Anchor { day: anchor, zone });
    let located = locate(&reading, places, &item.source, desk);
    let record = Recorder {
        text: &body.text,
        points: &points,
        reading: &reading,
        places: &located,
        desk,
        day: anchor,
    };
    let dates: Vec<DateExpression> = found.iter().map(|date| date.record(record.span(&date.span))).collect();
    let entities = record.entities(&name_ranges);
    let quotes = record.quotes(&found, anchor);
    let home = Home::of(places, &item.source, &reading, desk);
    let amounts = amounts::find(&reading, &name_ranges, &found, &home);
    let amounts = amounts.iter().map(|amount| amount.record(record.span(&amount.span), &body.text)).collect();
    ReadBody { entities, quotes, dates, amounts }
}

struct Recorder<'a> {
    text: &'a str,
    points: &'a Points<'a>,
    reading: &'a Reading<'a>,
    places: &'a Places,
    desk: &'a Desk,
    /// The story's own day.
    day: Option<Date>,
}

impl Recorder<'_> {
    fn span(&self, range: &Range<usize>) -> TextSpan {
        TextSpan {
            start: self.points.at(range.start),
            end: self.points.at(range.end),
            text: self.text.get(range.clone()).unwrap_or_default().to_owned(),
        }
    }

    fn mention(&self, range: &Range<usize>, kind: MentionKind) -> Mention {
        let TextSpan { start, end, text } = self.span(range);
        Mention { start, end, text, kind }
    }

    fn entities(&self, name_ranges: &[Range<usize>]) -> Vec<Entity> {
        // Roles and pronouns that a quote resolved are mentions too.
        let mut spoken: HashMap<usize, Vec<Mention>> = HashMap::new();
        for (found, speaker) in self.reading.quotes.iter().zip(&self.reading.speakers) {
            let kind = match speaker.method {
                Method::Role => MentionKind::Nominal,
                Method::Pronoun => MentionKind::Pronoun,
                _ => continue,
            };
            if let (Some(cluster), Some(range)) = (speaker.cluster, &found.speaker) {
                spoken.entry(cluster).or_default().push(self.mention(range, kind));
            }
        }
        let most = self.reading.clusters.iter().map(|cluster| cluster.mentions.len()).max().unwrap_or(1);
        let mut entity = |(number, cluster): (usize, &Cluster)| {
            let mut mentions: Vec<Mention> = cluster
                .mentions
                .iter()
                .filter_map(|mention| {
                    let kind = if mention.demonym {
                        MentionKind::Demonym
                    } else if self.places.metonyms.contains(&mention.name) {
                        MentionKind::Metonym
                    } else {
                        MentionKind::Name
                    };
                    Some(self.mention(name_ranges.get(mention.name)?, kind))
                })
                .collect();
            mentions.extend(spoken.remove(&number).unwrap_or_default());
            let acting = self.places.acting.get(&number).into_iter().flatten();
            let acting = acting.filter_map(|&name| name_ranges.get(name));
            mentions.extend(acting.map(|range| self.mention(range, MentionKind::Metonym)));
            mentions.sort_by_key(|mention| (mention.start, mention.end));
            mentions.dedup_by_key(|mention| (mention.start, mention.end));
            let located = self.places.located.get(number).cloned().unwrap_or_default();
            let gazetteer = &self.desk.tables.gazetteer;
            let role =
                |role: &copydesk_names::Role| self.reading.words.text_of(role.tokens.clone()).to_owned();
            let roles: Vec<String> = cluster.roles.iter().map(role).collect();
            Entity {
                id: entity_id(number),
                entity_type: entity_type(cluster.name_type),
                place: (cluster.name_type == NameType::Place)
                    .then(|| place_kind(&cluster.name, &self.desk.tables.gazetteer))
                    .flatten(),
                name: cluster.name.clone(),
                positions: roles.iter().filter_map(|role| position(role, gazetteer)).collect(),
                roles,
                links: self.all_links(cluster, &located, &mentions),
                location: located.location,
                location_candidates: located.candidates,
                not_located: located.not_located,
                salience: Some(salience(mentions.len(), mentions.first(), most, self.lead_end())),
                mentions,
            }
        };
        self.reading.clusters.iter().enumerate().map(&mut entity).collect()
    }

    /// End of the first sentence, in code points.
    fn lead_end(&self) -> u32 {
        self.reading.words.sentences.first().map_or(0, |sentence| self.points.at(sentence.end))
    }

    /// The customer's own ids first, then what the tables know and the customer does not say.
    fn all_links(&self, cluster: &Cluster, located: &Located, mentions: &[Mention]) -> Vec<Link> {
        let known = mentions
            .iter()
            .filter(|mention| mention.kind == MentionKind::Name)
            .find_map(|mention| self.desk.dictionary.find(&mention.text, self.day));
        let mut links = known.map(|known| known.links.clone()).unwrap_or_default();
        for link in located.links.iter().cloned().chain(self.desk.known.link(cluster)) {
            if !links.iter().any(|own| own.scheme == link.scheme) {
                links.push(link);
            }
        }
        links
    }

    fn quotes(&self, dates: &[dates::DateFound], anchor: Option<Date>) -> Vec<Quote> {
        let found = self.reading.quotes.iter().zip(&self.reading.speakers);
        let read = |(number, (found, speaker))| self.quote(number, found, speaker, dates, anchor);
        let mut quotes: Vec<Quote> = found.enumerate().map(read).collect();
        self.same_interview(&mut quotes);
        quotes
    }

    /// A story whose first dated quote names an interview quotes its speaker from that interview throughout.
    fn same_interview(&self, quotes: &mut [Quote]) {
        let Some(first) = quotes.iter().find(|quote| quote.said_on.is_some()) else { return };
        let (Some(day), Some(cue)) = (first.said_on.clone(), &first.cue) else { return };
        let Some(entity) = first.speaker.as_ref().and_then(|speaker| speaker.entity.clone()) else { return };
        let words = &self.reading.words;
        let start = self.points.byte(cue.start);
        let sentence = words.sentence_at(start).and_then(|number| words.sentences.get(number));
        let told = sentence.and_then(|sentence| self.text.get(start..sentence.end)).unwrap_or_default();
        if !told.contains("interview") {
            return;
        }
        for quote in quotes.iter_mut().filter(|quote| quote.said_on.is_none()) {
            if quote.speaker.as_ref().and_then(|speaker| speaker.entity.as_ref()) == Some(&entity) {
                quote.said_on = Some(day.clone());
                quote.because.push("same-interview".to_owned());
            }
        }
    }

    fn quote(
        &self,
        number: usize,
        found: &Found,
        speaker: &Resolution,
        dates: &[dates::DateFound],
        anchor: Option<Date>,
    ) -> Quote {
        let TextSpan { start, end, text } = self.span(&found.span);
        let cue = found.cue.as_ref().map(|range| {
            let TextSpan { start, end, text } = self.span(range);
            // `pointed out`: the verb has the class.
            let verb = text.split_whitespace().next().unwrap_or_default().to_lowercase();
            let class = self.desk.quotes.cues.class(&verb).unwrap_or("other").to_owned();
            Cue { start, end, text, class }
        });
        let marked = found
            .marked
            .iter()
            .map(|range| [self.points.at(range.start), self.points.at(range.end)])
            .collect();
        let mut because: Vec<String> = found.because.iter().map(|&rule| rule.to_owned()).collect();
        because.push(speaker.because.to_owned());
        Quote {
            id: format!("q{}", number + 1),
            kind: match found.kind {
                Kind::Direct => QuoteKind::Direct,
                Kind::Mixed => QuoteKind::Mixed,
                Kind::Indirect => QuoteKind::Indirect,
            },
            inserts: self.inserts(&found.span),
            ellipses: self.ellipses(&found.span),
            utterance: self.utterance(number, found.group),
            venue: venue(&self.reading.words, found, &self.desk.quotes.cues).map(|range| self.span(&range)),
            said_on: self.said_on(found, dates, anchor),
            speaker: self.speaker(found, speaker),
            start,
            end,
            text,
            cue,
            marked,
            because,
        }
    }

    fn speaker(&self, found: &Found, speaker: &Resolution) -> Option<Speaker> {
        if found.speaker.is_none() && speaker.cluster.is_none() && speaker.candidates.is_empty() {
            return None;
        }
        let name = |cluster: usize| self.reading.clusters.get(cluster).map(|cluster| cluster.name.clone());
        let candidate = |candidate: &copydesk_quotes::Candidate| Candidate {
            entity: entity_id(candidate.cluster),
            name: name(candidate.cluster).unwrap_or_default(),
            score: candidate.score,
            why_not: candidate.why_not.to_owned(),
        };
        Some(Speaker {
            entity: speaker.cluster.map(entity_id),
            name: speaker.cluster.and_then(name),
            mention: found.speaker.as_ref().map(|range| self.span(range)),
            method: method(speaker.method),
            confidence: (speaker.confidence * 100.0).round() / 100.0,
            candidates: speaker.candidates.iter().map(candidate).collect(),
        })
    }

    /// Id of the first of several fragments of one utterance.
    fn utterance(&self, number: usize, group: usize) -> Option<String> {
        let quotes = &self.reading.quotes;
        let same = |other: &usize| quotes.get(*other).is_some_and(|quote| quote.group == group);
        // Fragments follow one another.
        let first = (0..number).rev().take_while(same).last();
        let first = first.or_else(|| same(&(number + 1)).then_some(number))?;
        Some(format!("q{}", first + 1))
    }

    /// `…` and `...`.
    fn ellipses(&self, span: &Range<usize>) -> Vec<Insert> {
        let words = self.text.get(span.clone()).unwrap_or_default();
        let mut out = Vec::new();
        for mark in ["…", "...", ". . ."] {
            for (at, _) in words.match_indices(mark) {
                let TextSpan { start, end, text } =
                    self.span(&(span.start + at..span.start + at + mark.len()));
                out.push(Insert { start, end, text });
            }
        }
        out.sort_by_key(|ellipsis| ellipsis.start);
        out
    }

    /// `[nothing]`: short words in square brackets inside a quote.
    fn inserts(&self, span: &Range<usize>) -> Vec<Insert> {
        let words = self.text.get(span.clone()).unwrap_or_default();
        let mut out = Vec::new();
        let mut open = None;
        for (at, c) in words.char_indices() {
            match c {
                '[' => open = Some(at),
                ']' => {
                    if let Some(from) = open.take()
                        && words
                            .get(from..at)
                            .is_some_and(|inner| inner.chars().count() <= INSERT_LIMIT_CHARS)
                    {
                        let TextSpan { start, end, text } =
                            self.span(&(span.start + from..span.start + at + 1));
                        out.push(Insert { start, end, text });
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// The day told beside the verb of speech: in the sentence, outside the words spoken.
    fn said_on(&self, found: &Found, dates: &[dates::DateFound], anchor: Option<Date>) -> Option<String> {
        let cue = found.cue.as_ref()?;
        let words = &self.reading.words;
        let sentence = words.sentences.get(words.sentence_at(cue.start)?)?;
        let from = dates.partition_point(|date| date.span.start < sentence.start);
        let beside = dates.iter().skip(from).take_while(|date| date.span.end <= sentence.end);
        let mut days = beside.filter(|date| {
            let outside = date.span.end <= found.span.start || date.span.start >= found.span.end;
            // Only a whole day right after the verb and its phrase, or right before it.
            let near = date.span.start.abs_diff(cue.end) < 60 || date.span.end.abs_diff(cue.start) < 20;
            outside && near && date.day().is_some()
        });
        let day = days.next()?.day()?;
        // Speech after the item's own day is a mistake of reading.
        anchor.is_none_or(|anchor| day <= anchor).then(|| day.to_string())
    }
}

fn entity_id(cluster: usize) -> String {
    format!("e{}", cluster + 1)
}

/// Share of the most named thing's mentions, raised for what the lead names.
fn salience(mentions: usize, first: Option<&Mention>, most: usize, lead_end: u32) -> f64 {
    let in_lead = first.is_some_and(|mention| mention.start < lead_end);
    #[allow(clippy::cast_precision_loss)] // counts of mentions in one story
    let share = (mentions as f64 / most.max(1) as f64).min(1.0);
    let raised = if in_lead { 0.3 + 0.7 * share } else { 0.7 * share };
    (raised * 100.0).round() / 100.0
}

fn entity_type(name_type: NameType) -> EntityType {
    match name_type {
        NameType::Person => EntityType::Person,
        NameType::Organisation => EntityType::Organisation,
        NameType::Place => EntityType::Place,
        NameType::Group => EntityType::Group,
        NameType::Event => EntityType::Event,
        NameType::Work => EntityType::Work,
        NameType::Product => EntityType::Product,
        NameType::Other => EntityType::Other,
    }
}

fn method(method: Method) -> SpeakerMethod {
    match method {
        Method::Name => SpeakerMethod::Name,
        Method::Surname => SpeakerMethod::Surname,
        Method::Role => SpeakerMethod::Role,
        Method::Pronoun => SpeakerMethod::Pronoun,
        Method::Organisation => SpeakerMethod::Organisation,
        Method::Unnamed => SpeakerMethod::Unnamed,
        Method::Carried => SpeakerMethod::Carried,
        Method::Unknown => SpeakerMethod::Unknown,
    }
}
