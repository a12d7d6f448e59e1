//! `rightsInfo`.

use super::item::Part;
use super::names::{child_in, name_or_code};
use crate::{Element, Item};

/// Reads `rightsInfo`; where there are several, what the first ones leave open.
pub(super) fn read(item: &mut Item, info: Element<'_>, part: &Part<'_, '_>) {
    let rights = &mut item.meta.rights;
    let words = |name| child_in(info, name, part.language()).and_then(|element| element.text());
    if rights.holder.is_none() {
        let holder = info.child("copyrightHolder");
        rights.holder = holder.and_then(|holder| name_or_code(holder, part.language()));
    }
    if rights.notice.is_none() {
        rights.notice = words("copyrightNotice");
    }
    if rights.usage_terms.is_none() {
        rights.usage_terms = words("usageTerms");
    }
}
