//! Data and lengths: write in all its forms, truncate, fallocate.

use libc::{c_char, c_int, c_void, iovec, off_t, size_t, ssize_t};

use crate::descriptors::{Watched, watched};
use crate::format;
use crate::place::{Place, status, status_at};
use crate::real::{real, set_errno};
use crate::recorder::{Facts, buffers, flaw, recorded};

/// Records a write. `offset` is the caller's, or None for the descriptor's own position.
fn written(
    descriptor: c_int,
    parts: &[iovec],
    offset: Option<off_t>,
    synchronous: bool,
    real: impl FnOnce() -> ssize_t,
) -> ssize_t {
    let Some(file) = watched(descriptor) else { return real() };
    let mut facts = Facts::of(format::KIND_WRITE, file.inode);
    facts.offset = position(descriptor, file, offset);
    facts.flags = if file.synchronous || synchronous { format::FLAG_SYNCHRONOUS } else { 0 };
    facts.data = parts;
    let result = recorded(
        &facts,
        || real() as i64,
        |record, result| {
            // Another writer may have appended since; only the position afterwards is certain.
            if offset.is_none() && file.appends && result > 0 {
                // SAFETY: asks for a position, changes nothing.
                let end = unsafe { libc::lseek(descriptor, 0, libc::SEEK_CUR) };
                record.set(format::OFFSET, (end - result).max(0) as u64);
            }
        },
    );
    result as ssize_t
}

fn position(descriptor: c_int, file: Watched, offset: Option<off_t>) -> u64 {
    let position = match offset {
        // Linux appends even with pwrite if the descriptor appends.
        _ if file.appends => status(descriptor).map_or(0, |status| status.st_size),
        Some(offset) => offset,
        // SAFETY: asks for a position, changes nothing.
        None => unsafe { libc::lseek(descriptor, 0, libc::SEEK_CUR) },
    };
    position.max(0) as u64
}

fn one(data: *const c_void, bytes: size_t) -> iovec {
    iovec { iov_base: data.cast_mut(), iov_len: bytes }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn write(descriptor: c_int, data: *const c_void, bytes: size_t) -> ssize_t {
    written(
        descriptor,
        &[one(data, bytes)],
        None,
        false,
        || real!(write(descriptor => c_int, data => *const c_void, bytes => size_t) -> ssize_t),
    )
}

#[unsafe(no_mangle)]
unsafe extern "C" fn writev(descriptor: c_int, parts: *const iovec, count: c_int) -> ssize_t {
    // SAFETY: the arguments are libc's.
    let slices = unsafe { buffers(parts, count) };
    written(
        descriptor,
        slices,
        None,
        false,
        || real!(writev(descriptor => c_int, parts => *const iovec, count => c_int) -> ssize_t),
    )
}

macro_rules! positioned_writes {
    ($($plain:ident $vector:ident $flagged:ident;)*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $plain(to: c_int, data: *const c_void, bytes: size_t, offset: off_t) -> ssize_t {
            written(to, &[one(data, bytes)], Some(offset), false, || {
                real!($plain(to => c_int, data => *const c_void, bytes => size_t, offset => off_t) -> ssize_t)
            })
        }
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $vector(to: c_int, parts: *const iovec, count: c_int, offset: off_t) -> ssize_t {
            // SAFETY: the arguments are libc's.
            let slices = unsafe { buffers(parts, count) };
            written(to, slices, Some(offset), false, || {
                real!($vector(to => c_int, parts => *const iovec, count => c_int, offset => off_t) -> ssize_t)
            })
        }
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $flagged(
            to: c_int,
            parts: *const iovec,
            count: c_int,
            offset: off_t,
            flags: c_int,
        ) -> ssize_t {
            // SAFETY: as above.
            let slices = unsafe { buffers(parts, count) };
            let synchronous = flags & (libc::RWF_DSYNC | libc::RWF_SYNC) != 0;
            // Minus one means the descriptor's own position.
            written(to, slices, (offset != -1).then_some(offset), synchronous, || {
                real!($flagged(
                    to => c_int, parts => *const iovec, count => c_int, offset => off_t, flags => c_int
                ) -> ssize_t)
            })
        }
    )*};
}

positioned_writes! {
    pwrite pwritev pwritev2;
    pwrite64 pwritev64 pwritev64v2;
}

macro_rules! lengths {
    ($($by_descriptor:ident $by_path:ident $allocate:ident $ensure:ident;)*) => {$(
        #[unsafe(no_mangle)]
        extern "C" fn $by_descriptor(descriptor: c_int, bytes: off_t) -> c_int {
            let real = || real!($by_descriptor(descriptor => c_int, bytes => off_t) -> c_int);
            let Some(file) = watched(descriptor) else { return real() };
            let facts = Facts { offset: bytes as u64, ..Facts::of(format::KIND_TRUNCATE, file.inode) };
            recorded(&facts, real, |_, _| ())
        }
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $by_path(path: *const c_char, bytes: off_t) -> c_int {
            let real = || real!($by_path(path => *const c_char, bytes => off_t) -> c_int);
            // SAFETY: the arguments are libc's; Place::of refuses a null path.
            let known = unsafe { Place::of(libc::AT_FDCWD, path).and_then(|_| status_at(libc::AT_FDCWD, path, 0)) };
            let Some(status) = known else { return real() };
            let facts = Facts { offset: bytes as u64, ..Facts::of(format::KIND_TRUNCATE, status.st_ino) };
            recorded(&facts, real, |_, _| ())
        }
        #[unsafe(no_mangle)]
        extern "C" fn $allocate(descriptor: c_int, mode: c_int, offset: off_t, bytes: off_t) -> c_int {
            allocated(descriptor, mode, offset, bytes, || {
                real!($allocate(descriptor => c_int, mode => c_int, offset => off_t, bytes => off_t) -> c_int)
            })
        }
        #[unsafe(no_mangle)]
        extern "C" fn $ensure(descriptor: c_int, offset: off_t, bytes: off_t) -> c_int {
            allocated(descriptor, 0, offset, bytes, || {
                real!($ensure(descriptor => c_int, offset => off_t, bytes => off_t) -> c_int)
            })
        }
    )*};
}

lengths! {
    ftruncate truncate fallocate posix_fallocate;
    ftruncate64 truncate64 fallocate64 posix_fallocate64;
}

fn allocated(
    descriptor: c_int,
    mode: c_int,
    offset: off_t,
    bytes: off_t,
    real: impl FnOnce() -> c_int,
) -> c_int {
    let Some(file) = watched(descriptor) else { return real() };
    if mode == libc::FALLOC_FL_KEEP_SIZE {
        return real();
    }
    let mut facts = Facts::of(format::KIND_TRUNCATE, file.inode);
    facts.offset = (offset + bytes) as u64;
    facts.flags = if mode == 0 { format::FLAG_GROW_ONLY } else { format::FLAG_UNSUPPORTED };
    recorded(&facts, real, |_, _| ())
}

/// Refused for watched files, so that the caller falls back to read and write, which are seen.
#[unsafe(no_mangle)]
unsafe extern "C" fn copy_file_range(
    from: c_int,
    from_at: *mut off_t,
    to: c_int,
    to_at: *mut off_t,
    bytes: size_t,
    flags: u32,
) -> ssize_t {
    if watched(to).is_some() {
        set_errno(libc::ENOSYS);
        return -1;
    }
    real!(copy_file_range(
        from => c_int, from_at => *mut off_t, to => c_int, to_at => *mut off_t, bytes => size_t, flags => u32
    ) -> ssize_t)
}

macro_rules! sends {
    ($($name:ident)*) => {$(
        /// Refused for watched files, as above.
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(to: c_int, from: c_int, at: *mut off_t, bytes: size_t) -> ssize_t {
            if watched(to).is_some() {
                set_errno(libc::EINVAL);
                return -1;
            }
            real!($name(to => c_int, from => c_int, at => *mut off_t, bytes => size_t) -> ssize_t)
        }
    )*};
}

sends! { sendfile sendfile64 }

macro_rules! maps {
    ($($name:ident)*) => {$(
        /// A shared writable mapping changes a file unseen, so it flaws the trace.
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(
            at: *mut c_void,
            bytes: size_t,
            access: c_int,
            flags: c_int,
            descriptor: c_int,
            offset: off_t,
        ) -> *mut c_void {
            let shared = flags & libc::MAP_TYPE != libc::MAP_PRIVATE && access & libc::PROT_WRITE != 0;
            if shared && flags & libc::MAP_ANONYMOUS == 0 && watched(descriptor).is_some() {
                flaw(format::FLAW_MAPPED);
            }
            // SAFETY: the caller's own arguments; the raw call avoids a second look-up through this library.
            unsafe { libc::syscall(libc::SYS_mmap, at, bytes, access, flags, descriptor, offset) as *mut c_void }
        }
    )*};
}

maps! { mmap mmap64 }
