//! What comes out of a stream, and what is left as it was.

use std::fs;
use std::path::PathBuf;

use bus::{Span, StreamSettings};
use journal::Draft;
use proto::Timestamp;

use super::*;
use crate::manifest::Manifest;

/// A stream, and the journal that wrote it in a data folder of its own.
struct World {
    bus: Bus,
    data: tempfile::TempDir,
    writer: Option<journal::Writer>,
    journal: Option<Journal>,
    sequence: u64,
}

fn votes() -> Identity {
    folders::first_shard("votes")
}

fn topic() -> Topic {
    Topic::new(Stream::Journal, "votes", 0)
}

impl World {
    async fn new() -> Self {
        let (bus, data) = (Bus::local(), tempfile::tempdir().unwrap());
        let settings = StreamSettings { stream: Stream::Journal, bytes_max: 1 << 20, replicas: 1 };
        bus.ensure_stream(&settings).await.unwrap();
        let mut manifest = Manifest::new(None);
        manifest.include(&votes());
        manifest.write(data.path()).unwrap();
        let mut world = Self { bus, data, writer: None, journal: None, sequence: 0 };
        world.open();
        world
    }

    fn place(&self) -> PathBuf {
        folders::journal(self.data.path(), &votes())
    }

    fn open(&mut self) {
        let (journal, writer) =
            Journal::open(&self.place(), &votes(), &journal::Settings::default()).unwrap();
        (self.journal, self.writer) = (Some(journal), Some(writer));
    }

    fn close(&mut self) {
        (self.journal, self.writer) = (None, None);
    }

    /// Appends blocks of two events each; all of them in one message to the stream.
    async fn write(&mut self, blocks: usize) {
        let first = self.append(blocks);
        let journal = self.journal.as_ref().unwrap();
        let mut payload = Vec::new();
        journal.blocks(first).for_each(|block| journal::frame(&block.unwrap(), &mut payload));
        let span = Span { first, last: journal.head().position, incarnation: journal.header().incarnation };
        self.sequence = self.bus.append(&topic(), span, payload.into(), self.sequence).await.unwrap();
    }

    /// Appends blocks that do not reach the stream; returns the first position in them.
    fn append(&mut self, blocks: usize) -> u64 {
        let (journal, writer) = (self.journal.as_ref().unwrap(), self.writer.as_mut().unwrap());
        let first = journal.head().position + 1;
        for _ in 0..blocks {
            let position = journal.head().position + 1;
            let mut draft = Draft::new(position, Timestamp(position));
            for _ in 0..2 {
                draft.push_event(1, 1, |payload| payload.push(7));
            }
            writer.append(draft).unwrap();
        }
        first
    }

    /// A copy of the journal as it is now, in a folder of its own.
    fn backup(&mut self) -> tempfile::TempDir {
        self.close();
        let backup = copy_of(self.data.path());
        self.open();
        backup
    }

    async fn restore_into(&self, data: &Path) -> anyhow::Result<Option<Head>> {
        restore(&self.bus, &wanted(data)).await
    }
}

fn wanted(data: &Path) -> Wanted<'_> {
    Wanted { data, identity: votes(), yes: true, accept_lost_tail: false }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_lost_journal_comes_back_whole_into_its_folder_or_a_new_one() {
    let mut world = World::new().await;
    world.write(3).await;
    world.write(1).await;
    let head = world.journal.as_ref().unwrap().head();
    let new = tempfile::tempdir().unwrap();
    assert_eq!(world.restore_into(new.path()).await.unwrap(), Some(head));
    assert_eq!(names(new.path()), ["fairground.json", "journals"]);
    assert!(Manifest::read(new.path()).unwrap().unwrap().lists(&votes()));

    world.close();
    fs::remove_dir_all(world.place()).unwrap();
    assert_eq!(world.restore_into(world.data.path()).await.unwrap(), Some(head));
    let verified = journal::verify_folder(&world.place(), &journal::Settings::default(), |_, _| {}).unwrap();
    assert_eq!((verified.head, verified.blocks), (head, 4));
}

#[tokio::test]
async fn a_lost_end_is_added_and_what_was_there_put_aside() {
    let mut world = World::new().await;
    world.write(2).await;
    let backup = world.backup();
    world.write(2).await;
    let head = world.journal.as_ref().unwrap().head();
    assert_eq!(world.restore_into(backup.path()).await.unwrap(), Some(head));
    assert_eq!(names(&backup.path().join("journals")), ["votes-0"]);
    assert_eq!(names(&backup.path().join("replaced-journals")).len(), 1);
    assert_eq!(world.restore_into(backup.path()).await.unwrap(), None, "nothing is missing now");

    // With its beginning purged, the stream still has what a backup lacks, but not the whole.
    world.bus.purge(&topic(), 1).await.unwrap();
    let refused = world.restore_into(tempfile::tempdir().unwrap().path()).await.unwrap_err();
    assert!(format!("{refused:#}").contains("nothing between positions 1 and 4"), "{refused:#}");
}

#[tokio::test]
async fn a_restore_that_was_cut_off_at_any_step_is_taken_up_by_the_next() {
    let mut world = World::new().await;
    world.write(2).await;
    let backup = world.backup();
    world.write(2).await;
    let head = world.journal.as_ref().unwrap().head();
    let path = |name: &str| backup.path().join(name);
    // What cutting it off leaves, step by step.
    let cut_off: [(&str, &dyn Fn()); 3] = [
        ("while it was built", &|| fs::create_dir_all(path("restoring-votes-0/votes-0.importing")).unwrap()),
        ("with nothing in place", &|| {
            fs::create_dir_all(path("restoring-votes-0/before")).unwrap();
            fs::create_dir(path("restoring-votes-0/votes-0")).unwrap();
            fs::rename(path("journals/votes-0"), path("restoring-votes-0/before/votes-0-life")).unwrap();
        }),
        ("with the old one not yet aside", &|| {
            fs::create_dir_all(path("restoring-votes-0/before")).unwrap();
            copy(&path("journals/votes-0"), &path("restoring-votes-0/before/votes-0-life"));
        }),
    ];
    // Its beginning is in what was there alone.
    world.bus.purge(&topic(), 1).await.unwrap();
    for (step, cut_off) in cut_off {
        let kept = copy_of(backup.path());
        cut_off();
        assert_eq!(world.restore_into(backup.path()).await.unwrap(), Some(head), "{step}");
        assert_eq!(names(backup.path()), ["fairground.json", "journals", "replaced-journals"], "{step}");
        assert_eq!(names(&path("journals")), ["votes-0"], "{step}");
        fs::remove_dir_all(path("journals/votes-0")).unwrap();
        copy(&kept.path().join("journals/votes-0"), &path("journals/votes-0"));
    }
    // The old journal came back thrice under one name, and none was written over.
    assert_eq!(names(&path("replaced-journals")).len(), 4);
}

#[tokio::test]
async fn two_restores_do_not_work_in_one_folder() {
    let mut world = World::new().await;
    world.write(1).await;
    let data = tempfile::tempdir().unwrap();
    let identity = votes();
    let first = Site::enter(data.path(), &identity).unwrap();
    let second = world.restore_into(data.path()).await.unwrap_err();
    assert!(second.is::<Unopenable>() && second.to_string().contains("another restore"), "{second}");
    drop(first);
    assert!(world.restore_into(data.path()).await.unwrap().is_some());
}

#[tokio::test]
async fn what_does_not_belong_together_or_is_in_use_stays_as_it_was() {
    let mut world = World::new().await;
    world.write(1).await;
    let mut other = World::new().await;
    other.write(2).await;
    let before = other.journal.as_ref().unwrap().head();
    world.write(2).await;
    let in_use = world.bus.clone();
    let in_use = restore(&in_use, &wanted(other.data.path())).await;
    assert!(format!("{:#}", in_use.unwrap_err()).contains("open in another process"));

    other.close();
    let apart = world.restore_into(other.data.path()).await.unwrap_err();
    assert!(format!("{apart:#}").contains("don't belong together"), "{apart:#}");
    assert_eq!(names(other.data.path()), ["fairground.json", "journals"]);
    other.open();
    assert_eq!(other.journal.as_ref().unwrap().head(), before);
}

#[tokio::test]
async fn what_was_acknowledged_and_is_nowhere_is_named_before_anything_is_changed() {
    let mut world = World::new().await;
    world.write(1).await;
    let backup = world.backup();
    world.write(1).await;
    world.append(2);
    world.close();
    let left = backup.path().join("journals/votes-0");
    fs::copy(world.place().join("witness"), left.join("witness")).unwrap();
    let lost = world.restore_into(backup.path()).await.unwrap_err().to_string();
    assert!(lost.contains("positions 5-8 were acknowledged") && lost.contains("its stream at 4"), "{lost}");
    assert_eq!(names(backup.path()), ["journals"]);
    let accepted = Wanted { accept_lost_tail: true, ..wanted(backup.path()) };
    assert_eq!(restore(&world.bus, &accepted).await.unwrap().unwrap().position, 4);

    // Nor is anybody told that nothing is missing where nobody can know.
    fs::remove_file(left.join("witness")).unwrap();
    let unknown = world.restore_into(backup.path()).await.unwrap_err().to_string();
    assert!(unknown.contains("nobody can tell whether more was acknowledged"), "{unknown}");
}

#[test]
fn what_the_stream_has_is_not_lost() {
    let lost = |witnessed, left_at, stream_at| {
        lost_for_good(&JournalError::TailLost { found: left_at, witnessed }, left_at, stream_at)
    };
    assert_eq!((lost(12, 5, 12), lost(12, 5, 20)), (None, None));
    assert!(lost(12, 5, 3).unwrap().contains("positions 6-12"));
    assert!(lost(12, 5, 9).unwrap().contains("positions 10-12"));
}

/// A folder with a copy of the journal in this one.
fn copy_of(data: &Path) -> tempfile::TempDir {
    let other = tempfile::tempdir().unwrap();
    fs::create_dir(other.path().join("journals")).unwrap();
    copy(&data.join("journals/votes-0"), &other.path().join("journals/votes-0"));
    other
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}
