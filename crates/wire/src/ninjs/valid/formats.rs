//! Formats of strings, and GeoJSON.

use jiff::civil::{Date, Time};

use crate::json::Value;

/// Deepest arrays of coordinates: those of several polygons.
const COORDINATE_LEVELS: usize = 4;

/// A URI with its scheme (RFC 3986), not checked further: feeds write spaces and umlauts into the rest. Up to 2.0 the
/// IPTC's own examples have ids without a scheme.
pub(super) fn is_uri(text: &str, with_scheme: bool) -> bool {
    if !with_scheme {
        return !text.is_empty() && !text.contains(char::is_whitespace);
    }
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
            && !rest.is_empty()
    })
}

/// A date and time with its offset, RFC 3339.
pub(super) fn is_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else { return false };
    let Some(rest) = rest.strip_prefix(['T', 't']) else { return false };
    let Some((time, rest)) = rest.split_at_checked(8) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
            if end == 0 {
                return false;
            }
            fraction.get(end..).unwrap_or_default()
        }
        None => rest,
    };
    let zoned = matches!(zone, "Z" | "z")
        || zone.strip_prefix(['+', '-']).and_then(|zone| zone.split_once(':')).is_some_and(
            |(hours, minutes)| hours.len() == 2 && minutes.len() == 2 && digits(hours) && digits(minutes),
        );
    zoned && date.parse::<Date>().is_ok() && time.parse::<Time>().is_ok()
}

/// A year, a month, a day, or a time of a day with or without its offset.
pub(super) fn is_partial_time(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let year = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let rest = text.get(year..).unwrap_or_default();
    if year < 4 {
        return false;
    }
    let number = |text: &str, low: u8, high: u8| {
        text.len() == 2 && text.parse::<u8>().is_ok_and(|number| (low..=high).contains(&number))
    };
    if rest.is_empty() {
        return true;
    }
    let Some((month, rest)) = rest.strip_prefix('-').and_then(|rest| rest.split_at_checked(2)) else {
        return false;
    };
    if !number(month, 1, 12) || rest.is_empty() {
        return number(month, 1, 12);
    }
    let Some((day, rest)) = rest.strip_prefix('-').and_then(|rest| rest.split_at_checked(2)) else {
        return false;
    };
    if !number(day, 1, 31) || rest.is_empty() {
        return number(day, 1, 31);
    }
    // Any day will do to check the time: which days a month has is not asked here.
    let zoned = format!("2000-01-01{rest}");
    is_time(&zoned) || is_time(&format!("{zoned}Z"))
}

/// A GeoJSON object (RFC 7946): a geometry, a feature or a collection.
pub(super) fn is_geojson(value: Value<'_>) -> bool {
    let object = value.object();
    let all = |name: &str| {
        object.get(name).is_some_and(|list| list.is_array() && list.list().into_iter().all(is_geojson))
    };
    let levels = match object.text("type").unwrap_or_default().as_str() {
        "Point" => 0,
        "MultiPoint" | "LineString" => 1,
        "MultiLineString" | "Polygon" => 2,
        "MultiPolygon" => 3,
        "GeometryCollection" => return all("geometries"),
        "FeatureCollection" => return all("features"),
        "Feature" => {
            // A feature without a place has `null` for its geometry.
            return object.get("geometry").is_none_or(is_geojson);
        }
        _ => return false,
    };
    object.get("coordinates").is_some_and(|coordinates| is_coordinates(coordinates, levels))
}

fn is_coordinates(value: Value<'_>, levels: usize) -> bool {
    if !value.is_array() || levels >= COORDINATE_LEVELS {
        return false;
    }
    let values = value.list();
    if levels == 0 {
        return values.len() >= 2 && values.iter().all(|number| number.number().is_some());
    }
    values.into_iter().all(|inner| is_coordinates(inner, levels - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings() {
        let all = |is: fn(&str) -> bool, good: &[&str], bad: &[&str]| {
            for text in good {
                assert!(is(text), "{text}");
            }
            for text in bad {
                assert!(!is(text), "{text}");
            }
        };
        assert!(is_uri("abc", false) && !is_uri("a b", false));
        let uri = |text: &str| is_uri(text, true);
        all(uri, &["urn:x:1", "http://a/b c", "tag:a,2026:b"], &["", "abc", "1a:b", ":b", "a:", "a b:c"]);
        all(
            is_time,
            &["2024-02-29T10:00:00Z", "2024-01-01T10:00:00.123+05:30"],
            &["2024-02-30T10:00:00Z", "2024-01-01", "2024-01-01T10:00:00", "2017-08-24T04:38:34+0000", "é"],
        );
        all(
            is_partial_time,
            &["2024", "-0044", "2024-01", "2024-01-31", "2024-01-01T10:00:00", "2024-01-01T10:00:00-04:00"],
            &[
                "24",
                "2024-13",
                "2024-01-00",
                "February 29th 2024",
                "2024-1",
                "2024-01-01T",
                "2024-01-01T25:00:00",
            ],
        );
    }
}
