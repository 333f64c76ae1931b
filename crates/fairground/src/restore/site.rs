//! How a rebuilt journal takes its place: in steps, each on the platter before the next, so that a restore that was cut off
//! anywhere is taken up by the one after it, and there is a whole journal at all times.
//!
//! | after the step | `restoring-votes-0/` | `journals/` | `replaced-journals/` |
//! | --- | --- | --- | --- |
//! | built | `votes-0`, the new one | `votes-0`, as it was | |
//! | out of the way | `votes-0`, the new one; `before/votes-0-LIFE` | | |
//! | in place | `before/votes-0-LIFE` | `votes-0`, the new one | |
//! | done | | `votes-0`, the new one | `votes-0-LIFE` |

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use journal::Identity;
use proto::Incarnation;

use crate::folders::{self, Unopenable};
use crate::manifest::Manifest;

/// Where a journal is restored. While this is held, nobody else restores anything in the data folder.
pub(super) struct Site<'d> {
    data: &'d Path,
    identity: &'d Identity,
    _alone: File,
}

impl<'d> Site<'d> {
    /// Enters a data folder, which is made if needed, and takes up a restore that was cut off there.
    pub(super) fn enter(data: &'d Path, identity: &'d Identity) -> anyhow::Result<Self> {
        folders::make(data)?;
        let alone = File::open(data).map_err(|error| folders::no_access("open", data, &error))?;
        match alone.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let reason = format!("another restore is at work in {}; wait for its end", data.display());
                return Err(Unopenable(reason).into());
            }
            Err(TryLockError::Error(error)) => return Err(folders::no_access("lock", data, &error)),
        }
        let site = Self { data, identity, _alone: alone };
        site.take_up()?;
        Ok(site)
    }

    /// Makes room to work in, unless there is some; returns where. Nothing of it stays.
    pub(super) fn make_room(&self) -> anyhow::Result<PathBuf> {
        folders::make(&self.work())?;
        Ok(self.work())
    }

    /// Lists the journal that was built and moves it to its place, and what was there, of this life, aside.
    pub(super) fn put_in_place(self, replaced: Option<Incarnation>) -> anyhow::Result<()> {
        let data = self.data;
        let mut manifest = Manifest::read(data)?.unwrap_or_else(|| Manifest::new(None));
        if manifest.include(self.identity) {
            manifest.note_vault(folders::has_vault(data));
            // First, so that there is never a log without it.
            manifest.write(data)?;
        }
        folders::make(&folders::journals(data))?;
        if let Some(life) = replaced {
            folders::make(&self.before())?;
            move_to(&self.place(), &self.before().join(format!("{}-{life}", folders::name(self.identity))))?;
        }
        move_to(&self.built(), &self.place())?;
        self.take_up()
    }

    /// Goes on from wherever a restore has come to: what stands out of the way goes aside if there is a journal in place, and
    /// back if there is none. Whatever else was begun is removed.
    fn take_up(&self) -> anyhow::Result<()> {
        let is_in_place = folders::has_journal(self.data, &folders::name(self.identity));
        for replaced in files_in(&self.before())? {
            if is_in_place {
                let to = free(&aside(self.data), &replaced);
                folders::make(&aside(self.data))?;
                move_to(&replaced, &to)?;
                eprintln!("What was there is in {} now; remove it once you are sure.", to.display());
            } else {
                move_to(&replaced, &self.place())?;
                eprintln!("A restore was cut off; what was there before it is back in its place.");
            }
        }
        if self.work().exists() {
            fs::remove_dir_all(self.work())
                .map_err(|error| folders::no_access("remove", &self.work(), &error))?;
            folders::sync(self.data)?;
        }
        Ok(())
    }

    fn place(&self) -> PathBuf {
        folders::journal(self.data, self.identity)
    }

    fn work(&self) -> PathBuf {
        self.data.join(format!("restoring-{}", folders::name(self.identity)))
    }

    /// Where the new journal is to be built.
    pub(super) fn built(&self) -> PathBuf {
        self.work().join(folders::name(self.identity))
    }

    fn before(&self) -> PathBuf {
        self.work().join("before")
    }
}

impl Drop for Site<'_> {
    fn drop(&mut self) {
        // Whatever failed was told; this can be done again by the next restore.
        if let Err(error) = self.take_up() {
            eprintln!("{} is left behind ({error:#}); the next restore takes it up.", self.work().display());
        }
    }
}

/// Where journals are put that others have replaced.
pub(super) fn aside(data: &Path) -> PathBuf {
    data.join("replaced-journals")
}

/// Renames a folder; both names are on the platter when this returns.
fn move_to(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::rename(from, to).map_err(|error| folders::no_access("rename to", to, &error))?;
    [from, to].into_iter().filter_map(Path::parent).try_for_each(folders::sync)
}

fn files_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let read = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>();
    read().map_err(|error| folders::no_access("read", folder, &error))
}

/// A name for a file in a folder that nothing has there: a copy may have come back under the old one.
fn free(folder: &Path, file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let numbered = (2_u32..).map(|number| folder.join(format!("{name}.{number}")));
    let mut names = std::iter::once(folder.join(&*name)).chain(numbered);
    names.find(|name| !name.exists()).expect("there are more names than files")
}
