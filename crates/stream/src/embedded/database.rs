//! Tables and queries of the embedded log.
//!
//! A record's row id is its partition's id and its offset in one number, so that a partition's records
//! lie together and in order, and need no second index.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::headers;
use crate::{Outgoing, Record, StreamError};

/// Offsets use the low 40 bits of a row id: 10^12 records a partition.
const OFFSET_BITS: u32 = 40;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS partition (
    id          INTEGER PRIMARY KEY,
    topic       TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    next_offset INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, number)
);
CREATE TABLE IF NOT EXISTS record (
    id           INTEGER PRIMARY KEY, -- partition id * 2^40 + offset
    timestamp_ms INTEGER NOT NULL,
    key          BLOB,
    value        BLOB,
    headers      TEXT
);
CREATE TABLE IF NOT EXISTS group_owner (
    consumer_group TEXT PRIMARY KEY,
    epoch          INTEGER NOT NULL,
    instance       TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS group_position (
    consumer_group TEXT    NOT NULL,
    partition_id   INTEGER NOT NULL,
    next_offset    INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, partition_id)
) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS records AS
    SELECT p.topic, p.number AS partition, r.id & ((1 << 40) - 1) AS \"offset\",
           datetime(r.timestamp_ms / 1000, 'unixepoch') AS time,
           CAST(r.key AS TEXT) AS key, CAST(r.value AS TEXT) AS value, r.headers
    FROM record r JOIN partition p ON p.id = r.id >> 40;
";

/// A partition's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartitionRow {
    pub(super) id: i64,
    pub(super) topic: String,
    pub(super) number: i32,
    pub(super) next_offset: i64,
}

/// SQLite's errors, sorted: a lock that was not to be had in time is worth another try, the rest is not.
pub(super) fn sorted(what: &str, error: &rusqlite::Error) -> StreamError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            StreamError::retriable(what, error)
        }
        Some(rusqlite::ErrorCode::DiskFull) => {
            StreamError::retriable(what, "the disk is full; make room, nothing is lost meanwhile")
        }
        _ => StreamError::fatal(what, error),
    }
}

/// Opens the file and makes the tables that are missing.
pub(super) fn open(path: &Path) -> Result<Connection, StreamError> {
    let what = format!("cannot open the embedded log {}", path.display());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| StreamError::fatal(what.clone(), error))?;
    }
    let connection = Connection::open(path).map_err(|error| sorted(&what, &error))?;
    let prepared: rusqlite::Result<()> = (|| {
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(SCHEMA)
    })();
    prepared.map_err(|error| sorted(&what, &error))?;
    Ok(connection)
}

pub(super) fn partitions(
    connection: &Connection,
    topic: Option<&str>,
) -> rusqlite::Result<Vec<PartitionRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, topic, number, next_offset FROM partition WHERE ?1 IS NULL OR topic = ?1 ORDER BY topic, number",
    )?;
    let rows = statement.query_map(params![topic], |row| {
        Ok(PartitionRow {
            id: row.get(0)?,
            topic: row.get(1)?,
            number: row.get(2)?,
            next_offset: row.get(3)?,
        })
    })?;
    rows.collect()
}

pub(super) fn first_offset(connection: &Connection, partition: i64) -> rusqlite::Result<Option<i64>> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM record WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 1")?;
    let id: Option<i64> = statement
        .query_row(params![row_id(partition, 0), row_id(partition + 1, 0)], |row| row.get(0))
        .optional()?;
    Ok(id.map(|id| id - row_id(partition, 0)))
}

pub(super) fn row_id(partition: i64, offset: i64) -> i64 {
    (partition << OFFSET_BITS) + offset
}

/// Reads records of one partition from `offset` on until one of the limits is reached; always at least
/// one if there is one.
pub(super) fn read(
    connection: &Connection,
    partition: &PartitionRow,
    offset: i64,
    max_records: usize,
    max_bytes: usize,
) -> Result<Vec<Record>, StreamError> {
    let what = "cannot read the embedded log";
    let mut records: Vec<Record> = Vec::new();
    let mut bytes = 0;
    let mut statement = connection
        .prepare_cached(
            "SELECT id, timestamp_ms, key, value, headers FROM record WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3",
        )
        .map_err(|error| sorted(what, &error))?;
    let limit = i64::try_from(max_records).unwrap_or(i64::MAX);
    let mut rows = statement
        .query(params![row_id(partition.id, offset), row_id(partition.id + 1, 0), limit])
        .map_err(|error| sorted(what, &error))?;
    while let Some(row) = rows.next().map_err(|error| sorted(what, &error))? {
        let record = record_of(partition, row).map_err(|error| sorted(what, &error))?;
        let (mut record, json) = record;
        record.headers = headers::from_json(json.as_deref())?;
        bytes += record.size_bytes();
        if bytes > max_bytes && !records.is_empty() {
            break;
        }
        records.push(record);
    }
    Ok(records)
}

fn record_of(
    partition: &PartitionRow,
    row: &rusqlite::Row<'_>,
) -> rusqlite::Result<(Record, Option<String>)> {
    let id: i64 = row.get(0)?;
    let record = Record {
        topic: partition.topic.clone(),
        partition: partition.number,
        offset: id - row_id(partition.id, 0),
        timestamp_ms: Some(row.get(1)?),
        key: row.get(2)?,
        value: row.get(3)?,
        headers: Vec::new(),
        unreadable_headers: false,
    };
    Ok((record, row.get(4)?))
}

/// Appends records in order, inside a transaction of the caller's.
pub(super) fn append(
    transaction: &Transaction<'_>,
    records: &[Outgoing],
    now_ms: i64,
) -> Result<(), StreamError> {
    let what = "cannot write to the embedded log";
    let mut partitions = partitions(transaction, None).map_err(|error| sorted(what, &error))?;
    let mut keyless = 0_usize;
    {
        let mut insert = transaction
            .prepare_cached(
                "INSERT INTO record (id, timestamp_ms, key, value, headers) VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .map_err(|error| sorted(what, &error))?;
        for record in records {
            let first = partitions.partition_point(|row| row.topic.as_str() < record.topic.as_str());
            let count = partitions[first..].iter().take_while(|row| row.topic == record.topic).count();
            if count == 0 {
                return Err(StreamError::fatal(
                    format!("the embedded log has no topic {}", record.topic),
                    "create it with `copydesk topics create`",
                ));
            }
            let choice = match (record.partition, &record.key) {
                (Some(partition), _) => {
                    let choice = u64::try_from(partition).ok().filter(|choice| *choice < count as u64);
                    choice.ok_or_else(|| {
                        StreamError::fatal(
                            format!("the embedded log has no partition {partition} of {}", record.topic),
                            format!("it has {count}"),
                        )
                    })?
                }
                (None, Some(key)) => hash(key) % count as u64,
                (None, None) => {
                    keyless += 1;
                    (keyless % count) as u64
                }
            };
            #[allow(clippy::cast_possible_truncation)] // smaller than `count`
            let partition = &mut partitions[first + choice as usize];
            let id = row_id(partition.id, partition.next_offset);
            let timestamp = record.timestamp_ms.unwrap_or(now_ms);
            let json = headers::to_json(&record.headers);
            insert
                .execute(params![id, timestamp, record.key, record.value, json])
                .map_err(|error| sorted(what, &error))?;
            partition.next_offset += 1;
        }
    }
    let mut update = transaction
        .prepare_cached("UPDATE partition SET next_offset = ?2 WHERE id = ?1 AND next_offset <> ?2")
        .map_err(|error| sorted(what, &error))?;
    for partition in &partitions {
        update.execute(params![partition.id, partition.next_offset]).map_err(|error| sorted(what, &error))?;
    }
    Ok(())
}

/// FNV-1a: decides partitions in files that outlive the process, so it must never change.
fn hash(key: &[u8]) -> u64 {
    key.iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
