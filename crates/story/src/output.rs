//! What a step publishes.

use copydesk_record::{TouchedKeys, Versioned, encode, topics};

/// One record to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The topic.
    pub topic: &'static str,
    /// Its key.
    pub key: String,
    /// Its value; none is a tombstone.
    pub value: Option<Vec<u8>>,
}

impl Output {
    /// A record.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub(crate) fn record<T: Versioned>(
        topic: &'static str,
        key: String,
        record: &T,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self { topic, key, value: Some(encode(record)?) })
    }

    /// A tombstone.
    pub(crate) fn tombstone(topic: &'static str, key: String) -> Self {
        Self { topic, key, value: None }
    }
}

/// The keys that outputs write and tombstone, by topic; life-cycle events do not count.
pub(crate) fn touched(outputs: &[Output]) -> Vec<TouchedKeys> {
    let mut touched: Vec<TouchedKeys> = Vec::new();
    for output in outputs.iter().filter(|output| output.topic != topics::LIFECYCLE) {
        let at = touched.iter().position(|keys| keys.topic == output.topic).unwrap_or_else(|| {
            touched.push(TouchedKeys {
                topic: output.topic.to_owned(),
                written: Vec::new(),
                tombstoned: Vec::new(),
            });
            touched.len() - 1
        });
        if let Some(keys) = touched.get_mut(at) {
            let list = if output.value.is_some() { &mut keys.written } else { &mut keys.tombstoned };
            list.push(output.key.clone());
        }
    }
    touched
}
