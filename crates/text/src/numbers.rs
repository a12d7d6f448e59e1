//! Numbers as wire copy writes them: `1,200`, `4.5 million`, `twenty-one`, `two dozen`, `half a million`.

use crate::tokens::{Token, TokenKind};

/// Most digits of a number; longer ones are codes.
const DIGITS_LIMIT: usize = 15;

/// A number in a text, exact: `mantissa` times ten to the power of `exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// One past its last token.
    pub last: usize,
    /// The digits.
    pub mantissa: i64,
    /// Power of ten.
    pub exponent: i32,
    /// Whether it is written in digits, at least in part.
    pub digits: bool,
}

impl Number {
    /// The nearest floating-point number.
    #[must_use]
    pub fn value(&self) -> f64 {
        // Read as text, so that the result is the nearest one: products of powers of ten are not.
        format!("{}e{}", self.mantissa, self.exponent).parse().unwrap_or_default()
    }

    /// The number, where it is whole and small.
    #[must_use]
    pub fn whole(&self) -> Option<u32> {
        let power = 10_i64.checked_pow(self.exponent.unsigned_abs())?;
        let value = if self.exponent >= 0 {
            self.mantissa.checked_mul(power)?
        } else if self.mantissa % power == 0 {
            self.mantissa / power
        } else {
            return None;
        };
        u32::try_from(value).ok()
    }
}

/// The scale a word means, as a power of ten.
fn scale(word: &str) -> Option<i32> {
    const SCALES: [(&str, i32); 19] = [
        ("hundred", 2),
        ("thousand", 3),
        ("lakh", 5),
        ("lakhs", 5),
        ("million", 6),
        ("millions", 6),
        ("mln", 6),
        ("mn", 6),
        ("crore", 7),
        ("crores", 7),
        ("billion", 9),
        ("billions", 9),
        ("bln", 9),
        ("bn", 9),
        ("trillion", 12),
        ("trillions", 12),
        ("trln", 12),
        ("tn", 12),
        ("thousands", 3),
    ];
    SCALES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, power)| power)
}

/// The number from zero to ninety that a word means.
fn small(word: &str) -> Option<i64> {
    const WORDS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if !(3..=9).contains(&word.len()) {
        return None;
    }
    let position = |list: &[&str]| list.iter().position(|name| name.eq_ignore_ascii_case(word));
    let found = position(&WORDS).or_else(|| position(&TENS).map(|tens| (tens + 2) * 10));
    found.and_then(|number| i64::try_from(number).ok())
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> Reader<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(word)
    }

    /// Whether a token touches the next.
    fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).zip(self.tokens.get(at + 1)).is_some_and(|(a, b)| a.end == b.start)
    }

    /// Applies the scales that follow: `4.5 million`, `two hundred thousand`.
    fn scaled(&self, mut number: Number) -> Number {
        while let Some(power) = scale(self.word(number.last)) {
            // `5 million` may be tied, as in `$5-million`: that hyphen is read by who reads the unit.
            if number.exponent + power > 15 {
                break;
            }
            number.exponent += power;
            number.last += 1;
        }
        number
    }

    fn digits(&self, at: usize) -> Option<Number> {
        let word = self.word(at);
        let end = word.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(word.len());
        let (figures, suffix) = word.split_at(end);
        // `30m`, `1.5bn`: only where the suffix is a scale.
        let power = if suffix.is_empty() { 0 } else { short_scale(suffix)? };
        let (mantissa, exponent) = plain(figures)?;
        let number = Number { last: at + 1, mantissa, exponent: exponent + power, digits: true };
        if !suffix.is_empty() {
            return Some(number);
        }
        // `2 1/2`, `1/2`: fractions and scores are no numbers of things.
        if self.glued(at) && self.word(at + 1) == "/" {
            return None;
        }
        // `4 and a half years`
        Some(self.and_a_half(self.scaled(number)))
    }

    fn and_a_half(&self, number: Number) -> Number {
        if self.is(number.last, "and") && self.is(number.last + 1, "a") && self.is(number.last + 2, "half") {
            let half = Number {
                last: number.last + 3,
                mantissa: number.mantissa * 10 + 5,
                exponent: number.exponent - 1,
                digits: number.digits,
            };
            if number.exponent == 0 && number.mantissa < 1_000 {
                return self.scaled(half);
            }
        }
        number
    }

    /// `twenty-one`, `two hundred and five`, `one hundred thousand`, `half a million`, `a dozen`.
    fn words(&self, at: usize) -> Option<Number> {
        let number = |last, mantissa, exponent| Number { last, mantissa, exponent, digits: false };
        if self.is(at, "half") {
            let from = at + 1 + usize::from(self.is(at + 1, "a"));
            if self.is(from, "dozen") {
                return Some(number(from + 1, 6, 0));
            }
            let power = scale(self.word(from)).filter(|&power| power > 2)?;
            return Some(number(from + 1, 5, power - 1));
        }
        if self.is(at, "a") || self.is(at, "an") {
            if self.is(at + 1, "dozen") {
                return Some(number(at + 2, 12, 0));
            }
            let word = self.word(at + 1);
            let power = scale(word).filter(|_| !word.ends_with('s'))?;
            return Some(self.scaled(number(at + 2, 1, power)));
        }
        let first = small(self.word(at))?;
        let mut last = at + 1;
        let mut value = first;
        // `twenty-one`, `twenty one`
        let tied = usize::from(self.word(last) == "-" && self.glued(at));
        if first >= 20
            && let Some(unit) = small(self.word(last + tied)).filter(|unit| (1..10).contains(unit))
        {
            value += unit;
            last += tied + 1;
        }
        if self.is(last, "dozen") {
            return Some(number(last + 1, value * 12, 0));
        }
        if self.is(last, "hundred") {
            last += 1;
            value *= 100;
            let from = last + usize::from(self.is(last, "and"));
            if let Some(rest) = small(self.word(from)) {
                value += rest;
                last = from + 1;
                let tied = usize::from(self.word(last) == "-");
                if rest >= 20
                    && let Some(unit) = small(self.word(last + tied)).filter(|unit| (1..10).contains(unit))
                {
                    value += unit;
                    last += tied + 1;
                }
            }
        }
        Some(self.and_a_half(self.scaled(number(last, value, 0))))
    }
}

/// `m`, `bn` and the like behind digits.
fn short_scale(suffix: &str) -> Option<i32> {
    Some(match suffix {
        "k" | "K" => 3,
        "m" | "M" | "mn" | "mln" => 6,
        "b" | "B" | "bn" | "bln" => 9,
        "t" | "tn" | "trn" => 12,
        _ => return None,
    })
}

/// The digits of `1,234.5` and the power of ten; none where commas do not part thousands (or, as in India, lakhs).
fn plain(figures: &str) -> Option<(i64, i32)> {
    let (whole, fraction) = figures.split_once('.').unwrap_or((figures, ""));
    if whole.is_empty() || whole.len() + fraction.len() > DIGITS_LIMIT + 5 || fraction.contains(['.', ',']) {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped =
        rest.iter().rev().enumerate().all(|(at, group)| group.len() == 3 || (at > 0 && group.len() == 2));
    if !grouped || first.is_empty() || (!rest.is_empty() && first.len() > 3) {
        return None;
    }
    let digits: String = whole.chars().filter(|&c| c != ',').chain(fraction.chars()).collect();
    if digits.len() > DIGITS_LIMIT {
        return None;
    }
    Some((digits.parse().ok()?, -i32::try_from(fraction.len()).ok()?))
}

/// The number that begins at token `at`, in digits or in words; `tokens` are the tokens of `text`. A vague word
/// (`dozens`, `several`) is no number.
#[must_use]
pub fn number_at(text: &str, tokens: &[Token], at: usize) -> Option<Number> {
    let reader = Reader { text, tokens };
    match tokens.get(at)?.kind {
        TokenKind::Number => reader.digits(at),
        TokenKind::Word => reader.words(at),
        TokenKind::Possessive | TokenKind::Mark => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize;

    fn check(text: &str, expected: Option<(f64, &str)>) {
        let tokens = tokenize(text);
        let found = number_at(text, &tokens, 0);
        let rest = |number: &Number| tokens.get(number.last).map_or("", |token| &text[token.start..]);
        assert_eq!(found.map(|number| (number.value(), rest(&number))), expected, "{text}");
    }

    #[test]
    fn numbers() {
        check("1,200 homes", Some((1200.0, "homes")));
        check("1,00,000 people", Some((100_000.0, "people")));
        check("12.64 million tonnes", Some((12_640_000.0, "tonnes")));
        check("30m euros", Some((30_000_000.0, "euros")));
        check("two dozen eggs", Some((24.0, "eggs")));
        check("half a million people", Some((500_000.0, "people")));
        check("half a dozen cars", Some((6.0, "cars")));
        check("a hundred sheep", Some((100.0, "sheep")));
        check("twenty-one guns", Some((21.0, "guns")));
        check("two hundred and five days", Some((205.0, "days")));
        check("two and a half years", Some((2.5, "years")));
        check("2 million rupees", Some((2_000_000.0, "rupees")));
        check("3.1 bln", Some((3_100_000_000.0, "")));
        check("a man", None);
        check("scores of people", None);
        check("dozens of people", None);
        check("2nd", None);
        check("1/2", None);
        check("12,34", None);
        check("99999999999999999999", None);
    }

    #[test]
    fn whole_numbers() {
        let of = |mantissa, exponent| Number { last: 0, mantissa, exponent, digits: true }.whole();
        assert_eq!((of(15, 1), of(150, -1), of(15, -1), of(1, 12)), (Some(150), Some(15), None, None));
        assert_eq!(of(1, i32::MAX), None);
    }
}
