//! A journal in memory whose store fails on command, for tests of this crate and of those above it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::JournalError;
use crate::header::JournalHeader;
use crate::journal::Journal;
use crate::settings::Identity;
use crate::store::{HEADER_KEY, Store};
use crate::writer::Writer;

/// Which call fails next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Putting a block into the store.
    Insert,
    /// Handing it to the system.
    Flush,
    /// Waiting for the platter.
    Sync,
}

/// The medium under a journal in memory: it outlives the journal, as a disk does.
#[derive(Clone, Default)]
pub struct Medium(Arc<Mutex<Contents>>);

#[derive(Default)]
struct Contents {
    /// What readers of the store see.
    entries: BTreeMap<u64, Vec<u8>>,
    /// What a power cut leaves.
    durable: BTreeMap<u64, Vec<u8>>,
    inserted: Vec<u64>,
    flushed: Vec<u64>,
    armed: Option<(Fault, u32)>,
}

impl Contents {
    /// Nobody is left who wrote: all that there is now is on the platter.
    fn end(&mut self) {
        self.inserted.clear();
        self.flushed.clear();
        self.armed = None;
    }
}

impl Medium {
    /// An empty medium.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens the journal on this medium, or creates it.
    pub fn open(&self, identity: &Identity) -> Result<(Journal, Writer), JournalError> {
        if self.lock().entries.is_empty() {
            self.insert(HEADER_KEY, &JournalHeader::new(identity)?.encode())?;
            self.flush()?;
            self.sync()?;
        }
        Journal::start(Box::new(self.clone()), None, Some(identity))
    }

    /// Lets the call of this kind fail that comes after `after` further ones of its kind have succeeded.
    pub fn arm(&self, fault: Fault, after: u32) {
        self.lock().armed = Some((fault, after));
    }

    /// Cuts the power: what was not on the platter is gone. Open the journal again afterwards.
    pub fn cut_power(&self) {
        self.cut_power_but(|_| false);
    }

    /// Cuts the power while the disk was working in an order of its own: of what was not on the platter, the records under
    /// these keys are. Open the journal again afterwards.
    pub fn cut_power_but(&self, survives: impl Fn(u64) -> bool) {
        let mut contents = self.lock();
        let Contents { entries, durable, .. } = &mut *contents;
        // A record is there or it is not: the store on disk drops those that a checksum finds torn.
        entries.retain(|key, _| durable.contains_key(key) || survives(*key));
        durable.clone_from(entries);
        contents.end();
    }

    /// Kills the process: what was handed to the system stays, and opening the journal again brings it to the platter.
    pub fn kill(&self) {
        let mut contents = self.lock();
        let inserted = std::mem::take(&mut contents.inserted);
        inserted.iter().for_each(|key| drop(contents.entries.remove(key)));
        let Contents { entries, durable, .. } = &mut *contents;
        durable.clone_from(entries);
        contents.end();
    }

    fn meet(&self, fault: Fault) -> Result<MutexGuard<'_, Contents>, JournalError> {
        let mut contents = self.lock();
        match &mut contents.armed {
            Some((armed, 0)) if *armed == fault => {
                contents.armed = None;
                let what = match fault {
                    Fault::Insert => "insert",
                    Fault::Flush => "flush",
                    Fault::Sync => "sync",
                };
                Err(JournalError::Store { what, reason: "a fault was injected".to_owned() })
            }
            Some((armed, after)) if *armed == fault => {
                *after -= 1;
                Ok(contents)
            }
            _ => Ok(contents),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Medium {
    fn insert(&self, key: u64, value: &[u8]) -> Result<(), JournalError> {
        let mut contents = self.meet(Fault::Insert)?;
        contents.entries.insert(key, value.to_vec());
        contents.inserted.push(key);
        Ok(())
    }

    fn flush(&self) -> Result<(), JournalError> {
        let mut contents = self.meet(Fault::Flush)?;
        let inserted = std::mem::take(&mut contents.inserted);
        contents.flushed.extend(inserted);
        Ok(())
    }

    fn sync(&self) -> Result<(), JournalError> {
        let mut contents = self.meet(Fault::Sync)?;
        let Contents { entries, durable, flushed, .. } = &mut *contents;
        durable.extend(flushed.drain(..).filter_map(|key| Some((key, entries.get(&key)?.clone()))));
        Ok(())
    }

    fn get(&self, key: u64) -> Result<Option<Vec<u8>>, JournalError> {
        Ok(self.lock().entries.get(&key).cloned())
    }

    fn at_or_before(&self, key: u64) -> Result<Option<(u64, Vec<u8>)>, JournalError> {
        Ok(self.lock().entries.range(..=key).next_back().map(|(key, value)| (*key, value.clone())))
    }

    fn after(&self, key: u64) -> Result<Option<(u64, Vec<u8>)>, JournalError> {
        let Some(next) = key.checked_add(1) else { return Ok(None) };
        Ok(self.lock().entries.range(next..).next().map(|(key, value)| (*key, value.clone())))
    }
}
