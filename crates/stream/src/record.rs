//! Records as they come from and go to a log.

/// Header names and values, in order; names may repeat, values may be null or any bytes.
pub type Headers = Vec<(String, Option<Vec<u8>>)>;

/// A record read from a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where it stands.
    pub topic: String,
    /// Its partition.
    pub partition: i32,
    /// Its offset in the partition.
    pub offset: i64,
    /// Milliseconds since the Unix epoch, where the log has it.
    pub timestamp_ms: Option<i64>,
    /// Its key.
    pub key: Option<Vec<u8>>,
    /// Its value; `None` is a tombstone.
    pub value: Option<Vec<u8>>,
    /// Its headers; those whose names are not UTF-8 are missing.
    pub headers: Headers,
    /// Whether headers are missing.
    pub unreadable_headers: bool,
}

impl Record {
    /// The last value of a header, if it is there and not null.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers.iter().rev().find(|(header, _)| header == name).and_then(|(_, value)| value.as_deref())
    }

    /// Like [`Record::header`], for text; `None` also when the value is not UTF-8.
    #[must_use]
    pub fn text_header(&self, name: &str) -> Option<&str> {
        self.header(name).and_then(|value| std::str::from_utf8(value).ok())
    }

    /// Bytes of key, value and headers together.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        size_bytes(self.key.as_deref(), self.value.as_deref(), &self.headers)
    }
}

/// A record to be published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outgoing {
    /// The topic.
    pub topic: String,
    /// Decides the partition; records of one key stay in order.
    pub key: Option<Vec<u8>>,
    /// The partition, where the key is not to decide it.
    pub partition: Option<i32>,
    /// `None` is a tombstone.
    pub value: Option<Vec<u8>>,
    /// Headers.
    pub headers: Headers,
    /// Milliseconds since the Unix epoch; `None` lets the log take its own time.
    pub timestamp_ms: Option<i64>,
}

impl Outgoing {
    /// A record with a text key and a value.
    #[must_use]
    pub fn new(topic: &str, key: &str, value: Vec<u8>) -> Self {
        Self {
            topic: topic.to_owned(),
            key: Some(key.as_bytes().to_vec()),
            value: Some(value),
            ..Self::default()
        }
    }

    /// A tombstone for a text key.
    #[must_use]
    pub fn tombstone(topic: &str, key: &str) -> Self {
        Self { topic: topic.to_owned(), key: Some(key.as_bytes().to_vec()), ..Self::default() }
    }

    /// Puts the record into a partition, whatever its key is.
    #[must_use]
    pub fn into_partition(mut self, partition: i32) -> Self {
        self.partition = Some(partition);
        self
    }

    /// Adds a text header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), Some(value.as_bytes().to_vec())));
        self
    }

    /// Bytes of key, value and headers together.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        size_bytes(self.key.as_deref(), self.value.as_deref(), &self.headers)
    }
}

fn size_bytes(key: Option<&[u8]>, value: Option<&[u8]>, headers: &Headers) -> usize {
    let headers: usize =
        headers.iter().map(|(name, value)| name.len() + value.as_ref().map_or(0, Vec::len)).sum();
    key.map_or(0, <[u8]>::len) + value.map_or(0, <[u8]>::len) + headers
}
