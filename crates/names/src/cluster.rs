//! Mentions that mean one thing.

use std::collections::HashMap;

use copydesk_gazetteer::Gazetteer;
use copydesk_text::fold;

use crate::{Lexicon, Name, NameType, Role, Words, roles_of};

/// A person's gender, as far as given name and honorific tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gender {
    /// Not known.
    #[default]
    Unknown,
    /// `he`.
    Male,
    /// `she`.
    Female,
}

/// One mention of a thing by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClusterMention {
    /// Index into the names.
    pub name: usize,
    /// Whether it is an adjective of nationality or a people for its country.
    pub demonym: bool,
}

/// One thing the story names.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// What it is.
    pub name_type: NameType,
    /// Its fullest name in the story; the country's own name for countries.
    pub name: String,
    /// ISO 3166-1 alpha-2, for countries.
    pub country: Option<String>,
    /// Its mentions, in order.
    pub mentions: Vec<ClusterMention>,
    /// Roles of a person, in order.
    pub roles: Vec<Role>,
    /// Gender of a person.
    pub gender: Gender,
}

/// Groups `names` (in the order of the text) into things, in the order of their first mention.
#[must_use]
pub fn cluster(words: &Words<'_>, names: &[Name], lexicon: &Lexicon, gazetteer: &Gazetteer) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    // Keys: `type:folded name`, and for people `surname` and `given name`.
    let mut by_key: HashMap<String, usize> = HashMap::new();
    // People in full first, so that a surname before the full name (a headline) finds its person.
    let full_people: HashMap<String, String> = names
        .iter()
        .filter(|name| name.name_type == NameType::Person && name.last - name.first > 1)
        .map(|name| (surname(words, name), fold(words.text_of(name.first..name.last))))
        .collect();
    for (index, name) in names.iter().enumerate() {
        let text = words.text_of(name.first..name.last);
        let country = match name.name_type {
            NameType::Place => gazetteer.country(text),
            NameType::Group => gazetteer.demonym(text),
            _ => None,
        };
        let demonym = name.name_type == NameType::Group && country.is_some();
        let key = key(words, name, text, country.map(|country| country.code.as_str()), &by_key, &full_people);
        let at = *by_key.entry(key).or_insert(clusters.len());
        if at == clusters.len() {
            clusters.push(Cluster {
                name_type: if demonym { NameType::Place } else { name.name_type },
                name: country.map_or_else(|| text.to_owned(), |country| country.name.clone()),
                country: country.map(|country| country.code.clone()),
                mentions: Vec::new(),
                roles: Vec::new(),
                gender: Gender::Unknown,
            });
            for alias in aliases(words, name, text) {
                by_key.entry(alias).or_insert(at);
            }
        }
        if let Some(cluster) = clusters.get_mut(at) {
            add(cluster, words, lexicon, name, index, demonym);
            if cluster.name.len() < text.len()
                && cluster.country.is_none()
                && cluster.name_type == name.name_type
            {
                text.clone_into(&mut cluster.name);
                for alias in aliases(words, name, text) {
                    by_key.entry(alias).or_insert(at);
                }
            }
        }
    }
    clusters
}

fn add(
    cluster: &mut Cluster,
    words: &Words<'_>,
    lexicon: &Lexicon,
    name: &Name,
    index: usize,
    demonym: bool,
) {
    cluster.mentions.push(ClusterMention { name: index, demonym });
    if name.name_type != NameType::Person {
        return;
    }
    for role in roles_of(words, lexicon, name) {
        let text = words.text_of(role.tokens.clone());
        if !cluster.roles.iter().any(|known| words.text_of(known.tokens.clone()) == text) {
            cluster.roles.push(role);
        }
    }
    if cluster.gender == Gender::Unknown {
        cluster.gender = gender(words, lexicon, name);
    }
}

fn gender(words: &Words<'_>, lexicon: &Lexicon, name: &Name) -> Gender {
    let before = match words.before(name.first) {
        "." => name.first.checked_sub(2).map_or("", |number| words.word(number)),
        word => word,
    };
    let given = words.word(name.first);
    let full = name.last - name.first > 1;
    match before {
        "Mr" | "Sir" | "Lord" | "King" | "Prince" | "spokesman" | "chairman" | "Chairman" | "congressman" => {
            Gender::Male
        }
        "Mrs" | "Ms" | "Miss" | "Dame" | "Lady" | "Queen" | "Princess" | "spokeswoman" | "chairwoman"
        | "actress" => Gender::Female,
        _ if full && lexicon.is_male(given) && !lexicon.is_female(given) => Gender::Male,
        _ if full && lexicon.is_female(given) && !lexicon.is_male(given) => Gender::Female,
        _ => Gender::Unknown,
    }
}

/// The last word of a person's name, with what is tied to it by hyphens.
fn surname(words: &Words<'_>, name: &Name) -> String {
    let mut from = name.last.saturating_sub(1);
    while from > name.first && words.glued(from - 1) {
        from -= 1;
    }
    fold(words.text_of(from..name.last))
}

fn key(
    words: &Words<'_>,
    name: &Name,
    text: &str,
    country: Option<&str>,
    by_key: &HashMap<String, usize>,
    full_people: &HashMap<String, String>,
) -> String {
    if let Some(code) = country {
        return format!("country:{code}");
    }
    let folded = fold(text);
    match name.name_type {
        NameType::Person if name.last - name.first == 1 || !text.contains(char::is_whitespace) => {
            let alias = format!("alias:{folded}");
            if by_key.contains_key(&alias) {
                return alias;
            }
            match full_people.get(&folded) {
                Some(full) => format!("person:{full}"),
                None => alias,
            }
        }
        NameType::Person => {
            // `J. Okello` and `Joseph Okello`, `Joseph K. Okello`: same surname and same first letter.
            let alias = format!("alias:{}", surname(words, name));
            let initial =
                format!("initial:{}:{}", surname(words, name), folded.chars().next().unwrap_or(' '));
            if by_key.contains_key(&initial) && by_key.contains_key(&alias) {
                initial
            } else {
                format!("person:{folded}")
            }
        }
        NameType::Organisation => {
            let bare = folded.strip_prefix("the ").unwrap_or(&folded);
            let alias = format!("org:{bare}");
            if by_key.contains_key(&alias) {
                return alias;
            }
            let first = bare.split(' ').next().unwrap_or(bare);
            let short = format!("orgfirst:{first}");
            if bare == first && by_key.contains_key(&short) { short } else { alias }
        }
        other => format!("{other:?}:{folded}"),
    }
}

/// Further keys a name answers to.
fn aliases(words: &Words<'_>, name: &Name, text: &str) -> Vec<String> {
    let folded = fold(text);
    match name.name_type {
        NameType::Person if text.contains(char::is_whitespace) => {
            let surname = surname(words, name);
            let letter = folded.chars().next().unwrap_or(' ');
            let given = fold(words.word(name.first));
            vec![
                format!("initial:{surname}:{letter}"),
                format!("alias:{surname}"),
                format!("alias:{given}"),
                format!("person:{folded}"),
            ]
        }
        NameType::Organisation if name.last - name.first > 1 => {
            let first = folded.split(' ').next().unwrap_or_default();
            let letters: String = (name.first..name.last)
                .filter(|&n| words.is_capital(n))
                .filter_map(|n| words.word(n).chars().next())
                .collect();
            let mut out = vec![format!("orgfirst:{first}")];
            if letters.len() > 1 {
                out.push(format!("org:{}", fold(&letters)));
            }
            out
        }
        _ => Vec::new(),
    }
}
