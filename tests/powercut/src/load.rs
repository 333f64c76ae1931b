//! Reads the recorder's file into a trace.

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use bytes::Bytes;

use crate::base::Base;
use crate::error::Error;
use crate::format;
use crate::trace::{Name, Node, Op, Trace, What};

/// Reads a recorder's file whose process has ended. `base` is what stood in the folder before.
///
/// # Errors
/// [`Error::Trace`] if the recorder missed something.
pub(crate) fn load(file: &Bytes, base: Base) -> Result<Trace, Error> {
    if word(file, 0) != format::MAGIC {
        return Err(Error::Trace("it is not a trace"));
    }
    let flaws = word(file, format::HEADER_FLAWS_WORD);
    for (flaw, why) in [
        (format::FLAW_FULL, "the process wrote more than a trace can hold; write less, or cut earlier"),
        (format::FLAW_DESCRIPTOR, "the process used more descriptors than the recorder follows"),
        (format::FLAW_MAPPED, "the process writes through a shared mapping, which can't be seen"),
        (format::FLAW_EDGE, "the process moved a file into or out of the watched folder"),
    ] {
        if flaws & flaw != 0 {
            return Err(Error::Trace(why));
        }
    }
    let end = word(file, format::HEADER_CURSOR_WORD);
    let mut reader = Reader { nodes: base.nodes, names: HashMap::new(), fresh: base.fresh };
    let mut ops = base.ops;
    for op in &ops {
        reader.follow(&op.what);
    }
    let mut at = format::HEADER_BYTES;
    while at < end {
        let bytes = word(&file.slice(at as usize..), format::LENGTH);
        if bytes == 0 {
            if file[at as usize..].iter().all(|byte| *byte == 0) {
                // A kill came between claiming this room and writing there: the operation had not begun.
                break;
            }
            return Err(Error::Trace("the process was killed inside the recorder; run it again"));
        }
        let record = Record(file.slice(at as usize..(at + bytes) as usize));
        ops.extend(reader.read(&record)?);
        at += bytes;
    }
    Ok(Trace { ops })
}

fn word(bytes: &Bytes, index: usize) -> u64 {
    let at = index * 8;
    bytes.get(at..at + 8).and_then(|word| word.try_into().ok()).map_or(0, u64::from_ne_bytes)
}

struct Record(Bytes);

impl Record {
    fn word(&self, index: usize) -> u64 {
        word(&self.0, index)
    }

    fn has(&self, flag: u64) -> bool {
        self.word(format::FLAGS) & flag != 0
    }

    fn tail(&self) -> (Bytes, Bytes) {
        let text = format::RECORD_WORDS * 8;
        let data = text + self.word(format::TEXT_BYTES) as usize;
        (self.0.slice(text..data), self.0.slice(data..data + self.word(format::DATA_BYTES) as usize))
    }

    fn names(&self) -> (Name, Name) {
        let (text, _) = self.tail();
        let mut parts = text.splitn(2, |byte| *byte == 0).map(<[u8]>::to_vec);
        let mut next = || OsString::from_vec(parts.next().unwrap_or_default());
        (next(), next())
    }
}

/// Follows names and inodes as they really were, so that an inode used again becomes a new node.
struct Reader {
    nodes: HashMap<u64, Node>,
    names: HashMap<(Node, Name), Node>,
    fresh: u32,
}

impl Reader {
    /// None for what never began or failed.
    fn read(&mut self, record: &Record) -> Result<Option<Op>, Error> {
        let (begin_ns, end_ns) = (record.word(format::BEGIN_NS), record.word(format::END_NS));
        let result = record.word(format::RESULT).cast_signed();
        let kind = record.word(format::KIND);
        // posix_fallocate fails with a positive number.
        let failed =
            result < 0 || kind == format::KIND_TRUNCATE && record.has(format::FLAG_GROW_ONLY) && result > 0;
        if begin_ns == 0 || end_ns > 0 && failed {
            return Ok(None);
        }
        if record.has(format::FLAG_UNSUPPORTED) && kind != format::KIND_SYNC && kind != format::KIND_WRITE {
            return Err(Error::Trace(
                "the process swaps names or punches holes, which the simulated disk can't do",
            ));
        }
        let Some(what) = self.what(record, kind, (end_ns > 0).then_some(result)) else { return Ok(None) };
        self.follow(&what);
        Ok(Some(Op { begin_ns, end_ns: (end_ns > 0).then_some(end_ns), what }))
    }

    fn what(&mut self, record: &Record, kind: u64, result: Option<i64>) -> Option<What> {
        let inode = record.word(format::INODE);
        let folder = self.node(record.word(format::FOLDER));
        let (name, name_to) = record.names();
        Some(match kind {
            format::KIND_CREATE | format::KIND_MKDIR => {
                let known = self.names.get(&(folder, name.clone()));
                if known.is_some() && known == self.nodes.get(&inode) {
                    // Two threads opened it at once, and both believed to have made it.
                    return None;
                }
                let file = self.fresh(inode);
                match kind {
                    format::KIND_CREATE => What::Create { folder, name, file },
                    _ => What::Mkdir { folder, name, made: file },
                }
            }
            format::KIND_WRITE => {
                let (_, data) = record.tail();
                let bytes = result.map_or(data.len(), |result| (result as usize).min(data.len()));
                let synchronous = record.has(format::FLAG_SYNCHRONOUS);
                let offset = record.word(format::OFFSET);
                What::Write { file: self.node(inode), offset, data: data.slice(..bytes), synchronous }
            }
            format::KIND_TRUNCATE => What::Truncate {
                file: self.node(inode),
                bytes: record.word(format::OFFSET),
                grow_only: record.has(format::FLAG_GROW_ONLY),
            },
            format::KIND_SYNC => {
                What::Sync { node: self.node(inode), data_only: record.has(format::FLAG_DATA_ONLY) }
            }
            format::KIND_SYNC_RANGE => What::SyncRange,
            format::KIND_SYNC_ALL => What::SyncAll,
            format::KIND_RENAME => {
                let folder_to = self.node(record.word(format::FOLDER_TO));
                What::Rename { from: (folder, name), to: (folder_to, name_to), moved: self.node(inode) }
            }
            format::KIND_UNLINK => What::Unlink { folder, name },
            format::KIND_LINK => What::Link { folder, name, file: self.node(inode) },
            _ => return None,
        })
    }

    fn node(&mut self, inode: u64) -> Node {
        if let Some(node) = self.nodes.get(&inode) {
            return *node;
        }
        self.fresh(inode)
    }

    fn fresh(&mut self, inode: u64) -> Node {
        let node = Node(self.fresh);
        self.fresh += 1;
        self.nodes.insert(inode, node);
        node
    }

    fn follow(&mut self, what: &What) {
        match what {
            What::Create { folder, name, file: node }
            | What::Mkdir { folder, name, made: node }
            | What::Link { folder, name, file: node } => {
                self.names.insert((*folder, name.clone()), *node);
            }
            What::Rename { from, to, moved } => {
                self.names.remove(from);
                self.names.insert(to.clone(), *moved);
            }
            What::Unlink { folder, name } => {
                self.names.remove(&(*folder, name.clone()));
            }
            What::Write { .. }
            | What::Truncate { .. }
            | What::Sync { .. }
            | What::SyncRange
            | What::SyncAll => {}
        }
    }
}
