//! What an item holds or announces: the groups of a package, the coverage of a planning item.

use std::collections::{HashMap, HashSet};

use copydesk_record::Part as MetaPart;

use super::content::part_type;
use super::item::Part;
use super::names::{ID_LIMIT_BYTES, child_in, item_type, local, local_of};
use super::notes;
use crate::{Element, Item};

/// Each member gets a copy of its group's role: what is longer is none.
const ROLE_LIMIT_BYTES: usize = 64;

/// Reads `groupSet`: the members in order, from the root group on; a group may hold groups (`groupRef`). What the
/// root does not lead to follows. The mode of a group (`bag`, `seq`, `alt`) changes nothing about that order.
pub(super) fn read_groups(item: &mut Item, set: Element<'_>, part: &Part<'_, '_>) {
    let groups: HashMap<String, Element<'_>> =
        set.all("group").filter_map(|group| Some((group.attr("id")?, group))).collect();
    let mut seen: HashSet<usize> = HashSet::new();
    let root = set.attr("root").and_then(|root| groups.get(&root).copied());
    for start in root.into_iter().chain(set.all("group")) {
        // Members still to be read, the next one last, each with the role of its group.
        let mut open: Vec<(Element<'_>, Option<String>)> = vec![(start, None)];
        while let Some((member, role)) = open.pop() {
            let group = if member.is("group") {
                member
            } else if member.is("groupRef") {
                match member.attr("idref").and_then(|id| groups.get(&id).copied()) {
                    Some(group) => group,
                    None => continue,
                }
            } else {
                item.meta.parts.extend(reference(member, role, part));
                continue;
            };
            if seen.insert(group.range().start) {
                let role = group.attribute("role").map(|role| local(&role).to_owned());
                let role = role.filter(|role| role.len() <= ROLE_LIMIT_BYTES);
                let from = open.len();
                open.extend(group.elements().filter(is_member).map(|member| (member, role.clone())));
                open.get_mut(from..).unwrap_or_default().reverse();
            }
        }
    }
}

fn is_member(element: &Element<'_>) -> bool {
    ["itemRef", "groupRef", "group"].iter().any(|name| element.is(name))
}

/// A reference to an item; none when it says neither id nor address.
fn reference(element: Element<'_>, role: Option<String>, part: &Part<'_, '_>) -> Option<MetaPart> {
    let class = element.child("itemClass").and_then(local_of).map(|class| item_type(&class));
    let media = || element.attribute("contenttype").and_then(|kind| part_type(&kind.to_ascii_lowercase()));
    let title = ["headline", "title"].iter().find_map(|name| child_in(element, name, part.language()));
    let found = MetaPart {
        part_type: class.or_else(|| media().map(str::to_owned)),
        role,
        id: ["residref", "persistidref", "guidref"].iter().find_map(|name| element.attr(name)),
        href: element.attr("href"),
        title: title.and_then(|title| title.text()),
    };
    (found.id.is_some() || found.href.is_some()).then_some(found)
}

/// Reads `newsCoverageSet`: what the agency plans to send, each with its notes.
pub(super) fn read_coverage(item: &mut Item, set: Element<'_>, part: &Part<'_, '_>) {
    for coverage in set.all("newsCoverage") {
        let id = coverage.attr("id");
        for planning in coverage.all("planning") {
            let title =
                ["headline", "description"].iter().find_map(|name| child_in(planning, name, part.language()));
            item.meta.parts.push(MetaPart {
                part_type: planning.child("itemClass").and_then(local_of).map(|class| item_type(&class)),
                role: Some("coverage".to_owned()),
                id: id.clone().filter(|id| id.len() <= ID_LIMIT_BYTES),
                href: None,
                title: title.and_then(|title| title.text()),
            });
            planning.all("edNote").for_each(|note| notes::read(item, note));
        }
        for delivered in coverage.all("delivery").flat_map(|delivery| delivery.all("deliveredItemRef")) {
            item.meta.parts.extend(reference(delivered, Some("delivered".to_owned()), part));
        }
    }
}
