//! What a process did to the files beneath a folder, in the order in which it did it.

use std::ops::Range;

use bytes::Bytes;

/// A file or folder, whatever its names. Inode numbers are used again; these are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(pub u32);

/// One part of a path.
pub type Name = std::ffi::OsString;

/// One operation. It may have happened to the disk only if it began before the power failed.
#[derive(Debug, Clone)]
pub struct Op {
    /// When it was about to begin, CLOCK_MONOTONIC nanoseconds.
    pub begin_ns: u64,
    /// When it had ended; None if it never did.
    pub end_ns: Option<u64>,
    /// What it did.
    pub what: What,
}

/// What an operation did.
#[derive(Debug, Clone)]
pub enum What {
    /// An empty file came to be.
    Create {
        /// The folder that holds its name.
        folder: Node,
        /// Its name there.
        name: Name,
        /// The new file.
        file: Node,
    },
    /// An empty folder came to be.
    Mkdir {
        /// The folder that holds its name.
        folder: Node,
        /// Its name there.
        name: Name,
        /// The new folder.
        made: Node,
    },
    /// Data was written.
    Write {
        /// The file.
        file: Node,
        /// First byte, from the start of the file.
        offset: u64,
        /// The bytes.
        data: Bytes,
        /// Does the write itself promise durability (O_DSYNC and its like)?
        synchronous: bool,
    },
    /// A length was set.
    Truncate {
        /// The file.
        file: Node,
        /// Its new length.
        bytes: u64,
        /// Does nothing if the file is longer already (fallocate)?
        grow_only: bool,
    },
    /// A file's data and length, or a folder's names, were made durable.
    Sync {
        /// The file or folder.
        node: Node,
        /// Was it fdatasync, which need not keep a length?
        data_only: bool,
    },
    /// Data was handed to the disk without any promise.
    SyncRange,
    /// Everything was made durable.
    SyncAll,
    /// A name moved, replacing what stood there.
    Rename {
        /// The folder and name before.
        from: (Node, Name),
        /// The folder and name after.
        to: (Node, Name),
        /// What moved.
        moved: Node,
    },
    /// A name of a file, or an empty folder, went away.
    Unlink {
        /// The folder that held the name.
        folder: Node,
        /// The name.
        name: Name,
    },
    /// A file got one more name.
    Link {
        /// The folder that holds the new name.
        folder: Node,
        /// The new name.
        name: Name,
        /// The file.
        file: Node,
    },
}

/// Everything a process did beneath one folder, what stood there before included (as durable operations at time 0).
#[derive(Debug, Clone)]
pub struct Trace {
    /// In the order in which they began.
    pub ops: Vec<Op>,
}

impl Trace {
    /// The watched folder itself.
    pub const ROOT: Node = Node(0);

    /// From the begin of the first operation to the end of the last, CLOCK_MONOTONIC nanoseconds.
    pub fn span(&self) -> Range<u64> {
        let live = || self.ops.iter().filter(|op| op.begin_ns > 0);
        let from = live().map(|op| op.begin_ns).min().unwrap_or(0);
        let to = live().map(|op| op.end_ns.unwrap_or(op.begin_ns)).max().unwrap_or(0);
        from..to + 1
    }

    /// Bytes of data that were written, what stood there before not counted.
    pub fn written_bytes(&self) -> u64 {
        self.ops.iter().filter(|op| op.begin_ns > 0).map(|op| op.what.data_bytes()).sum()
    }

    /// Bytes that were written where the file had bytes before: what a log writes once it uses room again.
    pub fn rewritten_bytes(&self) -> u64 {
        let mut ends = std::collections::HashMap::new();
        let mut rewritten = 0;
        for op in &self.ops {
            if let What::Write { file, offset, data, .. } = &op.what {
                let end = offset + data.len() as u64;
                let known: &mut u64 = ends.entry(*file).or_default();
                rewritten += (*known).min(end).saturating_sub(*offset);
                *known = end.max(*known);
            }
        }
        rewritten
    }

    /// Names of all files that ever came to be.
    pub fn created(&self) -> impl Iterator<Item = &Name> {
        self.ops.iter().filter_map(|op| match &op.what {
            What::Create { name, .. } if op.begin_ns > 0 => Some(name),
            _ => None,
        })
    }
}

impl What {
    fn data_bytes(&self) -> u64 {
        match self {
            What::Write { data, .. } => data.len() as u64,
            _ => 0,
        }
    }
}
