//! What the elements of a story are, by name: those of RSS, Atom, Dublin Core, WordPress and Media RSS, and the names
//! agencies give in XML of their own.

use super::words::prefix;
use crate::tree::Element;

/// What an element tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Link,
    Title,
    SubTitle,
    Summary,
    Content,
    Author,
    Published,
    Updated,
    Expires,
    Embargo,
    Category,
    Keywords,
    Language,
    Rights,
    Credit,
    Source,
    Media,
    Slug,
    Dateline,
    Place,
    Priority,
    Urgency,
    Version,
    Status,
    EditorNote,
    Contact,
    Kind,
    Replaces,
    Canceled,
    Correction,
}

/// Fields with the names they go by, the best first; in lower case, without hyphens and low lines.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &[
            "guid",
            "newsid",
            "storyid",
            "articleid",
            "itemid",
            "docid",
            "documentid",
            "uuid",
            "uri",
            "id",
            "identifier",
            "postid",
        ],
    ),
    (Field::Link, &["link", "url", "permalink", "origlink", "weburl"]),
    (
        Field::Title,
        &[
            "headline",
            "title",
            "hl1",
            "heading",
            "titel",
            "rubrik",
            "titre",
            "titolo",
            "titulo",
            "overskrift",
            "otsikko",
        ],
    ),
    (Field::SubTitle, &["subheadline", "subtitle", "subhead", "subheading", "deck", "hl2", "underrubrik"]),
    (
        Field::Content,
        &[
            "content",
            "bodyhtml",
            "bodytext",
            "articlebody",
            "body",
            "fulltext",
            "storytext",
            "maintext",
            "text",
            "story",
            "html",
            "inhalt",
            "tekst",
            "texte",
            "texto",
            "testo",
            "brodtext",
        ],
    ),
    (
        Field::Summary,
        &[
            "summary",
            "description",
            "abstract",
            "excerpt",
            "teaser",
            "standfirst",
            "ingress",
            "lead",
            "intro",
            "firstline",
            "contentshort",
            "chapo",
        ],
    ),
    (
        Field::Author,
        &[
            "byline",
            "creator",
            "author",
            "by",
            "writer",
            "reporter",
            "journalist",
            "auteur",
            "autor",
            "autore",
        ],
    ),
    (
        Field::Published,
        &[
            "pubdate",
            "published",
            "publishdate",
            "publisheddate",
            "publicationdate",
            "datepublished",
            "publishedat",
            "postdategmt",
            "issued",
            "date",
            "datetime",
            "releasedate",
            "created",
            "createdate",
            "creationdate",
            "timestamp",
            "postdate",
            "datum",
        ],
    ),
    (
        Field::Updated,
        &[
            "updated",
            "modified",
            "lastmodified",
            "lastupdated",
            "updatedat",
            "versioncreated",
            "datemodified",
            "modificationdate",
            "postmodifiedgmt",
        ],
    ),
    (Field::Expires, &["expires", "expirationdate", "expirydate"]),
    (Field::Embargo, &["embargo", "embargoed", "embargodate", "embargountil", "embargoeduntil"]),
    (Field::Category, &["category", "catagory", "section", "sectionname", "subject", "topic", "theme"]),
    (Field::Keywords, &["keywords", "keyword", "tags", "tag", "subjectkeyword"]),
    (Field::Language, &["language", "lang", "locale", "sprache"]),
    (Field::Rights, &["rights", "copyright"]),
    (Field::Credit, &["credit", "creditline"]),
    (Field::Source, &["source", "publisher", "provider", "agency", "origin", "newsagency"]),
    (Field::Media, &["enclosure", "thumbnail", "image", "photo", "picture", "attachmenturl"]),
    (Field::Slug, &["slugline", "slug", "strapline", "keywordline"]),
    (Field::Dateline, &["dateline"]),
    (Field::Place, &["located", "location", "place", "town", "city", "spatial"]),
    (Field::Priority, &["priority", "prio"]),
    (Field::Urgency, &["urgency"]),
    (Field::Version, &["version", "revision"]),
    (Field::Status, &["status", "pubstatus", "publishstatus", "publishingstatus"]),
    (
        Field::EditorNote,
        &[
            "ednote",
            "editornote",
            "editorsnote",
            "notetoeditors",
            "specialinstructions",
            "instructions",
            "tilredaktionen",
        ],
    ),
    (Field::Contact, &["contact", "bylineemail", "bylinephone", "authoremail", "authorphone"]),
    (Field::Kind, &["itemtype", "posttype", "mediatype"]),
    (Field::Replaces, &["replaces", "replacedid", "supersedes"]),
    (Field::Canceled, &["canceled", "cancelled", "annuleret", "withdrawn", "killed", "deleted"]),
    (Field::Correction, &["correction", "iscorrection", "korrektion"]),
];
/// Deepest level below the story at which fields are looked for.
const DEPTH_LIMIT_LEVELS: usize = 4;
/// What stands deeper is believed less.
const DEEPER: usize = 100;
/// What is told of a picture or for podcast players is believed less than what is told of the story.
const BESIDE: usize = 50;

/// An element that is a field, and how well it stands for it: lower is better.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'t> {
    pub field: Field,
    pub rank: usize,
    pub element: Element<'t>,
}

/// The fields of a story, in order.
pub(super) fn fields<'t>(story: Element<'t>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    collect(story, 0, &mut found);
    found
}

fn collect<'t>(element: Element<'t>, depth: usize, found: &mut Vec<Found<'t>>) {
    for child in element.elements() {
        match field(child) {
            Some((field, rank)) => {
                found.push(Found { field, rank: rank + depth * DEEPER, element: child });
            }
            None if depth < DEPTH_LIMIT_LEVELS && may_hold_fields(child) => collect(child, depth + 1, found),
            None => {}
        }
    }
}

/// What other stories or pictures say of themselves is not told of this one.
fn may_hold_fields(element: Element<'_>) -> bool {
    let name = element.name().to_ascii_lowercase();
    !["relat", "comment", "link", "image", "photo", "picture", "video", "attachment", "postmeta"]
        .iter()
        .any(|other| name.contains(other))
}

/// The field an element is, with its rank.
pub(super) fn field(element: Element<'_>) -> Option<(Field, usize)> {
    let name: String = element
        .name()
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let prefix = prefix(element).to_ascii_lowercase();
    let beside = match (prefix.as_str(), name.as_str()) {
        ("content", "encoded") => return Some((Field::Content, 0)),
        ("excerpt", "encoded") => return Some((Field::Summary, 0)),
        ("media", "content") => return Some((Field::Media, 0)),
        ("media", "player" | "hash" | "rating") | ("wp", "postname") => return None,
        ("media" | "itunes" | "googleplay" | "wfw" | "slash", _) => BESIDE,
        _ => 0,
    };
    NAMES.iter().find_map(|(field, names)| {
        let rank = names.iter().position(|known| *known == name)?;
        Some((*field, rank + 1 + beside))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_text::Mapped;

    #[test]
    fn names_of_many_houses() {
        let source = Mapped::utf8(
            "<s><content:encoded/><media:content/><Body_Text/><wp:post_name/><byLine/><x><pub-date/></x><related><title/></related></s>"
                .to_owned(),
            0,
        );
        let tree = crate::parse_xml(&source).unwrap();
        let root = tree.root().elements().next().unwrap();
        let found: Vec<(Field, bool)> = fields(root).iter().map(|f| (f.field, f.rank > DEEPER)).collect();
        assert_eq!(
            found,
            [
                (Field::Content, false),
                (Field::Media, false),
                (Field::Content, false),
                (Field::Author, false),
                (Field::Published, true)
            ]
        );
    }
}
