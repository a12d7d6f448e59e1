//! Headers as JSON, so that a person can read the file with any SQLite tool.
//!
//! `[["feed","tass"],["odd",{"hex":"ff00"}],["none",null]]`

use serde_json::{Value, json};

use crate::{Headers, StreamError};

pub(super) fn to_json(headers: &Headers) -> Option<String> {
    if headers.is_empty() {
        return None;
    }
    let items: Vec<Value> = headers
        .iter()
        .map(|(name, value)| match value {
            None => json!([name, null]),
            Some(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => json!([name, text]),
                Err(_) => json!([name, { "hex": hex(bytes) }]),
            },
        })
        .collect();
    Some(Value::Array(items).to_string())
}

pub(super) fn from_json(json: Option<&str>) -> Result<Headers, StreamError> {
    let Some(json) = json else { return Ok(Headers::new()) };
    let broken =
        || StreamError::fatal("the embedded log is damaged", format!("headers {json:?} are not readable"));
    let items: Vec<(String, Value)> = serde_json::from_str(json).map_err(|_| broken())?;
    items
        .into_iter()
        .map(|(name, value)| {
            let bytes = match &value {
                Value::Null => None,
                Value::String(text) => Some(text.as_bytes().to_vec()),
                other => Some(other.get("hex").and_then(Value::as_str).and_then(unhex).ok_or_else(broken)?),
            };
            Ok((name, bytes))
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_headers_come_back() {
        let headers: Headers = vec![
            ("feed".into(), Some(b"tass".to_vec())),
            ("feed".into(), Some(vec![0xff, 0x00])),
            ("none".into(), None),
            (String::new(), Some(Vec::new())),
        ];
        let json = to_json(&headers).unwrap();
        assert_eq!(json, r#"[["feed","tass"],["feed",{"hex":"ff00"}],["none",null],["",""]]"#);
        assert_eq!(from_json(Some(&json)).unwrap(), headers);
        assert_eq!(from_json(None).unwrap(), Headers::new());
        assert!(from_json(Some("{")).is_err());
    }
}
