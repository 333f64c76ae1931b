//! Appends blocks to a journal and prints the last position of each once it is acknowledged.
//!
//! `append FOLDER BLOCK_BYTES COUNT [--no-sync] [--default-segments]`, the switches with the feature `faults` only.
//! Made for tests that cut the power or kill the process: a printed position must be found again.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use journal::{Draft, Identity, Journal, Settings};
use proto::{CommandId, Intent, Timestamp};

/// Events of one block, unless the block is too small for so many.
const EVENTS_PER_BLOCK: usize = 64;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = Vec::new();
    let mut settings = Settings::default();
    for word in std::env::args().skip(1) {
        if word.starts_with("--") {
            switch(&word, &mut settings)?;
        } else {
            words.push(word);
        }
    }
    let [folder, block_bytes, count] = &words[..] else {
        return Err("usage: append FOLDER BLOCK_BYTES COUNT".into());
    };
    let (block_bytes, count): (usize, u64) = (block_bytes.parse()?, count.parse()?);
    let identity = Identity { service: "append".to_owned(), shard: 0 };
    let (_journal, mut writer) = Journal::open(&PathBuf::from(folder), &identity, &settings)?;
    let mut out = std::io::stdout().lock();
    for _ in 0..count {
        let head = writer.append(draft(writer.head().position + 1, block_bytes))?;
        writeln!(out, "{}", head.position)?;
        out.flush()?;
    }
    Ok(())
}

/// A block of about this many bytes whose contents follow from its position alone.
fn draft(first_position: u64, block_bytes: usize) -> Draft {
    let mut draft = Draft::new(first_position, Timestamp(first_position));
    let answer = CommandId::default();
    let room = block_bytes.saturating_sub(draft.bytes() + Draft::answer_bytes(8));
    let events = EVENTS_PER_BLOCK.min(room / Draft::event_bytes(8)).max(1);
    let payload_bytes = (room / events).saturating_sub(Draft::event_bytes(0));
    let mut state = first_position;
    for _ in 0..events {
        draft.push_event(1, 1, |payload| {
            let end = payload.len() + payload_bytes;
            while payload.len() < end {
                // A linear congruential step: bytes that no file system can compress or share.
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                payload.extend_from_slice(&state.to_be_bytes());
            }
            payload.truncate(end);
        });
    }
    let count = u32::try_from(events).unwrap_or(u32::MAX);
    draft.push_answer(answer, Intent::default(), first_position, count, &first_position.to_le_bytes());
    draft
}

#[cfg(feature = "faults")]
fn switch(word: &str, settings: &mut Settings) -> Result<(), Box<dyn Error>> {
    match word {
        "--no-sync" => settings.durability = journal::Durability::SledFlushOnly,
        "--default-segments" => settings.segments = journal::Segments::Default,
        _ => return Err(format!("unknown switch {word}").into()),
    }
    Ok(())
}

#[cfg(not(feature = "faults"))]
fn switch(word: &str, _: &mut Settings) -> Result<(), Box<dyn Error>> {
    Err(format!("{word} needs the feature `faults`").into())
}
