//! Opening, reading and following a journal.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use proto::Hash;

use crate::block::Block;
use crate::copy::CopyFolder;
use crate::error::{Damage, Head, JournalError};
use crate::files;
use crate::header::JournalHeader;
use crate::settings::{Identity, Settings};
use crate::store::sled::SledStore;
use crate::store::{HEADER_KEY, Store};
use crate::witness::{self, Seen, Witness};
use crate::writer::Writer;

/// Name of the store's folder inside the journal's.
pub(crate) const STORE: &str = "sled";
/// The store while it is being created; renamed once it is on the platter.
const STORE_CREATING: &str = "sled.creating";
/// Name of the witness file.
pub(crate) const WITNESS: &str = "witness";

/// A journal, to be read from any thread. Clones share it; only blocks on the platter are seen.
#[derive(Clone)]
pub struct Journal {
    pub(crate) shared: Arc<Shared>,
}

/// What readers and the writer share.
pub(crate) struct Shared {
    pub store: Box<dyn Store>,
    pub header: JournalHeader,
    /// Where the journal lives; `None` for one in memory.
    pub path: Option<PathBuf>,
    head: Mutex<Head>,
    moved: Condvar,
    /// The copy that is looked at, removed with the last reader; below the store, so that it goes last.
    pub copy: Option<CopyFolder>,
}

impl Shared {
    pub fn head(&self) -> Head {
        *self.lock()
    }

    /// Moves the durable head and wakes those who wait for it.
    pub fn publish(&self, head: Head) {
        *self.lock() = head;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Head> {
        // A head is copied in one piece, so a panic elsewhere can't leave it half-written.
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal {
    /// Opens the journal in this folder, or creates it; gives its only writer.
    ///
    /// Never panics on damaged files. What opening can see is checked: the header, the last block, and whether the
    /// blocks that were acknowledged are still there. Damage further back is found by reading it, or by
    /// [`Journal::verify`].
    pub fn open(
        path: &Path,
        identity: &Identity,
        settings: &Settings,
    ) -> Result<(Self, Writer), JournalError> {
        files::create_folder(path)?;
        if !path.join(STORE).exists() {
            create(path, &JournalHeader::new(identity)?, settings)?;
        }
        Self::open_existing(path, Some(identity), settings)
    }

    /// Opens a journal that must exist, whoever's it is unless an identity is wanted.
    pub(crate) fn open_existing(
        path: &Path,
        identity: Option<&Identity>,
        settings: &Settings,
    ) -> Result<(Self, Writer), JournalError> {
        let store_path = path.join(STORE);
        if !store_path.is_dir() {
            return Err(JournalError::Missing(path.to_owned()));
        }
        let witness_path = path.join(WITNESS);
        let has_witness = witness_path.exists();
        let store = SledStore::open(&store_path, settings)?;
        let (witness, seen) = Witness::open(&witness_path)?;
        let (journal, mut writer) = Self::start(Box::new(store), Some(path.to_owned()), identity)?;
        writer.attach(witness);
        let compared = match has_witness || journal.head().position == 0 {
            true => journal.compare(seen),
            false => {
                // The next open must not take the empty file that this one has made for a witness.
                std::fs::remove_file(&witness_path).map_err(files::failed("can't remove", &witness_path))?;
                Err(JournalError::WitnessMissing(witness_path))
            }
        };
        match compared {
            Err(error @ (JournalError::TailLost { .. } | JournalError::WitnessMissing(_)))
                if settings.accept_lost_tail =>
            {
                tracing::warn!(%error, "acknowledged blocks may be lost, and that was accepted explicitly");
                // Positions of lost blocks will be given again, so from here on this is another life.
                writer.begin_life(&JournalHeader::new(&journal.header().identity())?)?;
                drop((journal, writer));
                Self::open_existing(path, None, settings)
            }
            compared => compared.map(|()| (journal, writer)),
        }
    }

    /// Reads header and head of an opened store.
    pub(crate) fn start(
        store: Box<dyn Store>,
        path: Option<PathBuf>,
        identity: Option<&Identity>,
    ) -> Result<(Self, Writer), JournalError> {
        let header = store.get(HEADER_KEY)?.as_deref().and_then(JournalHeader::decode);
        let header = header.ok_or_else(|| Damage::at(0, "the journal's header can't be read"))?;
        if let Some(wanted) = identity.filter(|wanted| **wanted != header.identity()) {
            let (found, wanted) = (header.identity().to_string(), wanted.to_string());
            return Err(JournalError::OtherJournal { found, wanted });
        }
        let head = match store.at_or_before(u64::MAX)? {
            None | Some((HEADER_KEY, _)) => Head::default(),
            Some((key, bytes)) => parse_checked(key, bytes)?.head(),
        };
        let shared =
            Shared { store, header, path, head: Mutex::new(head), moved: Condvar::new(), copy: None };
        let journal = Self { shared: Arc::new(shared) };
        let writer = Writer::new(journal.shared.clone());
        Ok((journal, writer))
    }

    /// What the journal says about itself.
    pub fn header(&self) -> &JournalHeader {
        &self.shared.header
    }

    /// The last block on the platter.
    pub fn head(&self) -> Head {
        self.shared.head()
    }

    /// The journal's folder; `None` for one in memory.
    pub fn path(&self) -> Option<&Path> {
        self.shared.path.as_deref()
    }

    /// The blocks from the one that contains `from_position` (0 counts as 1) up to the last on the platter.
    ///
    /// Each block's hashes are compared, and that it follows the one before. After an error the iterator ends. Once
    /// it has ended at the head it goes on when asked again after more was appended.
    pub fn blocks(&self, from_position: u64) -> Blocks {
        Blocks {
            journal: self.clone(),
            next: from_position.max(1),
            previous: None,
            begun: false,
            failed: false,
        }
    }

    /// The block that contains this position; `None` if it is 0 or not on the platter yet.
    pub fn block_of(&self, position: u64) -> Result<Option<Block>, JournalError> {
        if position == 0 || position > self.head().position {
            return Ok(None);
        }
        match self.shared.store.at_or_before(position)? {
            None | Some((HEADER_KEY, _)) => Err(Damage::at(1, "the block is missing").into()),
            Some((key, bytes)) => {
                let block = parse_checked(key, bytes)?;
                if block.last_position() < position {
                    let first_missing = block.last_position() + 1;
                    return Err(Damage::at(first_missing, "the block is missing").into());
                }
                Ok(Some(block))
            }
        }
    }

    /// Waits until the head is past `position`, or for `patience`; returns the head then.
    pub fn wait_past(&self, position: u64, patience: Duration) -> Head {
        let give_up = Instant::now() + patience;
        let mut head = self.shared.lock();
        while head.position <= position {
            let left = give_up.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            (head, _) = self.shared.moved.wait_timeout(head, left).unwrap_or_else(PoisonError::into_inner);
        }
        *head
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &*self.shared.store
    }

    /// What the witness file says now.
    pub(crate) fn witnessed(&self) -> Result<Option<Seen>, JournalError> {
        self.path().map_or(Ok(None), |path| witness::read(&path.join(WITNESS)))
    }

    /// Whether what the witness saw is in the journal.
    pub(crate) fn compare(&self, seen: Option<Seen>) -> Result<(), JournalError> {
        let Some(seen) = seen.filter(|seen| seen.position > 0) else { return Ok(()) };
        let found = self.head().position;
        if seen.position > found {
            return Err(JournalError::TailLost { found, witnessed: seen.position });
        }
        let hash = self.block_of(seen.position)?.map(|block| (block.last_position(), block.header_hash()));
        if hash != Some((seen.position, seen.hash)) {
            return Err(
                Damage::at(seen.position, "the block differs from the one that was acknowledged").into()
            );
        }
        Ok(())
    }
}

/// The block in these bytes, if it is whole and belongs under this key.
pub(crate) fn parse_checked(key: u64, bytes: Vec<u8>) -> Result<Block, Damage> {
    let block = Block::parse(bytes).map_err(|malformed| Damage::at(key, malformed.to_string()))?;
    if block.first_position() != key {
        return Err(Damage::at(key, "the block belongs to another position"));
    }
    block.check().map_err(|reason| Damage::at(key, reason))?;
    Ok(block)
}

/// Creates the store beside its final place and renames it, so that a crash leaves no half-made one.
fn create(path: &Path, header: &JournalHeader, settings: &Settings) -> Result<(), JournalError> {
    let (creating, finished) = (path.join(STORE_CREATING), path.join(STORE));
    files::remove_folder(&creating)?;
    files::create_folder(&creating)?;
    let store = SledStore::open(&creating, settings)?;
    store.insert(HEADER_KEY, &header.encode())?;
    store.flush()?;
    store.sync()?;
    drop(store);
    std::fs::rename(&creating, &finished).map_err(files::failed("can't rename", &creating))?;
    files::sync(path)
}

/// The blocks of a journal in order. Made by [`Journal::blocks`].
pub struct Blocks {
    journal: Journal,
    next: u64,
    previous: Option<Hash>,
    begun: bool,
    failed: bool,
}

impl Blocks {
    fn read(&mut self) -> Result<Block, JournalError> {
        let block = if self.begun {
            // Blocks lie without gaps, so the next one's key is known.
            let bytes = self.journal.store().get(self.next)?;
            let bytes = bytes.ok_or_else(|| Damage::at(self.next, "the block is missing"))?;
            parse_checked(self.next, bytes)?
        } else {
            let block = self.journal.block_of(self.next)?;
            block.ok_or_else(|| Damage::at(self.next, "the block is missing"))?
        };
        if self.previous.is_some_and(|previous| previous != block.header().previous) {
            return Err(Damage::at(block.first_position(), "it does not follow the block before").into());
        }
        self.begun = true;
        self.previous = Some(block.header_hash());
        self.next = block.last_position() + 1;
        Ok(block)
    }
}

impl Iterator for Blocks {
    type Item = Result<Block, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed || self.next > self.journal.head().position {
            return None;
        }
        let block = self.read();
        self.failed = block.is_err();
        Some(block)
    }
}
