//! Lengths, areas, masses, volumes and speeds, in units of the SI.

use copydesk_text::TokenText;

use crate::{Amount, Context, Kind, View, free_number, rounded};

/// Unit words, what one is in the SI, and that unit. Factors are exact by definition (international yard and pound,
/// 1959; the acre is the international one).
const UNITS: [(&[&str], f64, &str); 21] = [
    (&["kilometers", "kilometer", "kilometres", "kilometre", "km", "kms"], 1_000.0, "m"),
    (&["meters", "meter", "metres", "metre"], 1.0, "m"),
    (&["centimeters", "centimeter", "centimetres", "centimetre", "cm"], 0.01, "m"),
    (&["millimeters", "millimeter", "millimetres", "millimetre", "mm"], 0.001, "m"),
    (&["miles", "mile"], 1_609.344, "m"),
    (&["feet", "foot", "ft"], 0.304_8, "m"),
    (&["inches", "inch"], 0.025_4, "m"),
    (&["yards", "yard"], 0.914_4, "m"),
    (&["fathoms"], 1.828_8, "m"),
    (&["hectares", "hectare", "ha"], 10_000.0, "m2"),
    (&["acres", "acre"], 4_046.856_422_4, "m2"),
    (&["kilograms", "kilogram", "kilogrammes", "kilos", "kilo", "kg"], 1.0, "kg"),
    (&["grams", "gram", "grammes"], 0.001, "kg"),
    (&["milligrams", "milligram"], 0.000_001, "kg"),
    (&["tonnes", "tonne"], 1_000.0, "kg"),
    (&["ounces", "ounce"], 0.028_349_523_125, "kg"),
    (&["liters", "liter", "litres", "litre"], 0.001, "m3"),
    (&["mph"], 0.447_04, "m/s"),
    (&["kmh", "kph"], 1.0 / 3.6, "m/s"),
    (&["knots"], 1_852.0 / 3_600.0, "m/s"),
    (&["pounds", "pound", "lbs"], 0.453_592_37, "kg"),
];

pub(crate) fn read(view: &View<'_>, at: usize, context: Context<'_>) -> Option<Amount> {
    let words = &view.words;
    let first = free_number(view, at)?;
    if let Some((last, factor, unit)) = unit(words, first.last, at, context) {
        return Some(amount(at..last, rounded(first.value() * factor), None, unit));
    }
    let joined = words.hyphen(first.last) || words.any(first.last, &["to", "or"]);
    let second = words.number(first.last + 1).filter(|_| joined)?;
    let (last, factor, unit) = unit(words, second.last, at, context)?;
    let (low, high) = (rounded(first.value() * factor), rounded(second.value() * factor));
    (high > low).then(|| amount(at..last, low, Some(high), unit))
}

fn amount(tokens: std::ops::Range<usize>, value: f64, upto: Option<f64>, unit: &'static str) -> Amount {
    Amount { upto, unit: Some(unit), ..Amount::new(Kind::Measure, tokens, value, "measure") }
}

fn unit(
    words: &TokenText<'_>,
    at: usize,
    number: usize,
    context: Context<'_>,
) -> Option<(usize, f64, &'static str)> {
    let at = at + usize::from(words.hyphen(at) && words.glued(at));
    let square = words.any(at, &["square", "sq"]);
    let cubic = words.is(at, "cubic");
    let nautical = words.is(at, "nautical");
    let from = at + usize::from(square || cubic || nautical);
    let word = words.word(from);
    let (names, factor, unit) = *UNITS.iter().find(|(names, _, _)| names.contains(&word))?;
    if nautical {
        return (unit == "m").then_some((from + 1, 1_852.0, "m"));
    }
    if square || cubic {
        let power = if square { (factor * factor, "m2") } else { (factor * factor * factor, "m3") };
        return (unit == "m").then_some((from + 1, power.0, power.1));
    }
    // `pounds` are money but where the words or the country make them a weight.
    let pounds = names.first() == Some(&"pounds") && word != "lbs";
    let weight = words.is(from + 1, "of") || words.any_before(number, &["weighs", "weighing", "weighed"]);
    if pounds && !weight && context.countries.first() != Some(&"US") {
        return None;
    }
    // `55 kilometers per hour`, `90 km/h`
    let per_hour = words.is(from + 1, "per") && words.is(from + 2, "hour")
        || words.any(from + 1, &["an"]) && words.is(from + 2, "hour")
        || words.word(from + 1) == "/" && words.any(from + 2, &["h", "hour", "hr"]);
    if per_hour && unit == "m" && factor >= 1_000.0 {
        return Some((from + 3, factor / 3_600.0, "m/s"));
    }
    let per_second = words.is(from + 1, "per") && words.is(from + 2, "second");
    if per_second && unit == "m" {
        return Some((from + 3, factor, "m/s"));
    }
    Some((from + 1, factor, unit))
}
