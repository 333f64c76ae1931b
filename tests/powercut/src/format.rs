//! The bytes of a trace: one header, then records that the traced process appends through a shared mapping.
//!
//! The recorder and the reader both compile this file, so there is one definition of the format. Numbers are 64-bit
//! words in the machine's byte order, because a trace never leaves the machine that made it.

use std::ffi::CStr;

/// First word of a trace: the letters of its name and the version of the format.
pub const MAGIC: u64 = u64::from_le_bytes(*b"pwrcut\0\x01");

/// Bytes before the first record: magic, cursor (where the next record goes), flaws (see below), one spare word.
pub const HEADER_BYTES: u64 = 32;
/// Word of the header that holds the cursor.
pub const HEADER_CURSOR_WORD: usize = 1;
/// Word of the header that holds the flaws.
pub const HEADER_FLAWS_WORD: usize = 2;

/// A flaw: some records found no room.
pub const FLAW_FULL: u64 = 1;
/// A flaw: a descriptor had a number beyond what the recorder follows.
pub const FLAW_DESCRIPTOR: u64 = 2;
/// A flaw: a shared writable mapping of a watched file was made, and its writes can't be seen.
pub const FLAW_MAPPED: u64 = 4;
/// A flaw: a name moved across the edge of the watched folder.
pub const FLAW_EDGE: u64 = 8;

/// Room for a whole trace, in bytes; the file is sparse, so an unused rest costs nothing.
pub const TRACE_BYTES_MAX: u64 = 300 << 20;

/// Environment variable that names the folder to watch, as an absolute path without symbolic links.
pub const ENV_ROOT: &CStr = c"FAIRGROUND_CUT_ROOT";
/// Environment variable that names the trace file, made beforehand with its header.
pub const ENV_TRACE: &CStr = c"FAIRGROUND_CUT_TRACE";

/// Words of a record before its text: see the constants below.
pub const RECORD_WORDS: usize = 12;
/// Bytes of the whole record, its text and data included, a multiple of 8; zero until the record is claimed.
pub const LENGTH: usize = 0;
/// What was done: one of the `KIND_` constants.
pub const KIND: usize = 1;
/// When the operation was about to begin, CLOCK_MONOTONIC nanoseconds; zero until the record is complete.
pub const BEGIN_NS: usize = 2;
/// When the operation had ended, CLOCK_MONOTONIC nanoseconds; zero while it runs.
pub const END_NS: usize = 3;
/// What the operation returned; negative if it failed.
pub const RESULT: usize = 4;
/// Inode of the file or folder concerned.
pub const INODE: usize = 5;
/// Inode of the folder that holds the name.
pub const FOLDER: usize = 6;
/// Inode of the folder that holds the second name of a rename.
pub const FOLDER_TO: usize = 7;
/// First byte of a write, or the new length of a truncation.
pub const OFFSET: usize = 8;
/// Flags: see the `FLAG_` constants.
pub const FLAGS: usize = 9;
/// Bytes of text: the name, or both names of a rename with a zero byte between.
pub const TEXT_BYTES: usize = 10;
/// Bytes of data after the text.
pub const DATA_BYTES: usize = 11;

/// A file came to be.
pub const KIND_CREATE: u64 = 1;
/// A folder came to be.
pub const KIND_MKDIR: u64 = 2;
/// Data was written.
pub const KIND_WRITE: u64 = 3;
/// A length was set.
pub const KIND_TRUNCATE: u64 = 4;
/// A file or folder was synced.
pub const KIND_SYNC: u64 = 5;
/// A range was handed to the disk without any promise; kept for the statistics only.
pub const KIND_SYNC_RANGE: u64 = 6;
/// Everything was synced.
pub const KIND_SYNC_ALL: u64 = 7;
/// A name moved.
pub const KIND_RENAME: u64 = 8;
/// A name or an empty folder went away.
pub const KIND_UNLINK: u64 = 9;
/// A file got a second name.
pub const KIND_LINK: u64 = 10;

/// The write was itself synchronous (O_SYNC, O_DSYNC, RWF_DSYNC, RWF_SYNC).
pub const FLAG_SYNCHRONOUS: u64 = 1;
/// The sync was fdatasync, which need not make a shorter length durable.
pub const FLAG_DATA_ONLY: u64 = 2;
/// The truncation only grows the file (fallocate).
pub const FLAG_GROW_ONLY: u64 = 4;
/// The rename swaps two names, or fallocate punches holes: the reader does not know how.
pub const FLAG_UNSUPPORTED: u64 = 8;
