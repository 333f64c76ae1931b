//! Who a service is to NATS: an nkey. The server knows the public half, the service alone holds the seed.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nkeys::{KeyPair, KeyPairType};
use zeroize::Zeroizing;

/// The secret half of a user's key. Wiped from memory when it is dropped, and never shown.
#[derive(Clone)]
pub struct Seed(Zeroizing<String>);

/// Why a text or file is no seed.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Not the text that `nk` or [`generate`] gives.
    #[error("this is no seed of a NATS user; it is one line that begins with SU")]
    Malformed,
    /// The file can't be read.
    #[error("{path}: {source}; it must hold the seed of this service's NATS user", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Others on this machine may read the file.
    #[error("{} may be read by others (mode {mode:03o}); run chmod 600 on it", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
}

/// A new key pair: what the service keeps, and what nats.conf is told.
pub fn generate() -> (Seed, String) {
    let pair = KeyPair::new_user();
    let seed = pair.seed().expect("a key pair that was just made holds its seed");
    (Seed(Zeroizing::new(seed)), pair.public_key())
}

impl Seed {
    /// The seed in a text; lines that begin with `#` and space around it don't count.
    pub fn parse(text: &str) -> Result<Self, SeedError> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (Some(seed), None) = (lines.next(), lines.next()) else { return Err(SeedError::Malformed) };
        match KeyPair::from_seed(seed) {
            Ok(pair) if pair.key_pair_type() == KeyPairType::User => {
                Ok(Self(Zeroizing::new(seed.to_owned())))
            }
            _ => Err(SeedError::Malformed),
        }
    }

    /// The seed in a file that nobody else may read.
    pub fn read(path: &Path) -> Result<Self, SeedError> {
        let unreadable = |source| SeedError::Unreadable { path: path.to_owned(), source };
        let mode = mode(path).map_err(unreadable)?;
        if mode & 0o077 != 0 {
            return Err(SeedError::Exposed { path: path.to_owned(), mode });
        }
        Self::parse(&Zeroizing::new(fs::read_to_string(path).map_err(unreadable)?))
    }

    /// What nats.conf knows the user by.
    pub fn public_key(&self) -> String {
        KeyPair::from_seed(&self.0).expect("a seed was checked when it was read").public_key()
    }

    /// The text to write into the service's file, and nowhere else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seed of {}", self.public_key())
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> io::Result<u32> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(path: &Path) -> io::Result<u32> {
    fs::metadata(path).map(|_| 0o600)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_seed_survives_its_file_and_nothing_shows_it() {
        let (seed, public) = generate();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("votes.seed");
        fs::write(&path, format!("# votes\n\n  {}\n", seed.reveal())).unwrap();

        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Seed::read(&path), Err(SeedError::Exposed { mode: 0o640, .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let read = Seed::read(&path).unwrap();
        assert_eq!((read.public_key(), read.reveal()), (public, seed.reveal()));
        assert!(!format!("{read:?}").contains(seed.reveal()));
    }

    #[test]
    fn what_is_no_users_seed_is_refused() {
        let account = KeyPair::new_account().seed().unwrap();
        let (user, public) = generate();
        let twice = format!("{}\n{}", user.reveal(), user.reveal());
        for wrong in ["", "# only a comment", &account, &public, &twice, &user.reveal()[1..]] {
            assert!(matches!(Seed::parse(wrong), Err(SeedError::Malformed)), "{wrong}");
        }
        let nowhere = Path::new("nowhere.seed");
        assert!(Seed::read(nowhere).unwrap_err().to_string().contains("nowhere.seed"));
    }
}
