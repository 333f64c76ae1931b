//! A block in the making: what one group commit will append.

use proto::{CommandId, Hash, Incarnation, Intent, Timestamp};

use crate::block::{Block, Heard, hash};
use crate::error::JournalError;
use crate::layout::{
    ANSWER_BYTES_MAX, EVENT_BYTES_MAX, EVENT_GROUP_BYTES_MAX, FORMAT_VERSION, HEADER_BYTES, TRAILER_BYTES,
    push_number,
};
use crate::{body, proof};

/// Events and answers that will become one block. Nothing of it is stored before [`crate::Writer::append`].
#[derive(Debug, Clone)]
pub struct Draft {
    first_position: u64,
    at: Timestamp,
    heard: Vec<u8>,
    heard_count: usize,
    events: Vec<u8>,
    /// The payload that is being encoded; its length comes first.
    payload: Vec<u8>,
    leaves: Vec<Hash>,
    answers: Vec<u8>,
    answer_count: u32,
    /// The position after the last one that an answer is for.
    answered: u64,
}

impl Draft {
    /// An empty draft. `first_position` must be the one after the log's last, `at` not before its last block's time.
    pub fn new(first_position: u64, at: Timestamp) -> Self {
        Self {
            first_position,
            at,
            heard: Vec::new(),
            heard_count: 0,
            events: Vec::new(),
            payload: Vec::new(),
            leaves: Vec::new(),
            answers: Vec::new(),
            answer_count: 0,
            answered: first_position,
        }
    }

    /// Adds an event whose payload `encode` appends to an empty buffer; returns its position.
    pub fn push_event(&mut self, kind: u16, version: u8, encode: impl FnOnce(&mut Vec<u8>)) -> u64 {
        let position = self.next_position();
        let start = self.events.len();
        self.payload.clear();
        encode(&mut self.payload);
        push_number(&mut self.events, kind.into());
        self.events.push(version);
        push_number(&mut self.events, self.payload.len() as u64);
        self.events.extend_from_slice(&self.payload);
        self.leaves.push(proof::leaf(&self.events[start..]));
        position
    }

    /// Adds the answer of a command, with the positions of the events that followed from it.
    pub fn push_answer(
        &mut self,
        id: CommandId,
        intent: Intent,
        first_position: u64,
        count: u32,
        answer: &[u8],
    ) {
        // Wrapping, so that any position comes back; those of a log only ever rise.
        push_number(&mut self.answers, first_position.wrapping_sub(self.answered));
        push_number(&mut self.answers, count.into());
        push_number(&mut self.answers, answer.len() as u64);
        self.answers.extend_from_slice(answer);
        self.answers.extend_from_slice(&id.0);
        self.answers.extend_from_slice(&intent.0);
        self.answered = first_position.wrapping_add(count.into());
        self.answer_count += 1;
    }

    /// Notes how far another service has been heard. Its name is 1 to 255 bytes; sealing refuses any other.
    pub fn heard(&mut self, heard: &Heard) {
        // A name of the wrong length becomes length 0, which sealing refuses.
        self.heard.push(u8::try_from(heard.service.len()).unwrap_or(0));
        self.heard.extend_from_slice(heard.service.as_bytes());
        self.heard.extend_from_slice(&heard.shard.to_le_bytes());
        self.heard.extend_from_slice(&heard.incarnation.0);
        self.heard.extend_from_slice(&heard.position.to_le_bytes());
        self.heard_count += 1;
    }

    /// Bytes of the block that this draft would become, at most: it may compress.
    pub fn bytes(&self) -> usize {
        HEADER_BYTES + self.heard.len() + self.events.len() + self.answers.len() + TRAILER_BYTES
    }

    /// Bytes that an event with a payload of this length adds, at most.
    pub fn event_bytes(payload: usize) -> usize {
        EVENT_BYTES_MAX + payload
    }

    /// Bytes that an answer of this length adds, at most.
    pub fn answer_bytes(answer: usize) -> usize {
        ANSWER_BYTES_MAX + answer
    }

    /// Number of events so far.
    pub fn events(&self) -> usize {
        self.leaves.len()
    }

    /// Whether there is no event yet. Such a draft can't be appended.
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// Position of the first event.
    pub fn first_position(&self) -> u64 {
        self.first_position
    }

    /// Position that the next event will get.
    pub fn next_position(&self) -> u64 {
        self.first_position.saturating_add(self.leaves.len() as u64)
    }

    /// Log time of the block.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The finished block.
    pub(crate) fn seal(self, incarnation: Incarnation, previous: Hash) -> Result<Block, JournalError> {
        let bytes = self.bytes();
        if bytes > EVENT_GROUP_BYTES_MAX {
            return Err(JournalError::Draft(format!(
                "it takes {bytes} bytes, {EVENT_GROUP_BYTES_MAX} is the most; split the command"
            )));
        }
        let (event_bytes, answer_bytes) = (self.events.len(), self.answers.len());
        let body = body::pack([self.events, self.answers].concat());
        let mut block = Vec::with_capacity(bytes);
        block.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        block.extend_from_slice(&u16::try_from(self.heard_count).unwrap_or(u16::MAX).to_le_bytes());
        block.extend_from_slice(&incarnation.0);
        block.extend_from_slice(&self.first_position.to_le_bytes());
        // The size bound above keeps all of these far below 4 GiB.
        for count in [self.leaves.len(), self.answer_count as usize, event_bytes, answer_bytes] {
            block.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
        block.extend_from_slice(&self.at.0.to_le_bytes());
        block.extend_from_slice(&previous.0);
        block.extend_from_slice(&proof::root(&self.leaves).0);
        block.extend_from_slice(&hash(&body).0);
        block.extend_from_slice(&self.heard);
        let header_hash = hash(&block);
        block.extend_from_slice(&body);
        block.extend_from_slice(&header_hash.0);
        // Parsed before it is stored, so that nothing is written which could not be read back.
        Block::parse(block).map_err(|malformed| JournalError::Draft(malformed.to_string()))
    }
}
