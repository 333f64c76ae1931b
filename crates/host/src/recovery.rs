//! From a journal to the fold that it stands for: the newest snapshot, and the blocks behind it.

use std::io::{self, BufWriter, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use decider::Service;
use journal::{Head, Journal, SnapshotStore};

use crate::HostError;
use crate::ahead::{self, Decoded};
use crate::fold::Fold;
use crate::pace::{Pace, Paced};

/// Bytes of a snapshot that are encoded at a time.
const PACED_BYTES: usize = 64 << 10;

/// Told how far a fold has come: position done, position to come to.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64);

/// Folds the whole log, trusting nothing but the blocks.
pub(crate) fn refold<S: Service>(journal: &Journal, progress: Progress<'_>) -> Result<Fold<S>, HostError> {
    let mut fold = Fold::default();
    follow(&mut fold, journal, &AtomicBool::new(false), progress)?;
    Ok(fold)
}

/// A fold, and where the snapshot stood that it began with.
pub(crate) struct Recovered<S: Service> {
    pub(crate) fold: Fold<S>,
    /// 0 without a snapshot.
    pub(crate) snapshot_position: u64,
}

/// Folds what lies behind the newest snapshot; without one, the whole log. Gives up once `leaving` turns true.
pub(crate) fn recover<S: Service>(
    journal: &Journal,
    leaving: &AtomicBool,
    progress: Progress<'_>,
) -> Result<Recovered<S>, HostError> {
    let mut fold = from_snapshot::<S>(journal)?.unwrap_or_default();
    let snapshot_position = fold.position;
    follow(&mut fold, journal, leaving, progress)?;
    Ok(Recovered { fold, snapshot_position })
}

/// Writes a snapshot of everything durable, from the one before it; off the writer's path. Gives up once `leaving` turns true:
/// neither the fold nor the writing holds up the end of a shard, and nothing is left of what was begun.
pub(crate) fn take_snapshot<S: Service>(journal: &Journal, leaving: &AtomicBool) -> Result<Head, HostError> {
    let begun = Instant::now();
    let mut fold = from_snapshot::<S>(journal)?.unwrap_or_default();
    let head = journal.head();
    // One thread is enough for what may take its time, and takes less of what votes want.
    let blocks = journal.blocks(fold.position + 1).map(|block| Decoded::whole(block?));
    let mut pace = Pace::new(leaving);
    step_through(&mut fold, blocks, head.position, |_| pace.go_on())?;
    let written = SnapshotStore::open(journal)?.write(&head, S::FOLD_VERSION, |into| {
        let paced = Paced { into, pace: &mut pace };
        // Encoders write a few bytes at a time.
        let mut many =
            postcard::to_io(&fold, BufWriter::with_capacity(PACED_BYTES, paced)).map_err(io::Error::other)?;
        many.flush()
    });
    let bytes = match written {
        Err(_) if leaving.load(Ordering::Relaxed) => return Err(HostError::GivenUp),
        written => written?,
    };
    let seconds = begun.elapsed().as_secs_f64();
    tracing::info!(service = S::NAME, position = head.position, bytes, seconds, "snapshot written");
    Ok(head)
}

fn from_snapshot<S: Service>(journal: &Journal) -> Result<Option<Fold<S>>, HostError> {
    // A journal in memory has no folder and so no snapshots.
    if journal.path().is_none() {
        return Ok(None);
    }
    let Some(snapshot) = SnapshotStore::open(journal)?.latest(S::FOLD_VERSION)? else { return Ok(None) };
    match postcard::from_bytes::<Fold<S>>(snapshot.contents()) {
        Ok(fold) if fold.position == snapshot.position => Ok(Some(fold)),
        Ok(_) | Err(_) => {
            let position = snapshot.position;
            tracing::warn!(
                service = S::NAME,
                position,
                "the snapshot can't be decoded, the log is folded instead"
            );
            Ok(None)
        }
    }
}

/// Folds up to the journal's head of now.
fn follow<S: Service>(
    fold: &mut Fold<S>,
    journal: &Journal,
    leaving: &AtomicBool,
    progress: Progress<'_>,
) -> Result<(), HostError> {
    let end = journal.head().position;
    ahead::decoded(journal, fold.position + 1, Decoded::whole, |blocks| {
        step_through(fold, blocks, end, |position| {
            progress(position, end);
            if leaving.load(Ordering::Relaxed) { Err(HostError::GivenUp) } else { Ok(()) }
        })
    })
}

/// Folds blocks up to the one that ends at this position; asked behind each, with its position, is whether it goes on.
fn step_through<S: Service>(
    fold: &mut Fold<S>,
    mut blocks: impl Iterator<Item = Result<Decoded<S::Event>, HostError>>,
    end: u64,
    mut goes_on: impl FnMut(u64) -> Result<(), HostError>,
) -> Result<(), HostError> {
    while fold.position < end {
        let Some(block) = blocks.next() else { break };
        fold.replay(block?)?;
        goes_on(fold.position)?;
    }
    Ok(())
}
