//! The marks between the parts of a dateline: brackets, slashes, dashes and stops.

const BRACKET_LIMIT_BYTES: usize = 60;
/// Dashes that are longer than a hyphen.
const DASHES: [char; 7] = ['–', '—', '_', '―', '‒', '−', '⸺'];
const HYPHENS: [char; 3] = ['-', '‐', '‑'];

/// The start of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    /// Whether it is the whole line.
    pub(crate) whole: bool,
}

impl<'a> Line<'a> {
    pub(crate) fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    pub(crate) fn skip_spaces(&self, at: usize) -> usize {
        let rest = self.rest(at);
        at + rest.len() - rest.trim_start().len()
    }

    /// Whether nothing stands behind `at`.
    pub(crate) fn ends(&self, at: usize) -> bool {
        self.whole && self.rest(at).trim_start().is_empty()
    }

    /// What stands between round brackets or slashes, and the end behind them.
    pub(crate) fn bracket(&self, at: usize) -> Option<(&'a str, usize)> {
        let rest = self.rest(at);
        let close = match rest.chars().next()? {
            '(' => ')',
            '/' => '/',
            _ => return None,
        };
        let length = rest.get(1..)?.find(close).filter(|length| *length < BRACKET_LIMIT_BYTES)?;
        Some((rest.get(1..=length)?.trim(), at + length + 2))
    }

    /// The end of round or square brackets that belong to a place.
    pub(crate) fn skip_brackets(&self, at: usize) -> Option<usize> {
        let length = self.rest(at).find([')', ']']).filter(|length| *length < BRACKET_LIMIT_BYTES)?;
        Some(at + length + 1)
    }

    /// What closes a dateline after its agency or date: `.`, `:`, a dash, or `.-`.
    pub(crate) fn closing(&self, at: usize) -> Option<usize> {
        let stop = self.rest(at).strip_prefix(['.', ':']).map(|_| at + 1);
        self.separator(stop.unwrap_or(at)).or(stop)
    }

    /// A dash of any kind. A single hyphen needs a space on one side, else it is part of a name.
    pub(crate) fn separator(&self, at: usize) -> Option<usize> {
        let from = self.skip_spaces(at);
        let rest = self.rest(from);
        let first = rest.chars().next()?;
        if !is_dash(first) {
            return None;
        }
        let dashes = rest.len() - rest.trim_start_matches(is_dash).len();
        let hyphen = dashes == first.len_utf8() && HYPHENS.contains(&first);
        let spaced = from > at
            || self.rest(from + dashes).starts_with(char::is_whitespace)
            || self.text.get(..at)?.ends_with(['.', ')', '/']);
        (!hyphen || spaced).then_some(from + dashes)
    }

    pub(crate) fn begins_a_sentence(&self, at: usize) -> bool {
        let next = self.rest(at).trim_start().chars().next();
        next.is_some_and(|c| {
            c.is_uppercase()
                || c.is_ascii_digit()
                || matches!(c, '"' | '“' | '„' | '‘' | '\'' | '«' | '¿' | '¡' | '$' | '£' | '€')
        })
    }
}

fn is_dash(c: char) -> bool {
    DASHES.contains(&c) || HYPHENS.contains(&c)
}
