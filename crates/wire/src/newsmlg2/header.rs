//! The header of a `newsMessage`.

use super::names::{ID_LIMIT_BYTES, code_or_literal};
use crate::{Context, Element, time};

/// What a message says about all its items.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub sent: Option<String>,
    pub sender: Option<String>,
    pub transmission: Option<String>,
    pub priority: Option<String>,
    pub origin: Option<String>,
    pub signals: Vec<String>,
    /// Aliases of QCodes declared for the whole message.
    pub catalogs: Vec<(String, String)>,
}

impl Header {
    /// Reads the header of `message`; empty when it has none.
    pub fn read(message: Element<'_>, context: &Context<'_>) -> Self {
        let mut header = Self::default();
        let Some(element) = message.child("header") else { return header };
        for child in element.elements() {
            // Each item gets a copy: what is too long for an id is none.
            let words = || child.text().filter(|words| words.len() <= ID_LIMIT_BYTES);
            let field = match child.name().to_ascii_lowercase().as_str() {
                "sent" => {
                    header.sent = words().and_then(|words| time(&words, context.feed.timezone.as_deref()));
                    continue;
                }
                "signal" => {
                    // A message has one or two; each of its items gets them.
                    if header.signals.len() < 8 {
                        header.signals.extend(code_or_literal(child));
                    }
                    continue;
                }
                "catalog" => {
                    header.catalogs.extend(super::qcode::declared(child));
                    continue;
                }
                "sender" => &mut header.sender,
                "transmitid" => &mut header.transmission,
                "priority" => &mut header.priority,
                "origin" => &mut header.origin,
                _ => continue,
            };
            if field.is_none() {
                *field = words();
            }
        }
        header
    }
}
