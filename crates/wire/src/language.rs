//! The language of a text that does not say it.
//!
//! Small words first: they settle nearly every story in a microsecond. What they leave open (short texts, languages
//! without a list here) goes to statistics of letters.

use std::collections::HashMap;
use std::sync::OnceLock;

use whatlang::{Lang, detect};

/// Text looked at by the statistics, in bytes: more does not make the answer surer.
const LOOKED_AT_BYTES: usize = 600;
/// Words looked at for small words.
const LOOKED_AT_WORDS: usize = 60;
/// Small words of one language from which they settle it, when no other language has half as many.
const SETTLING_WORDS: usize = 5;
/// Small words of one language after which no more are counted.
const CLEAR_WORDS: usize = 8;
/// Words that are small and frequent in one language and rare in the others.
const SMALL_WORDS: [(&str, &str); 12] = [
    ("en", "the of and that was with for said has his from were which by they have been are after had this"),
    ("de", "der die das und ist nicht von mit dem den ein eine auch sich des nach wie bei aus zum wurde"),
    ("fr", "le les des du et est dans une pour qui pas sur au ce avec par ont cette il selon aux été"),
    ("es", "el los del las una por con para es lo su más pero fue sus según ha esta como ser y"),
    ("it", "il di che la per un non della sono con una del gli nel ha anche alla dei è stato dal"),
    ("pt", "o os um uma não do da dos das em com para por mais ao foi são pela pelo também que"),
    ("nl", "de het een van en zijn dat voor met niet aan ook bij werd heeft naar uit wordt door deze"),
    ("sv", "och att det som är för på av inte den har till ett om från men hade enligt var sig"),
    ("no", "og det som er på av ikke til en har for med den at fra etter var ble også være"),
    ("da", "og det er af ikke til en har for med den at fra efter blev også være på der som"),
    ("fi", "ja on ei että oli hän mutta myös kuin ovat joka mukaan sekä ole olisi kun tai se ollut"),
    ("pl", "nie się na że do jest to z w i o jak po przez od za oraz był dla ale"),
];
/// Shorter texts are not judged.
const MINIMUM_CHARS: usize = 24;
/// Confidence from which an answer counts.
const CONFIDENCE: f64 = 0.5;

/// The BCP 47 tag of the language a text is written in; none when it is too short or in doubt.
#[must_use]
pub(crate) fn identify(text: &str) -> Option<&'static str> {
    if let Some(settled) = by_small_words(text) {
        return Some(settled);
    }
    let mut end = text.len().min(LOOKED_AT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end)?;
    head.chars().filter(|c| c.is_alphabetic()).nth(MINIMUM_CHARS)?;
    let found = detect(head)?;
    if found.confidence() < CONFIDENCE && !found.is_reliable() {
        return None;
    }
    tag(found.lang())
}

fn by_small_words(text: &str) -> Option<&'static str> {
    static LANGUAGES: OnceLock<HashMap<&str, u16>> = OnceLock::new();
    let languages = LANGUAGES.get_or_init(|| {
        let mut map = HashMap::new();
        for (number, (_, words)) in SMALL_WORDS.iter().enumerate() {
            for word in words.split(' ') {
                *map.entry(word).or_insert(0) |= 1 << number;
            }
        }
        map
    });
    let mut counts = [0usize; SMALL_WORDS.len()];
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(LOOKED_AT_WORDS)
    {
        let found = match languages.get(word) {
            Some(found) => *found,
            None if word.starts_with(char::is_uppercase) && word.len() <= 12 => {
                languages.get(word.to_lowercase().as_str()).copied().unwrap_or(0)
            }
            None => 0,
        };
        if found == 0 {
            continue;
        }
        for (number, count) in counts.iter_mut().enumerate() {
            *count += usize::from(found >> number & 1);
        }
        let best = counts.iter().copied().max().unwrap_or(0);
        if best >= CLEAR_WORDS && counts.iter().filter(|count| **count * 2 > best).count() == 1 {
            break;
        }
    }
    let best = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let second =
        counts.iter().enumerate().filter(|(number, _)| *number != best.0).map(|(_, count)| *count).max()?;
    let settled = *best.1 >= SETTLING_WORDS && second * 2 <= *best.1;
    settled.then(|| SMALL_WORDS.get(best.0).map(|(tag, _)| *tag))?
}

/// Languages wires are written in, among those that can be told.
fn tag(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Ara => "ar",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Nld => "nl",
        Lang::Nob => "no",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tha => "th",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Vie => "vi",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let check = |text: &str, tag| assert_eq!(identify(text), tag, "{text}");
        check(
            "The harbour board closed the bridge at noon when the crane driver reported cracks.",
            Some("en"),
        );
        check(
            "Der Hafenrat hat am Mittag die Brücke gesperrt, weil der Kranführer Risse gemeldet hatte.",
            Some("de"),
        );
        check(
            "Le conseil du port a fermé le pont à midi parce que le grutier avait signalé des fissures.",
            Some("fr"),
        );
        check("3-1 2-0", None);
        check("Oslo", None);
    }
}
