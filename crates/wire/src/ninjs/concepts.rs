//! Subjects, genres, people, places and other concepts.

use copydesk_record::Subject;

use crate::Item;
use crate::json::{Object, Value};

/// Names of the lists of concepts in 1.x and since 2.0, and what kind of thing is in them.
const KINDS: [(&str, &str, Option<&str>); 6] = [
    ("subject", "subjects", None),
    ("person", "people", Some("person")),
    ("organisation", "organisations", Some("organisation")),
    ("place", "places", Some("place")),
    ("event", "events", Some("event")),
    ("object", "objects", Some("object")),
];

/// Most concepts of one item; a record is no place for more.
const CONCEPT_LIMIT: usize = 10_000;

/// Reads all concepts.
pub(super) fn read(item: &mut Item, object: &Object<'_>) {
    push_concepts(item, object);
    for genre in object.list("genres").into_iter().chain(object.list("genre")) {
        item.meta.genres.extend(concept(genre, None));
    }
}

/// Reads subjects and what is named in the item.
fn push_concepts(item: &mut Item, object: &Object<'_>) {
    for (old, new, kind) in KINDS {
        for value in object.list(new).into_iter().chain(object.list(old)) {
            if item.subjects.len() >= CONCEPT_LIMIT {
                item.warn("too-many-subjects", format!("only the first {CONCEPT_LIMIT} subjects were read"));
                return;
            }
            item.subjects.extend(concept(value, kind));
        }
    }
}

/// A concept: `code` and `scheme` in 1.x, `literal` and `uri` since 2.0. Its scheme and code are one URI where the
/// scheme is a URI that ends as one that goes on.
fn concept(value: Value<'_>, kind: Option<&str>) -> Option<Subject> {
    let object = value.object();
    if object.is_empty() {
        // A bare word.
        let name = value.text()?;
        return Some(Subject {
            name: Some(name),
            subject_type: kind.map(str::to_owned),
            ..Subject::default()
        });
    }
    let code = object.first_text(&["code", "literal", "qcode"]);
    let scheme = object.text("scheme");
    let uri = object.text("uri").or_else(|| {
        let scheme =
            scheme.as_deref().filter(|scheme| scheme.contains("://") && scheme.ends_with(['/', '#']))?;
        Some(format!("{scheme}{}", code.as_deref()?))
    });
    let name = object.first_text(&["name", "title"]);
    if code.is_none() && uri.is_none() && name.is_none() {
        return None;
    }
    let share = |name: &str| {
        let number = object.get(name)?.number()?.round();
        // In range: the cast is exact.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (0.0..=100.0).contains(&number).then_some(number as u8)
    };
    Some(Subject {
        code,
        uri,
        scheme,
        name,
        subject_type: kind.map(str::to_owned),
        creator: object.text("creator"),
        confidence: share("confidence"),
        relevance: share("relevance"),
    })
}
