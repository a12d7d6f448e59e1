//! IPTC's subject codes, eight digits each (<http://cv.iptc.org/newscodes/subjectcode/>).

/// The concept's URI; none for what is no such code.
pub(crate) fn subject_code_uri(code: &str) -> Option<String> {
    let known = code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit());
    known.then(|| format!("http://cv.iptc.org/newscodes/subjectcode/{code}"))
}
