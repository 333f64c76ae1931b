//! How many bytes there are: in blocks, on disk, in memory.

use std::error::Error;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use journal::{Draft, Journal};
use serde_json::{Value, json};

/// What all blocks of a log hold.
#[derive(Debug, Default)]
pub struct Blocks {
    pub blocks: u64,
    /// Bytes handed to the store.
    pub stored_bytes: u64,
    event_payloads: u64,
    event_records: u64,
    answer_payloads: u64,
    answer_records: u64,
}

pub fn of_blocks(journal: &Journal) -> Result<Blocks, Box<dyn Error>> {
    let mut sum = Blocks::default();
    for block in journal.blocks(1) {
        let block = block?;
        sum.blocks += 1;
        sum.stored_bytes += block.bytes().len() as u64;
        for event in block.events() {
            sum.event_payloads += event.payload.len() as u64;
            sum.event_records += event.record.len() as u64;
        }
        for answer in block.answers() {
            sum.answer_payloads += answer.answer.len() as u64;
            sum.answer_records += Draft::answer_bytes(answer.answer.len()) as u64;
        }
    }
    Ok(sum)
}

impl Blocks {
    pub fn per_vote(&self, votes: u64) -> Value {
        let each = |bytes: u64| (bytes as f64 / votes as f64 * 10.0).round() / 10.0;
        json!({
            "event_payload": each(self.event_payloads),
            "event_record": each(self.event_records),
            "answer": each(self.answer_payloads),
            "answer_record": each(self.answer_records),
            "block": each(self.stored_bytes),
        })
    }
}

/// Bytes that a folder's files take on disk.
pub fn disk_bytes(folder: &Path) -> Result<u64, Box<dyn Error>> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        sum += if metadata.is_dir() { disk_bytes(&entry.path())? } else { metadata.blocks() * 512 };
    }
    Ok(sum)
}

/// Seconds that this thread has worked, so that others who use the machine don't count.
pub fn worked_seconds() -> f64 {
    let numbers = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let worked_ns = numbers.split(' ').next().and_then(|number| number.parse::<u64>().ok());
    worked_ns.unwrap_or(0) as f64 / 1e9
}

/// Bytes of this process in memory.
pub fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) << 10
}
