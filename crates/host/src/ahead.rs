//! Reads a log ahead of whoever folds it: blocks are read, checked and decoded on a thread of their own, so that a long log
//! takes no longer than the slower of the two.

use std::sync::mpsc::sync_channel;
use std::thread;

use decider::{Recorded, Stamp};
use journal::{Block, Journal};

use crate::HostError;

/// Blocks that wait for the fold at the most: enough that neither side waits for the other's large one, and a few megabytes.
const AHEAD_MAX: usize = 32;

/// A block whose events are decoded.
pub(crate) struct Decoded<E> {
    pub(crate) block: Block,
    pub(crate) events: Vec<(Stamp, E)>,
}

impl<E: Recorded> Decoded<E> {
    /// Every event of the block. A fold must know all of them, since its state would lack the fact.
    pub(crate) fn whole(block: Block) -> Result<Self, HostError> {
        Self::decode(block, |position, kind| Err(HostError::UnknownKind { position, kind }))
    }

    /// Those events that this release knows, as readers take them.
    pub(crate) fn known(block: Block) -> Result<Self, HostError> {
        Self::decode(block, |_, _| Ok(()))
    }

    fn decode(block: Block, unknown: impl Fn(u64, u16) -> Result<(), HostError>) -> Result<Self, HostError> {
        let mut events = Vec::new();
        for record in block.events() {
            let position = record.position;
            let event = E::decode(record.kind, record.version, record.payload)
                .map_err(|error| HostError::Unreadable { position, error })?;
            match event {
                Some(event) => events.push((Stamp { position, at: block.at() }, event)),
                None => unknown(position, record.kind)?,
            }
        }
        Ok(Self { block, events })
    }
}

/// Hands blocks from this position up to the head of now to `fold`, in their order; what fails comes last. Whatever `fold`
/// leaves is not read.
pub(crate) fn decoded<E: Send, R>(
    journal: &Journal,
    from_position: u64,
    decode: impl Fn(Block) -> Result<Decoded<E>, HostError> + Send,
    fold: impl FnOnce(&mut dyn Iterator<Item = Result<Decoded<E>, HostError>>) -> R,
) -> R {
    let head = journal.head().position;
    let mut blocks = journal.blocks(from_position);
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(AHEAD_MAX);
        scope.spawn(move || {
            let mut position = from_position.saturating_sub(1);
            while position < head {
                let Some(block) = blocks.next() else { return };
                let decoded = block.map_err(HostError::from).and_then(&decode);
                let last = decoded.as_ref().map_or(head, |decoded| decoded.block.last_position());
                if sender.send(decoded).is_err() {
                    return;
                }
                position = last;
            }
        });
        fold(&mut receiver.into_iter())
    })
}
