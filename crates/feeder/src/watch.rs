//! Folders whose files are messages.
//!
//! A file is taken when it did not change between two looks, so that one still being written is left
//! alone; names that begin with a dot are left alone for good. A file that was sent is moved to `sent`
//! beside it, one that is empty or too large to `refused`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use copydesk_stream::Stop;
use jiff::Timestamp;

use crate::{Intake, IntakeError, WireMessage};

/// Where files go that were sent.
const SENT: &str = "sent";

/// Watches a folder until asked to stop. The folder is made if it is missing.
///
/// # Errors
/// When the folder cannot be made, read or written to: files that cannot be moved away would be sent again
/// and again. A fault of one file is logged and costs that file a wait.
pub fn watch_folder(
    folder: &Path,
    feed: Option<&str>,
    interval: Duration,
    intake: &Intake,
    stop: &Stop,
) -> std::io::Result<()> {
    std::fs::create_dir_all(folder.join(SENT))?;
    probe_folder(&folder.join(SENT))?;
    tracing::info!(folder = %folder.display(), "watching");
    let mut seen: HashMap<PathBuf, (u64, SystemTime)> = HashMap::new();
    while !stop.requested() {
        let mut files = settled_files(folder, &mut seen)?;
        files.sort();
        for path in files {
            if stop.requested() {
                break;
            }
            send_file(folder, &path, feed, intake);
        }
        intake.health().turned();
        // Being asked to stop ends the wait and is seen by the loop.
        let _ = stop.sleep(interval);
    }
    Ok(())
}

/// Proves that files can be made in a folder.
fn probe_folder(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".copydesk-probe");
    std::fs::write(&probe, [])?;
    std::fs::remove_file(probe)
}

/// Files that look as they did at the last look.
fn settled_files(
    folder: &Path,
    seen: &mut HashMap<PathBuf, (u64, SystemTime)>,
) -> std::io::Result<Vec<PathBuf>> {
    let mut now = HashMap::new();
    let mut settled = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // A file may be gone between two calls; it is then none of ours.
        let Ok(metadata) = entry.metadata() else { continue };
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if hidden || !metadata.is_file() {
            continue;
        }
        let look = (metadata.len(), metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH));
        if seen.get(&entry.path()) == Some(&look) {
            settled.push(entry.path());
        }
        now.insert(entry.path(), look);
    }
    *seen = now;
    Ok(settled)
}

fn send_file(folder: &Path, path: &Path, feed: Option<&str>, intake: &Intake) {
    let sent =
        read_limited(path, intake.max_message_bytes()).map_err(IntakeError::Unavailable).and_then(|bytes| {
            let message = WireMessage { bytes, feed: feed.map(str::to_owned), ..WireMessage::default() };
            intake.take_blocking(message.into_outgoing(Timestamp::now()))
        });
    let moved_to = match &sent {
        Ok(()) => SENT,
        Err(IntakeError::Refused(reason)) => {
            tracing::error!(file = %path.display(), reason, "file refused; it is in the folder's `refused`");
            "refused"
        }
        Err(error) => {
            tracing::warn!(file = %path.display(), %error, "file not sent; will try again");
            return;
        }
    };
    if let Err(error) = move_into(&folder.join(moved_to), path) {
        tracing::error!(file = %path.display(), %error, "file was {moved_to} but cannot be moved away: it will be sent again");
    }
}

/// Reads a file, but no more than one byte over the limit: enough to be refused for its size.
fn read_limited(path: &Path, max_bytes: usize) -> Result<Vec<u8>, String> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(max_bytes as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Moves a file into a folder, under a new name if its own is taken there.
fn move_into(folder: &Path, path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default();
    let mut target = folder.join(name);
    let mut number = 1;
    while target.exists() {
        number += 1;
        target = folder.join(format!("{}.{number}", name.to_string_lossy()));
    }
    std::fs::rename(path, target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_still_grows_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut seen = HashMap::new();
        let file = folder.path().join("a.txt");
        std::fs::write(&file, "one").unwrap();
        std::fs::write(folder.path().join(".hidden"), "x").unwrap();
        assert!(settled_files(folder.path(), &mut seen).unwrap().is_empty(), "first seen");
        std::fs::write(&file, "one two").unwrap();
        assert!(settled_files(folder.path(), &mut seen).unwrap().is_empty(), "has grown");
        assert_eq!(settled_files(folder.path(), &mut seen).unwrap(), [file]);
    }

    #[test]
    fn a_name_taken_twice_is_kept_twice() {
        let folder = tempfile::tempdir().unwrap();
        let sent = folder.path().join("sent");
        for text in ["one", "two"] {
            let file = folder.path().join("a.txt");
            std::fs::write(&file, text).unwrap();
            move_into(&sent, &file).unwrap();
        }
        assert_eq!(std::fs::read_to_string(sent.join("a.txt")).unwrap(), "one");
        assert_eq!(std::fs::read_to_string(sent.join("a.txt.2")).unwrap(), "two");
    }
}
