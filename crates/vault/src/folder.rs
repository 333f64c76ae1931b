//! The vault's folder: who may enter, one process at a time, the master key.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::layout::{Person, PersonKey, Personal, PurposeKey, Record, Tombstone};
use crate::secret::Key32;

/// The slot files; their places here are their numbers.
pub(crate) const SLOT_FILES: [&str; 5] =
    [PersonKey::FILE, Person::FILE, Personal::FILE, PurposeKey::FILE, Tombstone::FILE];

const LOCK: &str = "lock";
const MASTER_KEY: &str = "master.key";
const MASTER_KEY_NEW: &str = "master.key.new";
/// The master key's file: 32 secret bytes, then 16 bytes of their hash, so that a damaged one is noticed.
const MASTER_KEY_BYTES: usize = 48;

/// An entered folder: nobody else has it until `lock` is dropped.
pub(crate) struct Folder {
    pub lock: File,
    pub master: Key32,
    pub files: Vec<Arc<File>>,
}

impl Folder {
    /// Enters the folder; creates it and everything in it if there is none.
    pub fn enter(path: &Path) -> Result<Self, VaultError> {
        let missing: Vec<&Path> = path
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
            .collect();
        if !missing.is_empty() {
            DirBuilder::new()
                .mode(0o700)
                .recursive(true)
                .create(path)
                .map_err(VaultError::io("create", path))?;
        }
        for made in missing {
            let parent = made.parent().filter(|parent| !parent.as_os_str().is_empty());
            sync_folder(parent.unwrap_or(Path::new(".")))?;
        }
        // A folder that was made by hand is closed to others too.
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))
            .map_err(VaultError::io("close to others", path))?;
        let lock = lock(path)?;
        if !path.join(MASTER_KEY).exists() {
            create(path)?;
        }
        let master = read_master(path)?;
        let files = SLOT_FILES.iter().map(|name| open_slots(path, name)).collect::<Result<_, _>>()?;
        Ok(Self { lock, master, files })
    }
}

fn lock(folder: &Path) -> Result<File, VaultError> {
    let path = folder.join(LOCK);
    let file = private().create(true).open(&path).map_err(VaultError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(VaultError::InUse { folder: folder.to_path_buf() }),
        Err(TryLockError::Error(source)) => Err(VaultError::io("lock", &path)(source)),
    }
}

/// Makes empty slot files, and last the master key: its name is what says that the vault exists.
fn create(folder: &Path) -> Result<(), VaultError> {
    for name in SLOT_FILES {
        let path = folder.join(name);
        let file = private().create(true).open(&path).map_err(VaultError::io("create", &path))?;
        // Slots without a master key are a vault that lost it, and must not be taken for a fresh one.
        if file.metadata().map_err(VaultError::io("read", &path))?.len() > 0 {
            return Err(VaultError::Missing { file: folder.join(MASTER_KEY) });
        }
        file.sync_all().map_err(VaultError::io("sync", &path))?;
    }
    sync_folder(folder)?;
    let master = Key32::random()?;
    let mut bytes = Zeroizing::new(master.bytes().to_vec());
    bytes.extend_from_slice(&check_of(&master));
    let new = folder.join(MASTER_KEY_NEW);
    let write = |file: &mut File| file.write_all(&bytes).and_then(|()| file.sync_all());
    let mut file =
        private().create(true).truncate(true).open(&new).map_err(VaultError::io("create", &new))?;
    write(&mut file).map_err(VaultError::io("write", &new))?;
    let path = folder.join(MASTER_KEY);
    fs::rename(&new, &path).map_err(VaultError::io("rename", &new))?;
    sync_folder(folder)
}

fn read_master(folder: &Path) -> Result<Key32, VaultError> {
    let path = folder.join(MASTER_KEY);
    let mut bytes = Zeroizing::new([0; MASTER_KEY_BYTES]);
    let read = File::open(&path).and_then(|mut file| file.read_exact(bytes.as_mut()));
    match read {
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            return Err(VaultError::io("read", &path)(error));
        }
        Err(_) => return Err(VaultError::Missing { file: path }),
        Ok(()) => {}
    }
    let (key, check) = bytes.split_first_chunk().expect("48 bytes begin with 32");
    let master = Key32::new(*key);
    if check_of(&master) != check {
        return Err(VaultError::Missing { file: path });
    }
    // A cut between the rename and the sync of the folder may have left the name in the cache only.
    sync_folder(folder)?;
    Ok(master)
}

fn check_of(master: &Key32) -> [u8; 16] {
    master.digest("master key", &[])
}

fn open_slots(folder: &Path, name: &str) -> Result<Arc<File>, VaultError> {
    let path = folder.join(name);
    match private().open(&path) {
        Ok(file) => Ok(Arc::new(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(VaultError::Missing { file: path }),
        Err(error) => Err(VaultError::io("open", &path)(error)),
    }
}

/// Files that nobody else can read.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options
}

pub(crate) fn sync_folder(folder: &Path) -> Result<(), VaultError> {
    File::open(folder).and_then(|opened| opened.sync_all()).map_err(VaultError::io("sync", folder))
}
