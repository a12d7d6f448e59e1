//! Stories with their acts of speech annotated: the tagged form of our own stories, and JSON lines.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use copydesk_quotes::training::Gold;
use serde::Deserialize;

use copydesk_text::Points;

use crate::treebank::open;

/// An annotated story; spans count bytes of its text.
#[derive(Debug, Clone, Default)]
pub struct Story {
    /// Its id.
    pub id: String,
    /// The text without tags.
    pub text: String,
    /// Acts of speech, in the order of their numbers.
    pub gold: Vec<Gold>,
    /// Whom the speaker of each means; none where the story gives no name.
    pub who: Vec<Option<String>>,
    /// Whether contents are whole clauses, and all of them annotated.
    pub whole: bool,
}

/// Reads a file of stories: `.jsonl`, or the tagged form.
///
/// # Errors
/// When it is not well formed.
pub fn read(path: &Path) -> Result<Vec<Story>> {
    if path.extension().is_some_and(|ending| ending == "jsonl") {
        std::io::BufRead::lines(open(path)?)
            .enumerate()
            .map(|(number, line)| json(&line?).with_context(|| format!("{}:{}", path.display(), number + 1)))
            .collect()
    } else {
        let text = std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
        tagged(&text).with_context(|| path.display().to_string())
    }
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    quotes: Vec<LineQuote>,
}

#[derive(Deserialize)]
struct LineQuote {
    start: usize,
    end: usize,
    speaker: Option<LineSpan>,
    cue: Option<LineSpan>,
    name: Option<String>,
    group: Option<String>,
}

#[derive(Deserialize)]
struct LineSpan {
    start: usize,
    end: usize,
}

fn json(line: &str) -> Result<Story> {
    let line: Line = serde_json::from_str(line)?;
    let bytes: Vec<usize> = line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
    let span = |start: usize, end: usize| -> Result<Range<usize>> {
        Ok(*bytes.get(start).context("a span outside the text")?
            ..*bytes.get(end).context("a span outside the text")?)
    };
    let mut story = Story { id: line.id, text: line.text.clone(), ..Story::default() };
    let mut groups: Vec<Option<String>> = Vec::new();
    for quote in line.quotes {
        let own = span(quote.start, quote.end)?;
        let known = quote.group.as_ref().and_then(|_| groups.iter().position(|group| *group == quote.group));
        if let Some(gold) = known.and_then(|known| story.gold.get_mut(known)) {
            gold.contents.push(own);
            continue;
        }
        groups.push(quote.group);
        let part = |part: Option<LineSpan>| part.map(|part| span(part.start, part.end)).transpose();
        story.gold.push(Gold { contents: vec![own], speaker: part(quote.speaker)?, cue: part(quote.cue)? });
        story.who.push(quote.name);
    }
    Ok(story)
}

/// A story as a line of JSON; spans count code points.
#[must_use]
pub fn to_json(story: &Story) -> serde_json::Value {
    let points = Points::new(&story.text);
    let span = |range: &Range<usize>| {
        let text = story.text.get(range.clone()).unwrap_or_default();
        serde_json::json!({"start": points.at(range.start), "end": points.at(range.end), "text": text})
    };
    let mut quotes = Vec::new();
    for (number, (gold, who)) in story.gold.iter().zip(&story.who).enumerate() {
        for content in &gold.contents {
            let mut quote = span(content);
            let words = story.text.get(content.clone()).unwrap_or_default();
            let marked = words.contains(['"', '“', '‘']);
            let whole = words.starts_with(['"', '“', '‘']) || !marked && words.ends_with(['"', '”', '’']);
            quote["kind"] = (if whole {
                "direct"
            } else if marked {
                "mixed"
            } else {
                "indirect"
            })
            .into();
            quote["speaker"] = gold.speaker.as_ref().map(span).into();
            quote["cue"] = gold.cue.as_ref().map(span).into();
            quote["name"] = who.clone().into();
            quote["group"] = number.to_string().into();
            quotes.push(quote);
        }
    }
    quotes.sort_by_key(|quote| quote["start"].as_u64());
    serde_json::json!({"id": story.id, "text": story.text, "quotes": quotes})
}

/// Spans of one attribution by their letter, and where it takes others' from.
#[derive(Default)]
struct Parts {
    spans: BTreeMap<char, Vec<Range<usize>>>,
    links: Vec<(char, String)>,
    who: Option<String>,
}

fn tagged(text: &str) -> Result<Vec<Story>> {
    let mut out = Vec::new();
    for block in text.split("\n@@@ ").map(|block| block.trim_start_matches("@@@ ")) {
        let Some((head, body)) = block.split_once('\n') else { continue };
        let id = head.split('|').next().unwrap_or_default().trim().to_owned();
        out.push(one(&id, body).with_context(|| format!("story {id}"))?);
    }
    Ok(out)
}

fn one(id: &str, body: &str) -> Result<Story> {
    let mut parts: BTreeMap<u32, Parts> = BTreeMap::new();
    let (mut lines, mut text) = (Vec::new(), String::new());
    for line in body.lines() {
        match line.strip_prefix("@@ ") {
            Some(rest) => lines.push(rest),
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    let plain = strip(text.trim(), &mut parts)?;
    for line in lines {
        let (number, rest) = line.split_once(" = ").with_context(|| format!("bad line {line:?}"))?;
        let own =
            parts.entry(number.trim().parse().with_context(|| format!("bad line {line:?}"))?).or_default();
        let mut fields = rest.split(';').map(str::trim);
        own.who = fields.next().filter(|who| *who != "-").map(str::to_owned);
        for field in fields {
            let (left, right) = field.split_once('=').with_context(|| format!("bad link {field:?}"))?;
            own.links.push((left.chars().next().unwrap_or('?'), right.to_owned()));
        }
    }
    let mut story = Story { id: id.to_owned(), text: plain, whole: true, ..Story::default() };
    for part in parts.values() {
        let span = |letter: char| -> Result<Option<Range<usize>>> {
            if let Some(own) = part.spans.get(&letter).and_then(|spans| spans.first()) {
                return Ok(Some(own.clone()));
            }
            let Some((_, target)) = part.links.iter().find(|(own, _)| *own == letter) else {
                return Ok(None);
            };
            let mut letters = target.chars();
            let (letter, number) = (letters.next().unwrap_or('?'), letters.as_str().parse::<u32>());
            let other = parts.get(&number.context("bad link")?).context("a link to nothing")?;
            Ok(other.spans.get(&letter).and_then(|spans| spans.first()).cloned())
        };
        story.gold.push(Gold {
            contents: part.spans.get(&'q').cloned().unwrap_or_default(),
            speaker: span('s')?,
            cue: span('c')?,
        });
        story.who.push(part.who.clone());
    }
    Ok(story)
}

/// Takes the tags out of a text.
fn strip(text: &str, parts: &mut BTreeMap<u32, Parts>) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<(char, u32, usize)> = None;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let Some((tag, after)) = tail.split_once('>').and_then(|(tag, after)| Some((parse(tag)?, after)))
        else {
            out.push('<');
            rest = tail;
            continue;
        };
        rest = after;
        let (closing, letter, number) = tag;
        if closing {
            let Some((own, same, start)) = open.take() else { bail!("a tag closes that was not open") };
            ensure!(own == letter && same == number, "{letter}{number} closes {own}{same}");
            parts.entry(number).or_default().spans.entry(letter).or_default().push(start..out.len());
        } else {
            ensure!(open.is_none(), "{letter}{number} opens inside another tag");
            open = Some((letter, number, out.len()));
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn parse(tag: &str) -> Option<(bool, char, u32)> {
    let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
    let letter = tag.chars().next().filter(|letter| matches!(letter, 'q' | 's' | 'c'))?;
    Some((closing, letter, tag.get(1..)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_spans() {
        let stories =
            tagged("@@@ a | daily\n<s1>Ng</s1> <c1>said</c1> <q1>it rains</q1> and <c2>added</c2> <q2>it pours</q2>.\n@@ 1 = Mia Ng\n@@ 2 = Mia Ng ; s2=s1\n").unwrap();
        let story = &stories[0];
        assert_eq!(story.text, "Ng said it rains and added it pours.");
        assert_eq!(story.gold[1].speaker, Some(0..2));
        assert_eq!(story.gold[0].contents.first(), Some(&(8..16)));
        assert_eq!(story.who, [Some("Mia Ng".to_owned()), Some("Mia Ng".to_owned())]);
        assert!(tagged("@@@ a | b\n<q1>x</q2>\n").is_err());
    }
}
