//! Checks the books after each step, from the durable logs alone.

use std::collections::BTreeMap;

use decider::{Recorded, Service};
use guard::Outcome;
use journal::{Block, Journal};
use ledger::event::Cause;
use proto::wire::CommandReply;
use proto::{CommandId, Hash, PersonId};

use super::books::Books;

/// What the auditor has read.
#[derive(Default)]
pub(super) struct Auditor {
    votes: Log,
    ledger: Log,
    /// Who cast the vote that counts, by its position.
    pub(super) counted: BTreeMap<u64, PersonId>,
    /// How many entries, and how many refusals on record, followed from the vote at this position.
    followed: BTreeMap<u64, (u32, u32)>,
    /// How far the ledger's log says that votes were heard.
    heard: u64,
    pub(super) books: Books,
    pub(super) tally: Tally,
}

/// What there was to see, so that a test can tell whether the simulation meets what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub(super) counted: u64,
    pub(super) held: u64,
    pub(super) refused: u64,
    pub(super) booked: u64,
    pub(super) declined: u64,
}

/// One durable log.
#[derive(Default)]
struct Log {
    position: u64,
    head: Hash,
    answers: BTreeMap<CommandId, (u64, Vec<u8>)>,
}

impl Log {
    /// Reads on; fails if what was read before is not there any more.
    fn read(
        &mut self,
        journal: &Journal,
        mut look: impl FnMut(&Block) -> Result<(), String>,
    ) -> Result<(), String> {
        if journal.head().position < self.position {
            return Err(format!(
                "the log ended at {} and ends at {} now",
                self.position,
                journal.head().position
            ));
        }
        for block in journal.blocks(self.position + 1) {
            let block = block.map_err(|error| error.to_string())?;
            if block.header().previous != self.head {
                return Err(format!("the block at {} follows another history", block.first_position()));
            }
            for answer in block.answers() {
                let kept = (answer.first_position, answer.answer.to_vec());
                if self.answers.insert(answer.id, kept).is_some() {
                    return Err(format!("command {} was decided twice", answer.id));
                }
            }
            look(&block)?;
            (self.position, self.head) = (block.last_position(), block.header_hash());
        }
        Ok(())
    }
}

impl Auditor {
    /// Reads on in the log of the votes.
    pub(super) fn read_votes(&mut self, journal: &Journal) -> Result<(), String> {
        let (counted, tally) = (&mut self.counted, &mut self.tally);
        self.votes.read(journal, |block| {
            for record in block.events() {
                match decode::<votes::Votes>(&record)? {
                    votes::Event::VoteCast(cast) if cast.verdict.outcome == Outcome::Counted => {
                        counted.insert(record.position, cast.person);
                        tally.counted += 1;
                    }
                    votes::Event::VoteCast(_) => tally.held += 1,
                    votes::Event::VoteRefused(_) => tally.refused += 1,
                    _ => {}
                }
            }
            Ok(())
        })
    }

    /// Reads on in the log of the ledger; that of the votes must have been read.
    pub(super) fn read_ledger(&mut self, journal: &Journal) -> Result<(), String> {
        let Self { ledger, votes, counted, followed, heard, books, tally } = self;
        ledger.read(journal, |block| {
            for record in block.events() {
                let (vote, person, entries) = match decode::<ledger::Ledger>(&record)? {
                    ledger::Event::TransfersBooked(booked) => {
                        books.book(&booked)?;
                        let Cause::Fact(cause) = booked.cause else { continue };
                        tally.booked += 1;
                        (cause.source.position, cause.person, (1, 0))
                    }
                    ledger::Event::FactDeclined(declined) => {
                        tally.declined += 1;
                        (declined.fact.source.position, declined.fact.person, (0, 1))
                    }
                    ledger::Event::FactParked(parked) => return Err(format!("parked: {parked:?}")),
                    _ => continue,
                };
                if counted.get(&vote).copied() != person {
                    return Err(format!(
                        "something was booked for {person:?} and position {vote}: no vote of theirs"
                    ));
                }
                let followed = followed.entry(vote).or_default();
                *followed = (followed.0 + entries.0, followed.1 + entries.1);
                if followed.0 + followed.1 > 1 {
                    return Err(format!("the vote at {vote} has (entries, refusals) {followed:?}"));
                }
            }
            for of_votes in block.heard() {
                if of_votes.position > votes.position || of_votes.position < *heard {
                    return Err(format!(
                        "heard up to {} after {heard}, and the log of the votes ends at {}",
                        of_votes.position, votes.position
                    ));
                }
                nothing_is_missing(counted, followed, *heard + 1, of_votes.position)?;
                *heard = of_votes.position;
            }
            Ok(())
        })
    }

    /// An answer leaves a shard: what it says must stand in the durable log, and nowhere else.
    pub(super) fn acknowledged(
        &self,
        service: &str,
        id: CommandId,
        reply: &CommandReply,
    ) -> Result<(), String> {
        let log = if service == "votes" { &self.votes } else { &self.ledger };
        match reply {
            CommandReply::Answered { position, answer, .. } if *position > 0 => match log.answers.get(&id) {
                Some(kept) if *kept == (*position, answer.clone()) => Ok(()),
                kept => Err(format!("{service} acknowledged {id} as {reply:?}, and its log holds {kept:?}")),
            },
            _ => Ok(()),
        }
    }

    /// Everything has come to rest: each vote that counts was booked or declined, and the ledger knows that it was.
    pub(super) fn close(&self) -> Result<(), String> {
        let last = self.counted.keys().last().copied().unwrap_or(0);
        nothing_is_missing(&self.counted, &self.followed, 1, last)?;
        if self.heard < last {
            return Err(format!("the vote at {last} was never heard; the ledger stands at {}", self.heard));
        }
        Ok(())
    }
}

fn nothing_is_missing(
    counted: &BTreeMap<u64, PersonId>,
    followed: &BTreeMap<u64, (u32, u32)>,
    first: u64,
    last: u64,
) -> Result<(), String> {
    if first > last {
        return Ok(());
    }
    match counted.range(first..=last).find(|(vote, _)| !followed.contains_key(vote)) {
        Some((vote, _)) => {
            Err(format!("votes are heard up to {last}, and nothing followed from the one at {vote}"))
        }
        None => Ok(()),
    }
}

fn decode<S: Service>(record: &journal::Event<'_>) -> Result<S::Event, String> {
    let event = S::Event::decode(record.kind, record.version, record.payload);
    event.map_err(|error| error.to_string())?.ok_or_else(|| format!("kind {} is unknown", record.kind))
}
