//! Whether the words round a date look back or ahead.
//!
//! Wires name days by weekday alone: `said on Friday` is the last one, `will meet on Friday` the next. The verb that
//! stands nearest before the date decides, or the first one behind it; no parse is made.

use crate::view::View;

/// Where a clause looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Future,
    Unclear,
}

/// Tokens looked back for a verb.
const BACK_LIMIT_TOKENS: usize = 22;
/// Tokens looked on for one.
const ON_LIMIT_TOKENS: usize = 14;

/// Words that tell of what is to come.
const FUTURE: [&str; 38] = [
    "will",
    "shall",
    "would",
    "scheduled",
    "expected",
    "expects",
    "expect",
    "expecting",
    "planned",
    "plans",
    "plan",
    "planning",
    "slated",
    "upcoming",
    "forthcoming",
    "poised",
    "intends",
    "aims",
    "hopes",
    "likely",
    "ahead",
    "deadline",
    "looming",
    "forecast",
    "starting",
    "may",
    "might",
    "won't",
    "won’t",
    "going",
    "preparing",
    "prepares",
    "prepare",
    "promised",
    "promises",
    "pledged",
    "vowed",
    "vows",
];

/// Verbs of a programme: in the present tense they tell of what is to come.
const PROGRAMME: [&str; 34] = [
    "meet", "meets", "play", "plays", "host", "hosts", "face", "faces", "visit", "visits", "travel",
    "travels", "begin", "begins", "start", "starts", "open", "opens", "resume", "resumes", "report",
    "reports", "go", "goes", "return", "returns", "move", "moves", "arrives", "leaves", "votes", "ends",
    "expires", "elects",
];

/// Past forms without `-ed`.
const PAST: [&str; 62] = [
    "said",
    "was",
    "were",
    "had",
    "did",
    "told",
    "met",
    "won",
    "lost",
    "held",
    "came",
    "went",
    "began",
    "made",
    "took",
    "gave",
    "got",
    "found",
    "fell",
    "rose",
    "shot",
    "struck",
    "broke",
    "spoke",
    "left",
    "sent",
    "brought",
    "fought",
    "saw",
    "led",
    "flew",
    "ran",
    "drove",
    "became",
    "kept",
    "put",
    "set",
    "hit",
    "cut",
    "beat",
    "bought",
    "sold",
    "drew",
    "grew",
    "stood",
    "paid",
    "wrote",
    "swept",
    "burst",
    "fled",
    "built",
    "sank",
    "quit",
    "shut",
    "withdrew",
    "thought",
    "felt",
    "caught",
    "threw",
    "froze",
    "arose",
    "overnight",
];

/// Words before a verb form that make it a noun.
const ARTICLES: [&str; 12] =
    ["the", "a", "an", "his", "her", "its", "their", "'s", "’s", "this", "of", "first"];

/// Where the words round token `at` look; `last` is one past the expression.
pub(crate) fn tense(view: &View<'_>, at: usize, last: usize) -> Tense {
    let sentence = view.sentence(at);
    if let Some(tense) = beside(view, at) {
        return tense;
    }
    let floor = at.saturating_sub(BACK_LIMIT_TOKENS).max(sentence.start);
    let back = (floor..at).rev().find_map(|number| verb(view, number, at));
    let on = || (last..sentence.end.min(last + ON_LIMIT_TOKENS)).find_map(|number| verb(view, number, at));
    back.or_else(on).unwrap_or(Tense::Unclear)
}

/// What the word right before says by itself: `by Friday`, `ahead of Friday's vote`, `until the end of March`.
fn beside(view: &View<'_>, at: usize) -> Option<Tense> {
    let mut before = at.checked_sub(1)?;
    // `through mid-April`, `by the end of March`
    while view.any(before, &["mid", "early", "late", "-", "the", "end", "beginning", "start", "middle", "of"])
        && !view.any_before(before, &["ahead"])
    {
        before = before.checked_sub(1)?;
    }
    if view.any(before, &["since", "following"]) {
        return Some(Tense::Past);
    }
    if view.is(before, "by") && before + 1 == at && matches!(view.word(at + 1), "'s" | "’s") {
        // `hit by Sunday's landslide`
        return None;
    }
    if view.is(before, "by") && !view.any_before(before, &["killed", "said", "published", "reported"]) {
        return Some(Tense::Future);
    }
    if view.any(before, &["is", "are"]) {
        return Some(Tense::Future);
    }
    if view.any(before, &["until", "till", "through"]) {
        // `was in power until April` looks back, `extended the truce until April` does not.
        let from = view.sentence(at).start.max(before.saturating_sub(BACK_LIMIT_TOKENS));
        let past =
            (from..before).any(|n| view.any(n, &["was", "were", "had", "ruled", "led", "lasted", "served"]));
        return Some(if past { Tense::Past } else { Tense::Future });
    }
    (view.is(before, "of") && view.any_before(before, &["ahead"])).then_some(Tense::Future)
}

fn verb(view: &View<'_>, number: usize, at: usize) -> Option<Tense> {
    let word = view.word(number);
    if word.len() < 2 || !view.is_word(number) {
        return None;
    }
    // A name in capitals is no verb: `May`, `Will`. `Up next: Host Denver on Tuesday` has one.
    if view.capital(number) && number > view.sentence(number).start && view.before(number) != ":" {
        return None;
    }
    if word.ends_with("'ll") || word.ends_with("’ll") {
        return Some(Tense::Future);
    }
    let noun = view.any_before(number, &ARTICLES);
    if view.any(number, &FUTURE) {
        // `had been expected`, `a planned visit`
        let over = view.any_before(number, &["been"]);
        return Some(if over { Tense::Past } else { Tense::Future });
    }
    // `due to appear`, `due in court`, but not `due to the storm`; `set to begin`.
    if view.any(number, &["due", "set"]) {
        let to = view.is(number + 1, "to");
        let reason =
            to && view.any(number + 2, &["the", "a", "an", "his", "her", "its", "their", "bad", "heavy"]);
        if (to && !reason) || (view.is(number, "due") && view.any(number + 1, &["in", "on", "for", "by"])) {
            return Some(Tense::Future);
        }
        if view.is(number, "due") {
            return None;
        }
    }
    if view.any(number, &PROGRAMME) && !noun && number < at {
        // `refused to meet`: the infinitive takes the time of its verb.
        return (!view.any_before(number, &["to", "did", "not"])).then_some(Tense::Future);
    }
    if view.any(number, &PAST) && !(noun && view.any(number, &["set", "hit", "cut", "left", "found"])) {
        let infinitive = view.any_before(number, &["to", "will", "would"]);
        return (!infinitive).then_some(Tense::Past);
    }
    let regular = word.len() > 4
        && word.ends_with("ed")
        && !matches!(word, "hundred" | "indeed" | "United" | "speed" | "exceed" | "proceed" | "succeed");
    // `the planned, long-delayed vote`: a participle before a noun says nothing of the day.
    // `will be played`: the verb before tells.
    let passive = view.any_before(number, &["be"]);
    (regular && !noun && !passive).then_some(Tense::Past)
}
