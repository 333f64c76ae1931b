//! Bytes of everything that an activity ever stored, kept in its folder `golden` beside its code: decoded and compared, so
//! that old logs stay readable. A changed shape needs a new version, and new bytes beside the old ones.
//!
//! Set `GOLDEN=write` to write those that are missing; none is ever overwritten.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use decider::{Decider, Recorded, answer};
use serde::Serialize;

/// What the sender of a command was told.
pub type Answer<D> = Result<<D as Decider>::Receipt, <D as Decider>::Refusal>;

/// The golden bytes of a crate.
pub struct Golden {
    folder: PathBuf,
}

impl Golden {
    /// Those of the crate with this manifest folder: `Golden::of(env!("CARGO_MANIFEST_DIR"))`.
    pub fn of(manifest_folder: &str) -> Self {
        Self { folder: Path::new(manifest_folder).join("golden") }
    }

    /// Compares bytes with those that were stored under this name.
    ///
    /// # Panics
    /// If they differ, or none were stored.
    #[track_caller]
    pub fn check(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.join(format!("{name}.hex"));
        if !path.exists() && std::env::var("GOLDEN").is_ok_and(|mode| mode == "write") {
            fs::write(&path, format!("{}\n", hex::encode(bytes))).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_else(|error| panic!("golden/{name}.hex: {error}"));
        let shape = "the stored form has changed; make it a new version";
        assert_eq!(stored.trim(), hex::encode(bytes), "{name}: {shape}");
    }

    /// Compares the bytes of events, one of each of these kinds, and decodes each from them.
    ///
    /// # Panics
    /// If a kind is missing, or an event is not what was stored.
    #[track_caller]
    pub fn check_events<E: Recorded + Debug + PartialEq>(
        &self,
        kinds: impl IntoIterator<Item = u16>,
        events: &[E],
    ) {
        let mut given: Vec<u16> = events.iter().map(Recorded::kind).collect();
        given.sort_unstable();
        assert_eq!(given, Vec::from_iter(kinds), "one of each kind");
        for event in events {
            let mut bytes = Vec::new();
            event.encode(&mut bytes);
            self.check(&format!("{:02}-{}-v{}", event.kind(), event.name(), event.version()), &bytes);
            let decoded = E::decode(event.kind(), event.version(), &bytes).unwrap();
            assert_eq!(decoded.as_ref(), Some(event));
            assert!(event.to_json().is_object(), "{} is no JSON object", event.name());
        }
    }

    /// Compares the bytes of answers, by name, and decodes each from them.
    ///
    /// # Panics
    /// If an answer is not what was stored.
    #[track_caller]
    pub fn check_answers<D: Decider>(&self, answers: &[(&str, Answer<D>)])
    where
        D::Receipt: Debug + PartialEq,
        D::Refusal: PartialEq,
    {
        for (name, stored) in answers {
            let bytes = answer::encode::<D>(stored);
            self.check(&format!("answer-{name}"), &bytes);
            assert_eq!(answer::decode::<D>(&bytes).as_ref(), Ok(stored));
        }
    }
}

/// The numbers of variants, which their stored bytes begin with: none may ever move.
pub fn numbers<T: Serialize>(values: &[T]) -> Vec<u8> {
    let number = |value| {
        let mut bytes = Vec::new();
        answer::append(value, &mut bytes);
        bytes[0]
    };
    values.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panics(work: impl FnOnce() + std::panic::UnwindSafe) -> bool {
        std::panic::catch_unwind(work).is_err()
    }

    #[test]
    fn other_bytes_and_missing_ones_are_noticed() {
        let folder = std::env::temp_dir().join(format!("golden-{}", std::process::id()));
        fs::create_dir_all(folder.join("golden")).unwrap();
        fs::write(folder.join("golden/known.hex"), "0102\n").unwrap();
        let golden = || Golden::of(folder.to_str().unwrap());
        golden().check("known", &[1, 2]);
        assert!(panics(|| golden().check("known", &[1, 3])));
        assert!(panics(|| golden().check("unknown", &[1, 2])));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn variants_are_told_by_their_numbers() {
        assert_eq!(numbers(&[Some(7_u8), None]), [1, 0]);
    }
}
