//! Wire formats, told by their content.

use serde::{Deserialize, Serialize};

/// A wire format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text, in an envelope (`ZCZC … NNNN`, tagged lines, a date stamp) or without.
    Plain,
    /// ANPA 1312 (AP, Kyodo).
    #[serde(rename = "anpa1312")]
    Anpa,
    /// IPTC 7901 (dpa, ATS).
    Iptc7901,
    /// NITF 3.
    Nitf,
    /// NewsML 1.2.
    NewsMl1,
    /// NewsML-G2.
    NewsMlG2,
    /// ninjs 1 to 3.
    Ninjs,
    /// AP Media API JSON.
    #[serde(rename = "ap-json")]
    ApJson,
    /// Mail (RFC 5322 with MIME).
    Mail,
    /// RSS, Atom and other XML lists of stories.
    Rss,
    /// HTML.
    Html,
}

impl Format {
    /// All formats, as the command line lists them.
    pub const ALL: [Self; 11] = [
        Self::Plain,
        Self::Anpa,
        Self::Iptc7901,
        Self::Nitf,
        Self::NewsMl1,
        Self::NewsMlG2,
        Self::Ninjs,
        Self::ApJson,
        Self::Mail,
        Self::Rss,
        Self::Html,
    ];

    /// Its name in records, settings and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Anpa => "anpa1312",
            Self::Iptc7901 => "iptc7901",
            Self::Nitf => "nitf",
            Self::NewsMl1 => "newsml1",
            Self::NewsMlG2 => "newsmlg2",
            Self::Ninjs => "ninjs",
            Self::ApJson => "ap-json",
            Self::Mail => "mail",
            Self::Rss => "rss",
            Self::Html => "html",
        }
    }
}
