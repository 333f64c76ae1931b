//! Appends records to the trace through a shared mapping.

use core::ptr::null_mut;
use core::slice;
use core::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use crate::format;
use crate::real::{errno, set_errno};

/// Start of the mapped trace, or null while nothing is recorded.
static TRACE: AtomicPtr<u64> = AtomicPtr::new(null_mut());
/// The watched folder's path, or null.
static ROOT: AtomicPtr<libc::c_char> = AtomicPtr::new(null_mut());

/// Runs when the library is loaded, before `main`.
#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = start;

extern "C" fn start() {
    // SAFETY: the names end with zero bytes; nobody changes the environment before main.
    unsafe {
        let root = libc::getenv(format::ENV_ROOT.as_ptr());
        let path = libc::getenv(format::ENV_TRACE.as_ptr());
        if root.is_null() || path.is_null() {
            return;
        }
        let flags = libc::O_RDWR | libc::O_CLOEXEC;
        let descriptor = libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path, flags, 0);
        if descriptor < 0 {
            return;
        }
        let bytes = format::TRACE_BYTES_MAX as usize;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let mapped =
            libc::syscall(libc::SYS_mmap, 0_usize, bytes, access, libc::MAP_SHARED, descriptor, 0_usize);
        libc::syscall(libc::SYS_close, descriptor);
        if mapped == -1 || *(mapped as *const u64) != format::MAGIC {
            return;
        }
        ROOT.store(libc::strdup(root), Ordering::Release);
        TRACE.store(mapped as *mut u64, Ordering::Release);
        crate::descriptors::adopt_inherited();
    }
}

/// Is anything recorded at all?
pub(crate) fn is_on() -> bool {
    !TRACE.load(Ordering::Acquire).is_null()
}

/// The watched folder's path; empty if nothing is recorded.
pub(crate) fn root() -> &'static [u8] {
    let root = ROOT.load(Ordering::Acquire);
    if root.is_null() {
        return &[];
    }
    // SAFETY: the copy made at the start ends with a zero byte and is never freed.
    unsafe { core::ffi::CStr::from_ptr(root) }.to_bytes()
}

/// Notes that the trace misses something, so that the reader refuses it.
pub(crate) fn flaw(which: u64) {
    if let Some(word) = header(format::HEADER_FLAWS_WORD) {
        word.fetch_or(which, Ordering::Relaxed);
    }
}

fn header(word: usize) -> Option<&'static AtomicU64> {
    let trace = TRACE.load(Ordering::Acquire);
    if trace.is_null() {
        return None;
    }
    // SAFETY: the header lies inside the mapping, which is never unmapped, and all access to it is atomic.
    Some(unsafe { AtomicU64::from_ptr(trace.add(word)) })
}

fn now_ns() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is valid for the call; this clock always exists on Linux.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// What a record says besides its times.
pub(crate) struct Facts<'a> {
    pub(crate) kind: u64,
    pub(crate) inode: u64,
    pub(crate) folder: u64,
    pub(crate) folder_to: u64,
    pub(crate) offset: u64,
    pub(crate) flags: u64,
    pub(crate) names: [&'a [u8]; 2],
    pub(crate) data: &'a [libc::iovec],
}

impl<'a> Facts<'a> {
    /// Facts of a kind about one inode, everything else empty.
    pub(crate) fn of(kind: u64, inode: u64) -> Facts<'a> {
        Facts { kind, inode, folder: 0, folder_to: 0, offset: 0, flags: 0, names: [&[], &[]], data: &[] }
    }
}

/// A record whose operation runs.
#[derive(Clone, Copy)]
pub(crate) struct Record(*mut u64);

impl Record {
    /// Notes what is about to happen. None if there is no room, which flaws the trace.
    pub(crate) fn begin(facts: &Facts<'_>) -> Option<Record> {
        let [name, name_to] = facts.names;
        let text_bytes = if name_to.is_empty() { name.len() } else { name.len() + 1 + name_to.len() };
        let data_bytes: usize = facts.data.iter().map(|part| part.iov_len).sum();
        let bytes = (format::RECORD_WORDS * 8 + text_bytes + data_bytes).next_multiple_of(8) as u64;
        let at = header(format::HEADER_CURSOR_WORD)?.fetch_add(bytes, Ordering::Relaxed);
        if at + bytes > format::TRACE_BYTES_MAX {
            flaw(format::FLAW_FULL);
            return None;
        }
        // SAFETY: the cursor gave these bytes to this call alone, inside the mapping and aligned to a word.
        let record = Record(unsafe { TRACE.load(Ordering::Acquire).add(at as usize / 8) });
        record.set(format::LENGTH, bytes);
        record.set(format::KIND, facts.kind);
        record.set(format::RESULT, 0);
        record.set(format::INODE, facts.inode);
        record.set(format::FOLDER, facts.folder);
        record.set(format::FOLDER_TO, facts.folder_to);
        record.set(format::OFFSET, facts.offset);
        record.set(format::FLAGS, facts.flags);
        record.set(format::TEXT_BYTES, text_bytes as u64);
        record.set(format::DATA_BYTES, data_bytes as u64);
        record.copy_tail(facts, text_bytes);
        record.set(format::BEGIN_NS, now_ns());
        Some(record)
    }

    /// Copies names and data behind the words.
    fn copy_tail(self, facts: &Facts<'_>, text_bytes: usize) {
        let [name, name_to] = facts.names;
        // SAFETY: begin() reserved room for exactly these bytes; the caller of write vouches for its buffers.
        unsafe {
            let text = self.0.add(format::RECORD_WORDS).cast::<u8>();
            text.copy_from_nonoverlapping(name.as_ptr(), name.len());
            if !name_to.is_empty() {
                text.add(name.len() + 1).copy_from_nonoverlapping(name_to.as_ptr(), name_to.len());
            }
            let mut data = text.add(text_bytes);
            for part in facts.data {
                data.copy_from_nonoverlapping(part.iov_base.cast(), part.iov_len);
                data = data.add(part.iov_len);
            }
        }
    }

    /// Sets one word; another process may read it, so it is stored whole and in order.
    pub(crate) fn set(self, word: usize, value: u64) {
        // SAFETY: the word lies inside this record, which lies inside the mapping.
        unsafe { AtomicU64::from_ptr(self.0.add(word)) }.store(value, Ordering::Release);
    }

    /// Notes how and when the operation ended.
    pub(crate) fn end(self, result: i64) {
        self.set(format::RESULT, result as u64);
        self.set(format::END_NS, now_ns());
    }
}

/// Runs an operation between the two notes of its record; `finish` adds what is only known afterwards.
pub(crate) fn recorded<R: Copy + Into<i64>>(
    facts: &Facts<'_>,
    operation: impl FnOnce() -> R,
    finish: impl FnOnce(Record, R),
) -> R {
    let record = Record::begin(facts);
    let result = operation();
    if let Some(record) = record {
        let kept = errno();
        finish(record, result);
        record.end(result.into());
        set_errno(kept);
    }
    result
}

/// The caller's list of buffers; empty if the count makes no sense, which libc will refuse by itself.
///
/// # Safety
/// As for writev: `parts` points to `count` valid buffers.
pub(crate) unsafe fn buffers<'a>(parts: *const libc::iovec, count: libc::c_int) -> &'a [libc::iovec] {
    if parts.is_null() || count <= 0 {
        return &[];
    }
    // SAFETY: promised by the caller.
    unsafe { slice::from_raw_parts(parts, count as usize) }
}
