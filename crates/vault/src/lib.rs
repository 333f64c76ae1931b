//! The vault: personal data and secrets, sealed, erasable, apart from every log.
//!
//! Events point at people by random [`PersonId`](proto::PersonId)s and at their names and texts by
//! [`PersonalRef`](proto::PersonalRef)s. What those stand for is here, in plain files of fixed slots that are
//! overwritten in place and synced when somebody asks to be erased: a log can't forget, and a database keeps
//! old pages.
//!
//! - Every person has a random key in a file of its own. It seals their openid and whatever they own. Erasing
//!   overwrites the key, then the data.
//! - A master key (`master.key`, 0600) seals those keys and everything that has no owner, so that one stolen file
//!   says nothing. Backups hold the folder as a whole: files of different ages don't belong together.
//! - Openids are found by keyed hash, so that a start unseals none of them. After an orderly end it finds who is known in the
//!   roll, and their slots are looked at behind it ([`Vault::look_over`]).
//! - All calls block until what they promise is on the platter; callers at the same time share one sync.
//!
//! Invariant: no openid, field, key or hash of one is ever logged or put into an error.

mod damage;
mod error;
mod folder;
mod frame;
mod index;
mod keys;
mod layout;
mod look_over;
mod meters;
mod open;
mod personal;
mod persons;
mod roll;
mod scan;
mod secret;
mod slots;
mod sync;
mod vault;

pub use error::VaultError;
pub use keys::Purpose;
pub use meters::describe_metrics;
pub use persons::Erased;
pub use secret::Key32;
pub use vault::{Settings, TornSlot, Vault};

/// Longest openid. WeChat's have 28 characters; the rest is room for other platforms, in one sector.
pub const OPENID_BYTES_MAX: usize = 128;
/// Longest encoding of all fields behind one reference: a name, a slogan and a page of text in five sectors.
pub const PERSONAL_BYTES_MAX: usize = 2_048;
/// Most fields behind one reference; forms that people fill in have fewer.
pub const FIELDS_MAX: usize = 16;
/// Longest name of a field; names are chosen by programs and stay short.
pub const FIELD_NAME_BYTES_MAX: usize = 32;
/// Most references that one person owns: sign-ups of many campaigns, yet bounded, so that erasing is one
/// short step.
pub const PERSONAL_OF_ONE_MAX: usize = 1_024;
