//! Opens a journal after a cut: `reopen FOLDER ACKNOWLEDGED [--default-segments]`.
//!
//! Walks the whole chain, finds the block that ends at the acknowledged position (0 for none), appends one more,
//! opens again and finds that too. Prints the head position found first. Any failure is an error, and a panic or an
//! endless loop is the caller's to notice.

use std::error::Error;
use std::path::{Path, PathBuf};

use journal::{Draft, Head, Identity, Journal, Segments, Settings, Writer};
use proto::Timestamp;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let mut settings = Settings::default();
    if words.last().is_some_and(|word| word == "--default-segments") {
        settings.segments = Segments::Default;
        words.pop();
    }
    let [folder, acknowledged] = &words[..] else {
        return Err("usage: reopen FOLDER ACKNOWLEDGED [--default-segments]".into());
    };
    let (folder, acknowledged) = (PathBuf::from(folder), acknowledged.parse()?);
    let appended = {
        let (journal, mut writer) = open(&folder, &settings)?;
        let head = walk(&journal, acknowledged)?;
        println!("{}", head.position);
        append(&mut writer)?
    };
    let (journal, _writer) = open(&folder, &settings)?;
    walk(&journal, appended.position)?;
    Ok(())
}

fn open(folder: &Path, settings: &Settings) -> Result<(Journal, Writer), Box<dyn Error>> {
    let identity = Identity { service: "append".to_owned(), shard: 0 };
    Ok(Journal::open(folder, &identity, settings)?)
}

/// Reads every block, which checks its hashes and its place in the chain.
fn walk(journal: &Journal, acknowledged: u64) -> Result<Head, Box<dyn Error>> {
    for block in journal.blocks(1) {
        block?;
    }
    if acknowledged > 0 {
        let block = journal.block_of(acknowledged)?;
        let block = block.ok_or_else(|| format!("LOST: acknowledged {acknowledged}"))?;
        if block.last_position() != acknowledged {
            return Err(format!("LOST: the block at {acknowledged} ends at {}", block.last_position()).into());
        }
    }
    Ok(journal.head())
}

fn append(writer: &mut Writer) -> Result<Head, Box<dyn Error>> {
    let position = writer.head().position + 1;
    let mut draft = Draft::new(position, Timestamp(position));
    draft.push_event(1, 1, |payload| payload.extend_from_slice(b"after the cut"));
    Ok(writer.append(draft)?)
}
