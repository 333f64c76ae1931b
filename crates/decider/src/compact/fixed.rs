//! Values of a fixed width, as a compact map keeps them.

use proto::{CommandId, PersonId, Pseudonym};

/// A value of a fixed number of bytes. Keys are in the order of their bytes.
pub trait Fixed: Sized {
    /// How many bytes.
    const BYTES: usize;
    /// Writes them; the slice is as long as they are.
    fn put(&self, into: &mut [u8]);
    /// Reads them back.
    fn take(from: &[u8]) -> Self;
}

impl Fixed for () {
    const BYTES: usize = 0;
    fn put(&self, _: &mut [u8]) {}
    fn take(_: &[u8]) {}
}

macro_rules! fixed {
    ($($type:ty: $bytes:literal, $put:expr, $take:expr;)+) => { $(
        impl Fixed for $type {
            const BYTES: usize = $bytes;
            fn put(&self, into: &mut [u8]) {
                let put: fn(&Self) -> [u8; $bytes] = $put;
                into.copy_from_slice(&put(self));
            }
            fn take(from: &[u8]) -> Self {
                let mut bytes = [0; $bytes];
                bytes.copy_from_slice(from);
                let take: fn([u8; $bytes]) -> Self = $take;
                take(bytes)
            }
        }
    )+ };
}

fixed! {
    u32: 4, |number| number.to_be_bytes(), u32::from_be_bytes;
    u64: 8, |number| number.to_be_bytes(), u64::from_be_bytes;
    PersonId: 16, |id| id.0, PersonId;
    CommandId: 16, |id| id.0, CommandId;
    Pseudonym: 8, |pseudonym| pseudonym.0, Pseudonym;
}
