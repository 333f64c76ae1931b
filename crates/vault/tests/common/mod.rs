//! What several tests need.
#![allow(dead_code)] // Each test file uses its own part.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proto::{CampaignId, PersonalRef, TenantId};
use vault::{Settings, Vault, VaultError};

pub fn tenant(name: &str) -> TenantId {
    name.parse().unwrap()
}

pub fn campaign(name: &str) -> CampaignId {
    name.parse().unwrap()
}

pub fn reference(n: u8) -> PersonalRef {
    PersonalRef([n; 16])
}

pub fn fields(name: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("name".to_owned(), name.to_owned())])
}

pub fn start(folder: &Path) -> Result<Vault, VaultError> {
    Vault::open(folder, Settings::default())
}

pub fn open(folder: &Path) -> Vault {
    start(folder).unwrap()
}

/// Every file of the folder with its bytes.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Whether some file of the folder holds these bytes.
pub fn holds(folder: &Path, bytes: &[u8]) -> bool {
    files(folder).iter().any(|(_, content)| content.windows(bytes.len()).any(|window| window == bytes))
}

/// The slots of a file that are not all zeros.
pub fn slots_in_use(folder: &Path, file: &str, slot_bytes: usize) -> Vec<usize> {
    let bytes = fs::read(folder.join(file)).unwrap();
    let in_use = |slot: &[u8]| slot.iter().any(|&byte| byte != 0);
    bytes.chunks(slot_bytes).enumerate().filter(|(_, slot)| in_use(slot)).map(|(n, _)| n).collect()
}
