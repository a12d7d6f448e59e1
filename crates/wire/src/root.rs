//! The name of the outermost element, read without parsing the rest.

/// Local name of the first element of `text`, when it is XML or HTML: declaration, comments, document type and white
/// space may come before it.
pub(crate) fn root_name(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.get(comment.find("-->")? + 3..)?
        } else if rest.starts_with("<?") {
            rest.get(rest.find("?>")? + 2..)?
        } else if rest.starts_with("<!") {
            rest.get(end_of_doctype(rest)?..)?
        } else {
            break;
        };
        rest = after.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))?;
    let full = name.get(..end)?;
    let local = full.rsplit_once(':').map_or(full, |(_, local)| local);
    local.starts_with(char::is_alphabetic).then_some(local)
}

/// A document type may hold declarations between square brackets.
fn end_of_doctype(text: &str) -> Option<usize> {
    let close = text.find('>')?;
    match text.find('[') {
        Some(open) if open < close => {
            let inner = open + text.get(open..)?.find(']')?;
            Some(inner + text.get(inner..)?.find('>')? + 1)
        }
        _ => Some(close + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(root_name("\u{feff} <?xml version='1.0'?>\n<!-- a > b --><n:nitf x='1'>"), Some("nitf"));
        assert_eq!(root_name("<!DOCTYPE nitf [<!ENTITY a \"b\">]><nitf/>"), Some("nitf"));
        assert_eq!(root_name("<!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf>"), Some("nitf"));
        assert_eq!(root_name("LIMA (AP) - <b>"), None);
        assert_eq!(root_name("<3 hearts"), None);
        assert_eq!(root_name("<"), None);
    }
}
