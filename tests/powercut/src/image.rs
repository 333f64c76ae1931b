//! The contents of a folder, in memory.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::trace::{Name, Node, Op, Trace, What};

/// A disk sector: the unit that a disk writes whole or not at all, in bytes.
pub(crate) const SECTOR_BYTES: u64 = 512;

/// The contents of a folder: paths relative to it, with a file's bytes, or None for a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Image {
    /// In order, so that a folder comes before what it holds.
    pub entries: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

impl Image {
    /// Reads a real folder.
    ///
    /// # Errors
    /// If something in it can't be read.
    pub fn read(root: &Path) -> Result<Image, Error> {
        let mut image = Image::default();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            let path = root.join(&folder);
            for entry in fs::read_dir(&path).map_err(Error::at(&path))? {
                let entry = entry.map_err(Error::at(&path))?;
                let relative = folder.join(entry.file_name());
                let is_folder = entry.file_type().map_err(Error::at(&entry.path()))?.is_dir();
                if is_folder {
                    folders.push(relative.clone());
                }
                let data = if is_folder {
                    None
                } else {
                    Some(fs::read(entry.path()).map_err(Error::at(&entry.path()))?)
                };
                image.entries.insert(relative, data);
            }
        }
        Ok(image)
    }

    /// Writes it into an empty or missing folder.
    ///
    /// # Errors
    /// If the folder can't be written.
    pub fn write(&self, into: &Path) -> Result<(), Error> {
        fs::create_dir_all(into).map_err(Error::at(into))?;
        for (relative, data) in &self.entries {
            let path = into.join(relative);
            match data {
                Some(data) => fs::write(&path, data).map_err(Error::at(&path))?,
                None => fs::create_dir_all(&path).map_err(Error::at(&path))?,
            }
        }
        Ok(())
    }

    /// A file's bytes.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.entries.get(Path::new(path))?.as_deref()
    }

    /// First path that stands in one of the two only, or with other contents.
    pub fn first_difference(&self, other: &Image) -> Option<&Path> {
        let differs = |(path, data): &(&PathBuf, &Option<Vec<u8>>)| self.entries.get(*path) != Some(*data);
        let mine = self.entries.keys().find(|path| !other.entries.contains_key(*path));
        let theirs = other.entries.iter().find(differs).map(|(path, _)| path);
        // A path of `other` lives no longer than `self` for the caller, so name ours where both have it.
        mine.or_else(|| theirs.and_then(|path| self.entries.get_key_value(path).map(|(path, _)| path)))
            .map(PathBuf::as_path)
            .or_else(|| theirs.map(|_| Path::new("")))
    }
}

/// How much of a write reaches the disk.
pub(crate) enum Part<'a> {
    /// All of it.
    Whole,
    /// The sectors that the function picks, by number from the first; the length grows to the last one picked.
    Sectors(&'a dyn Fn(u64) -> bool),
    /// No data, but the length: zeros where the data should be, if the file had ended before.
    Hollow,
}

/// A disk while operations reach it.
#[derive(Default)]
pub(crate) struct Disk {
    files: HashMap<Node, Vec<u8>>,
    folders: HashSet<Node>,
    names: BTreeMap<(Node, Name), Node>,
}

impl Disk {
    /// An empty disk that knows which nodes of a trace are folders, whatever of it gets lost.
    pub(crate) fn of(trace: &Trace) -> Disk {
        let made = |op: &Op| if let What::Mkdir { made, .. } = op.what { Some(made) } else { None };
        Disk { folders: trace.ops.iter().filter_map(made).collect(), ..Disk::default() }
    }

    pub(crate) fn apply(&mut self, what: &What, part: &Part<'_>) {
        match what {
            What::Create { folder, name, file } | What::Link { folder, name, file } => {
                self.names.insert((*folder, name.clone()), *file);
            }
            What::Mkdir { folder, name, made } => {
                self.names.insert((*folder, name.clone()), *made);
            }
            What::Rename { from, to, moved } => {
                self.names.remove(from);
                self.names.insert(to.clone(), *moved);
            }
            What::Unlink { folder, name } => {
                self.names.remove(&(*folder, name.clone()));
            }
            What::Truncate { file, bytes, grow_only } => {
                let data = self.files.entry(*file).or_default();
                if !grow_only || *bytes > data.len() as u64 {
                    data.resize(*bytes as usize, 0);
                }
            }
            What::Write { file, offset, data, .. } => {
                write_part(self.files.entry(*file).or_default(), *offset, data, part);
            }
            What::Sync { .. } | What::SyncRange | What::SyncAll => {}
        }
    }

    /// Walks the names from the root; what no name leads to is gone.
    pub(crate) fn image(mut self) -> Image {
        let mut image = Image::default();
        let mut left = HashMap::new();
        for node in self.names.values() {
            *left.entry(*node).or_insert(0_u32) += 1;
        }
        let mut seen = HashSet::from([Trace::ROOT]);
        let mut queue = vec![(Trace::ROOT, PathBuf::new())];
        while let Some((folder, path)) = queue.pop() {
            let from = (folder, Name::new());
            for ((_, name), node) in self.names.range(from..).take_while(|((holder, _), _)| *holder == folder)
            {
                let path = path.join(name);
                if self.folders.contains(node) {
                    // Lost renames may leave a folder in two places; it is shown in one.
                    if seen.insert(*node) {
                        queue.push((*node, path.clone()));
                        image.entries.insert(path, None);
                    }
                    continue;
                }
                let others = left.get_mut(node).map_or(0, |left| {
                    *left -= 1;
                    *left
                });
                // The last name takes the bytes, since copies of large files are what a cut costs.
                let data = if others == 0 { self.files.remove(node) } else { self.files.get(node).cloned() };
                image.entries.insert(path, Some(data.unwrap_or_default()));
            }
        }
        image
    }
}

fn write_part(file: &mut Vec<u8>, offset: u64, data: &[u8], part: &Part<'_>) {
    let end = offset + data.len() as u64;
    match part {
        Part::Whole => put(file, offset, data),
        Part::Hollow => {
            let bytes = (end as usize).max(file.len());
            file.resize(bytes, 0);
        }
        Part::Sectors(picked) => {
            let (mut at, mut sector) = (offset, 0);
            while at < end {
                let next = ((at / SECTOR_BYTES + 1) * SECTOR_BYTES).min(end);
                if picked(sector) {
                    put(file, at, &data[(at - offset) as usize..(next - offset) as usize]);
                }
                (at, sector) = (next, sector + 1);
            }
        }
    }
}

fn put(file: &mut Vec<u8>, offset: u64, data: &[u8]) {
    let (from, to) = (offset as usize, offset as usize + data.len());
    if data.is_empty() {
        return;
    }
    if file.len() < to {
        file.resize(to, 0);
    }
    file[from..to].copy_from_slice(data);
}
