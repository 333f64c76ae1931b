//! Key-value stores for read models, each a fold of a journal that can be made again from position 0.
//!
//! - [`Step`]: entries with the position that they bring the store to, all or nothing.
//!
//! Writes are not waited for: after a power cut the store is wiped and folded again. To know that there was one, a
//! file holds the id of the system's boot while the store is open; if it is still there and the boot is another one,
//! pages that were never written may be missing without a sign.

mod step;

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use proto::Incarnation;

use crate::error::JournalError;
use crate::files;
use crate::store::panics::{caught, guarded};
use crate::store::tuning;
use step::Step;

/// Bytes of a projection's page cache.
const CACHE_BYTES: u64 = 32 << 20;
/// Most entries that one scan returns, so that a page of answers stays a page.
pub const SCAN_ENTRIES_MAX: usize = 10_000;
/// Key of the source's name and of the position. Users' keys stand behind [`USER`] and [`NOTE`], so they never collide.
const SOURCE: &[u8] = &[0, 0];
const POSITION: &[u8] = &[0, 1];
const USER: u8 = 1;
const NOTE: u8 = 2;
/// Where the last step stands: in a tree of its own, since sled writes the neighbours of a key again with it.
const STEPS: &str = "steps";
const LAST_STEP: &[u8] = &[];
/// Names of the store's folder and of the file that tells which boot has it open.
const STORE: &str = "sled";
const OPEN_SINCE: &str = "open-since-boot";
/// Where Linux tells the id of this boot.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// What a projection is made from, and by which fold. Another source means starting over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The life of the journal that it follows.
    pub incarnation: Incarnation,
    /// Name of the fold.
    pub name: String,
    /// Version of the fold.
    pub version: u16,
}

/// An entry of a projection: its key and its value.
pub type Entry = (Vec<u8>, Vec<u8>);

/// A read model's store.
pub struct Projection {
    /// `None` only while dropping.
    store: Option<Opened>,
    path: PathBuf,
    /// How many more entries can be stored, where a test has said so.
    #[cfg(feature = "faults")]
    room: std::sync::Mutex<Option<usize>>,
}

struct Opened {
    db: sled::Db,
    steps: sled::Tree,
}

impl Projection {
    /// Opens the projection of this source in a folder of its own, or begins it at position 0.
    ///
    /// What can't be read, belongs to another source, or has seen more than `head`, the source's last position, is wiped
    /// with a warning: it was made from blocks that are gone.
    pub fn open(path: &Path, source: &Source, head: u64) -> Result<Self, JournalError> {
        files::create_folder(path)?;
        if fs::read(path.join(OPEN_SINCE)).is_ok_and(|since| since != boot_id()) {
            wipe(path, "it was open when the system went down")?;
        }
        // Before the first write, which opening it already is: what a power cut leaves of that must not be trusted.
        mark(path)?;
        match Self::reopen(path, source, head) {
            Ok(Some(projection)) => return Ok(projection),
            Ok(None) => {}
            Err(reason) => {
                wipe(path, &reason)?;
                // Closing what is wiped now took the mark away.
                mark(path)?;
            }
        }
        Self::begin(path, source)
    }

    /// `Ok(None)`: there is none yet. An error says why it can't be used.
    fn reopen(path: &Path, source: &Source, head: u64) -> Result<Option<Self>, String> {
        if !path.join(STORE).exists() {
            return Ok(None);
        }
        let projection = Self::connect(path).map_err(|error| error.to_string())?;
        let stored = projection.read(SOURCE).map_err(|error| error.to_string())?;
        if stored.as_deref() != Some(&source.encode()[..]) {
            return Err("it was made from another journal or by another fold".to_owned());
        }
        let position = projection.recover().map_err(|error| error.to_string())?;
        if position > head {
            return Err(format!("it stands at position {position}, beyond the end of its source at {head}"));
        }
        Ok(Some(projection))
    }

    fn begin(path: &Path, source: &Source) -> Result<Self, JournalError> {
        let projection = Self::connect(path)?;
        guarded("begin a projection", || {
            projection.db().insert(POSITION, &0u64.to_be_bytes())?;
            // Last: a store without its source is wiped.
            projection.db().insert(SOURCE, source.encode())
        })?;
        Ok(projection)
    }

    fn connect(path: &Path) -> Result<Self, JournalError> {
        let store = path.join(STORE);
        let db = tuning::open(&store, &tuning::config(&store, CACHE_BYTES))?;
        let steps = guarded("open its steps", || db.open_tree(STEPS))?;
        Ok(Self {
            store: Some(Opened { db, steps }),
            path: path.to_owned(),
            #[cfg(feature = "faults")]
            room: Default::default(),
        })
    }

    /// Stores entries together with the position that they bring the projection to: a killed process leaves all of them or
    /// none. Who reads meanwhile may see some.
    ///
    /// Not with sled's own batches: those lock out every reader and writer of every database in the process, journals
    /// among them, and wait for each that is inside, however slowly it gets on. So the step as a whole is stored first,
    /// and whoever opens the store again finishes it: sled loses writes from the end only.
    ///
    /// After an error some may be stored: before anything is made from what is there, [`recover`](Self::recover) must have been.
    pub fn apply(&self, position: u64, puts: &[Entry]) -> Result<(), JournalError> {
        self.begin_step(position, puts)?;
        self.finish_step(position, puts)
    }

    pub(crate) fn begin_step(&self, position: u64, puts: &[Entry]) -> Result<(), JournalError> {
        let step = step::encode(position, puts);
        guarded("write a projection", || self.store().steps.insert(LAST_STEP, step)).map(drop)
    }

    fn finish_step(&self, position: u64, puts: &[Entry]) -> Result<(), JournalError> {
        guarded("write a projection", || {
            for (key, value) in puts {
                #[cfg(feature = "faults")]
                self.take_room()?;
                self.db().insert(user_key(key), value.as_slice())?;
            }
            self.db().insert(POSITION, &position.to_be_bytes())
        })
        .map(drop)
    }

    /// From now on so many more entries can be stored, until there is room again: the step that comes to that is torn.
    #[cfg(feature = "faults")]
    pub fn set_room(&self, entries: Option<usize>) {
        *self.room.lock().expect("no test panics with it") = entries;
    }

    #[cfg(feature = "faults")]
    fn take_room(&self) -> Result<(), sled::Error> {
        match self.room.lock().expect("no test panics with it").as_mut() {
            Some(0) => return Err(sled::Error::Unsupported("no room".to_owned())),
            Some(entries) => *entries -= 1,
            None => {}
        }
        Ok(())
    }

    /// Puts the last step again, unless another release has gone on from it; says at which position the projection stands
    /// then. Where it was finished, that changes nothing.
    pub fn recover(&self) -> Result<u64, JournalError> {
        let last = guarded("read a projection", || self.store().steps.get(LAST_STEP))?;
        let unreadable = || JournalError::Store {
            what: "read a projection",
            reason: "its last step can't be read; remove its folder, it is folded again".to_owned(),
        };
        if let Some(bytes) = last {
            let Step { position, puts } = step::decode(&bytes).ok_or_else(unreadable)?;
            if position >= self.position()? {
                self.finish_step(position, &puts)?;
            }
        }
        self.position()
    }

    /// Stores something beside the entries that may be lost at any time; the position stays. Scans leave it out.
    pub fn note(&self, key: &[u8], value: &[u8]) -> Result<(), JournalError> {
        guarded("write a projection", || self.db().insert(key_in(NOTE, key), value)).map(drop)
    }

    /// What was last noted under this key, if it is still there.
    pub fn noted(&self, key: &[u8]) -> Result<Option<Vec<u8>>, JournalError> {
        self.read(&key_in(NOTE, key))
    }

    /// The position that the projection stands at.
    pub fn position(&self) -> Result<u64, JournalError> {
        let bytes = self.read(POSITION)?.and_then(|bytes| bytes.try_into().ok());
        let reason = "its position is missing; remove its folder, it is folded again".to_owned();
        bytes.map(u64::from_be_bytes).ok_or(JournalError::Store { what: "read a projection", reason })
    }

    /// The value under this key.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, JournalError> {
        self.read(&user_key(key))
    }

    /// Up to `limit` entries (at most [`SCAN_ENTRIES_MAX`]) whose keys begin with `prefix`, in the order of their
    /// keys, or in reverse.
    pub fn scan_prefix(
        &self,
        prefix: &[u8],
        limit: usize,
        reverse: bool,
    ) -> Result<Vec<Entry>, JournalError> {
        take(|| self.db().scan_prefix(user_key(prefix)), limit, reverse)
    }

    /// The same for keys from `range.start` on and before `range.end`.
    pub fn scan_range(
        &self,
        range: Range<&[u8]>,
        limit: usize,
        reverse: bool,
    ) -> Result<Vec<Entry>, JournalError> {
        let (start, end) = (user_key(range.start), user_key(range.end));
        // The store panics at a range that ends before it begins.
        if start >= end {
            return Ok(Vec::new());
        }
        take(|| self.db().range(start..end), limit, reverse)
    }

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, JournalError> {
        guarded("read a projection", || self.db().get(key)).map(|found| found.map(|value| value.to_vec()))
    }

    fn db(&self) -> &sled::Db {
        &self.store().db
    }

    fn store(&self) -> &Opened {
        self.store.as_ref().expect("taken only by drop")
    }
}

impl Drop for Projection {
    fn drop(&mut self) {
        let store = self.store.take();
        let closed = caught(move || store.map_or(Ok(0), |store| store.db.flush()));
        let synced = matches!(closed, Ok(Ok(_))) && files::sync(&self.path.join(STORE).join("db")).is_ok();
        // The mark stays unless everything is on the platter: the next open then starts over after another boot.
        if synced && let Err(error) = fs::remove_file(self.path.join(OPEN_SINCE)) {
            tracing::warn!(path = %self.path.display(), %error, "a projection's mark can't be removed");
        }
    }
}

impl Source {
    fn encode(&self) -> Vec<u8> {
        let mut bytes = self.incarnation.0.to_vec();
        bytes.extend_from_slice(&self.version.to_be_bytes());
        bytes.extend_from_slice(self.name.as_bytes());
        bytes
    }
}

/// Notes durably which boot has the store open.
fn mark(path: &Path) -> Result<(), JournalError> {
    let marker = path.join(OPEN_SINCE);
    fs::write(&marker, boot_id()).map_err(files::failed("can't write", &marker))?;
    files::sync(&marker)?;
    files::sync(path)
}

/// Removes a store that can't be used, with a warning.
fn wipe(path: &Path, reason: &str) -> Result<(), JournalError> {
    tracing::warn!(path = %path.display(), reason, "wiping a projection, it is folded again");
    files::remove_folder(&path.join(STORE))
}

/// The id of this boot. Empty where the system has none: then no boot can be told from another.
fn boot_id() -> Vec<u8> {
    fs::read(BOOT_ID).unwrap_or_default()
}

fn take(scan: impl FnOnce() -> sled::Iter, limit: usize, reverse: bool) -> Result<Vec<Entry>, JournalError> {
    let limit = limit.min(SCAN_ENTRIES_MAX);
    guarded("scan a projection", || {
        let owned = |entry: sled::Result<(sled::IVec, sled::IVec)>| {
            entry.map(|(key, value)| (key[1..].to_vec(), value.to_vec()))
        };
        if reverse {
            scan().rev().take(limit).map(owned).collect()
        } else {
            scan().take(limit).map(owned).collect()
        }
    })
}

fn user_key(key: &[u8]) -> Vec<u8> {
    key_in(USER, key)
}

fn key_in(space: u8, key: &[u8]) -> Vec<u8> {
    let mut stored = Vec::with_capacity(key.len() + 1);
    stored.push(space);
    stored.extend_from_slice(key);
    stored
}
