//! What stood in the watched folder before the process started, as durable operations at time 0.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use bytes::Bytes;

use crate::error::Error;
use crate::trace::{Node, Op, Trace, What};

/// The folder before, and the nodes of its inodes.
pub(crate) struct Base {
    pub(crate) ops: Vec<Op>,
    pub(crate) nodes: HashMap<u64, Node>,
    /// The next node's number.
    pub(crate) fresh: u32,
}

impl Base {
    /// Reads a whole folder.
    pub(crate) fn read(root: &Path) -> Result<Base, Error> {
        let inode = fs::metadata(root).map_err(Error::at(root))?.ino();
        let nodes = HashMap::from([(inode, Trace::ROOT)]);
        let mut base = Base { ops: Vec::new(), nodes, fresh: 1 };
        base.add(root, Trace::ROOT)?;
        base.push(What::SyncAll);
        Ok(base)
    }

    fn push(&mut self, what: What) {
        self.ops.push(Op { begin_ns: 0, end_ns: Some(0), what });
    }

    fn add(&mut self, path: &Path, folder: Node) -> Result<(), Error> {
        for entry in fs::read_dir(path).map_err(Error::at(path))? {
            let entry = entry.map_err(Error::at(path))?;
            let (path, name) = (entry.path(), entry.file_name());
            let metadata = entry.metadata().map_err(Error::at(&path))?;
            let known = self.nodes.get(&metadata.ino()).copied();
            let node = known.unwrap_or(Node(self.fresh));
            self.fresh += u32::from(known.is_none());
            self.nodes.insert(metadata.ino(), node);
            if metadata.is_dir() {
                self.push(What::Mkdir { folder, name, made: node });
                self.add(&path, node)?;
            } else if known.is_some() {
                self.push(What::Link { folder, name, file: node });
            } else {
                let data = Bytes::from(fs::read(&path).map_err(Error::at(&path))?);
                self.push(What::Create { folder, name, file: node });
                self.push(What::Write { file: node, offset: 0, data, synchronous: false });
            }
        }
        Ok(())
    }
}
