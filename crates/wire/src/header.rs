//! What a line before the story is.

use copydesk_dateline::Agencies;

use crate::item::Byline;

/// Words that make a line under a by-line a title: `AP Business Writer`.
const TITLE_WORDS: [&str; 8] =
    ["writer", "writers", "correspondent", "reporter", "editor", "staff", "columnist", "press"];
const BYLINE_LIMIT_CHARS: usize = 120;
const SLUG_LIMIT_CHARS: usize = 90;
const SLUG_WORD_LIMIT: usize = 7;

/// Note kind of a line that can be nothing but a note, by how it starts.
pub(crate) fn note_kind(line: &str) -> Option<&'static str> {
    let lower = line.get(..line.len().min(60)).map_or_else(|| line.to_lowercase(), str::to_lowercase);
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| lower.starts_with(prefix));
    let kills = line.split_whitespace().all(|word| word.trim_matches(['.', '!', ',']) == "KILL");
    if kills || starts(&["editors: kill", "editors: please kill", "mandatory kill", "advisory kill"]) {
        return Some("kill");
    }
    if starts(&["(corrects", "(correcting", "(corrected"]) {
        return Some("correction");
    }
    if starts(&[
        "(adds",
        "(updates",
        "(recasts",
        "(attn:",
        "(writes",
        "(rewrites",
        "(changes",
        "(refiles",
        "attention -",
    ]) {
        return Some("update");
    }
    if starts(&["embargoed", "embargo:", "hold for release", "not for release", "not for publication before"])
    {
        return Some("embargo");
    }
    if starts(&[
        "eds:",
        "eds.:",
        "editors:",
        "editor's note",
        "editor’s note",
        "editors' note",
        "editors’ note",
        "attn editors",
        "(eds:",
    ]) {
        return Some("editor");
    }
    let one_bracket = line.starts_with('(') && line.ends_with(')') && line.matches('(').count() == 1;
    (starts(&["* ", "• "]) || one_bracket).then_some("other")
}

/// `1ST LEAD`, `URGENT`: a line of nothing but life-cycle words.
pub(crate) fn is_cycle_line(line: &str) -> bool {
    line.len() <= 40 && {
        let found = crate::lifecycle(None, Some(&format!("{line}: x")), []);
        found.headline.as_deref() == Some("x")
    }
}

/// A slug or keyword line: one word with hyphens or slashes inside, or a press cycle and a keyword, each
/// perhaps with version words behind a comma.
pub(crate) fn is_slug(line: &str) -> bool {
    if line.chars().count() > SLUG_LIMIT_CHARS || line.split_whitespace().count() > SLUG_WORD_LIMIT + 3 {
        return false;
    }
    let keyword = line.split([',', '(']).next().unwrap_or_default().trim();
    if keyword.ends_with(['.', '"', '!', '?', ':']) || !keyword.starts_with(char::is_alphanumeric) {
        return false;
    }
    let cycle = ["BC-", "AP-", "AM-", "PM-", "HFR-"].iter().any(|cycle| keyword.starts_with(cycle));
    let joined = |c: char| matches!(c, '-' | '/' | '_');
    let one_word = !keyword.contains(char::is_whitespace) && keyword.contains(joined);
    let allowed = |c: char| c.is_alphanumeric() || joined(c) || matches!(c, '&' | '\'' | '’' | '.');
    let capitals = !keyword.contains(char::is_lowercase);
    let rest = line.get(keyword.len()..).unwrap_or_default();
    let rest_is_version = rest.trim().is_empty()
        || crate::lifecycle(Some(&format!("x {rest}")), None, []).story_words.as_deref() == Some("x");
    (cycle && keyword.split_whitespace().count() <= SLUG_WORD_LIMIT && rest_is_version)
        || (one_word
            && keyword.chars().all(allowed)
            && rest_is_version
            && (capitals || keyword.matches(joined).count() > 1))
}

/// `By A B`, `by A and B, PA`, `Von A B, dpa =`.
pub(crate) fn byline(line: &str, agencies: &Agencies) -> Option<Byline> {
    let line = line.trim_end_matches(['=', ' ']);
    let rest = ["By ", "by ", "BY ", "Von "].iter().find_map(|word| line.strip_prefix(word))?.trim();
    if rest.chars().count() > BYLINE_LIMIT_CHARS || rest.ends_with('.') && rest.split_whitespace().count() > 6
    {
        return None;
    }
    let house = rest.strip_prefix("The ").or(rest.strip_prefix("THE ")).unwrap_or(rest);
    if agencies.by_feed(house).is_some_and(|agency| {
        agency.name.eq_ignore_ascii_case(house) || agency.name.eq_ignore_ascii_case(rest)
    }) {
        return Some(Byline { names: None, agency: agencies.by_feed(house).map(|agency| agency.id.clone()) });
    }
    let name_word = |word: &str| {
        word.starts_with(char::is_uppercase)
            || matches!(
                word,
                "and"
                    | "und"
                    | "et"
                    | "y"
                    | "de"
                    | "da"
                    | "van"
                    | "von"
                    | "der"
                    | "al"
                    | "el"
                    | "bin"
                    | "in"
                    | "correspondent"
                    | "correspondents"
                    | "reporters"
                    | "staff"
                    | "writers"
                    | "writer"
                    | "&"
            )
            // `Jean-Luc`, `d'Emilio`, `O’Brien`.
            || word.contains(['-', '\'', '’'])
            || !agencies.by_form(word).is_empty()
    };
    let mut names = rest.to_owned();
    let mut agency = None;
    if let Some((before, last)) = rest.rsplit_once(", ") {
        if let Some(found) = agencies.by_form(last).first() {
            agency = Some(found.id.clone());
            if !found.byline_keeps_agency {
                names = before.to_owned();
            }
        } else if is_title(last) {
            names = before.to_owned();
        }
    }
    let plain = names.split_once(", ").map_or(names.as_str(), |(first, _)| first);
    let fits = plain.split_whitespace().all(name_word) && plain.split_whitespace().count() <= 14;
    fits.then_some(Byline { names: Some(strip_house(&names, agencies)), agency })
}

/// Xinhua's `by Xinhua writer Li Han`.
fn strip_house(names: &str, agencies: &Agencies) -> String {
    for word in [" writers ", " writer "] {
        if let Some((house, rest)) = names.split_once(word)
            && !agencies.by_form(house).is_empty()
        {
            return rest.to_owned();
        }
    }
    names.to_owned()
}

/// The line under a by-line: `AP Business Writer`, `Associated Press`.
pub(crate) fn is_title(line: &str) -> bool {
    line.split_whitespace().count() <= 6
        && !line.ends_with(['.', ':', '?', '!'])
        && line.split_whitespace().any(|word| TITLE_WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slug_lines() {
        for slug in [
            "BC-US--Orchard Fire, 2nd Ld-Writethru",
            "KENYA-FOREST/COURT",
            "Philippines-landslide-disaster",
            "BC-Chaos-0123, 7th Ld",
            "KENYA-SINGER/POST (UPDATE 1)",
            "GRUNAU-RESULTS/",
        ] {
            assert!(is_slug(slug), "{slug}");
        }
        for other in [
            "Rain",
            "Well-known author dies",
            "(Adds quotes)",
            "NBA Standings",
            "AP-led probe, say police, failed",
            "-30-",
            "Profit-taking",
        ] {
            assert!(!is_slug(other), "{other}");
        }
    }

    #[test]
    fn bylines() {
        let agencies = Agencies::builtin();
        let check = |line: &str, names: Option<&str>, agency: Option<&str>| {
            let found = byline(line, &agencies).unwrap();
            assert_eq!((found.names.as_deref(), found.agency.as_deref()), (names, agency), "{line}");
        };
        check("By ANNA LIND and PETER OYE", Some("ANNA LIND and PETER OYE"), None);
        check("By Jan Petersen, dpa =", Some("Jan Petersen, dpa"), Some("dpa"));
        check("By Rhona Pike, PA", Some("Rhona Pike"), Some("pa"));
        check("By The Associated Press", None, Some("ap"));
        check("By Ada Lind and Carla d'Orso", Some("Ada Lind and Carla d'Orso"), None);
        assert_eq!(byline("By noon the road was shut.", &agencies), None);
        assert_eq!(byline("By the time it ended nobody cared", &agencies), None);
    }
}
