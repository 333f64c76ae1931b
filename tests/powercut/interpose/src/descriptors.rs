//! Which descriptors lead beneath the watched folder: open, close and dup in all their forms.

use core::sync::atomic::{AtomicU64, Ordering};

use libc::{c_char, c_int, c_uint, mode_t};

use crate::format;
use crate::place::{Place, status, status_at, watched_inode};
use crate::real::{errno, real, set_errno};
use crate::recorder::{Facts, flaw, recorded};

/// Descriptors that can be followed; Linux gives 1,024 to a process unless asked for more.
const DESCRIPTORS_MAX: usize = 1 << 16;

/// Descriptors looked at when a program starts: shells hand down numbers of one digit.
const INHERITED_MAX: c_int = 32;

/// A watched descriptor's inode, its append and its synchronous flag, packed so that one load reads all; 0 if unwatched.
static WATCHED: [AtomicU64; DESCRIPTORS_MAX] = [const { AtomicU64::new(0) }; DESCRIPTORS_MAX];

/// What the recorder knows of a descriptor.
#[derive(Clone, Copy)]
pub(crate) struct Watched {
    pub(crate) inode: u64,
    pub(crate) appends: bool,
    pub(crate) synchronous: bool,
}

/// The descriptor's file, if it lies beneath the watched folder.
pub(crate) fn watched(descriptor: c_int) -> Option<Watched> {
    let packed = WATCHED.get(usize::try_from(descriptor).ok()?)?.load(Ordering::Relaxed);
    let file = Watched { inode: packed >> 2, appends: packed & 1 != 0, synchronous: packed & 2 != 0 };
    (packed != 0).then_some(file)
}

fn remember(descriptor: c_int, packed: u64) {
    match usize::try_from(descriptor).ok().and_then(|index| WATCHED.get(index)) {
        Some(slot) => slot.store(packed, Ordering::Relaxed),
        None if packed != 0 => flaw(format::FLAW_DESCRIPTOR),
        None => {}
    }
}

fn packed(descriptor: c_int) -> u64 {
    let slot = usize::try_from(descriptor).ok().and_then(|index| WATCHED.get(index));
    slot.map_or(0, |slot| slot.load(Ordering::Relaxed))
}

/// Watches a fresh descriptor if its path says so.
fn adopt(descriptor: c_int, flags: c_int) {
    let kept = errno();
    let appends = u64::from(flags & libc::O_APPEND != 0);
    // O_SYNC contains O_DSYNC's bit.
    let synchronous = u64::from(flags & libc::O_DSYNC != 0);
    let inode = if crate::recorder::is_on() { watched_inode(descriptor) } else { None };
    remember(descriptor, inode.map_or(0, |inode| inode << 2 | synchronous << 1 | appends));
    set_errno(kept);
}

/// Watches what a parent has opened and handed down, as a shell does for `program > file`.
pub(crate) fn adopt_inherited() {
    for descriptor in 0..INHERITED_MAX {
        // SAFETY: asks for flags, changes nothing. The raw call avoids this library's own fcntl.
        let flags = unsafe { libc::syscall(libc::SYS_fcntl, descriptor, libc::F_GETFL) };
        if flags >= 0 {
            adopt(descriptor, flags as c_int);
        }
    }
}

/// # Safety
/// As for openat.
unsafe fn open_with(folder: c_int, path: *const c_char, flags: c_int, real: impl FnOnce() -> c_int) -> c_int {
    let creates = flags & libc::O_CREAT != 0;
    let empties = flags & libc::O_TRUNC != 0;
    let mut place = None;
    if creates || empties {
        // SAFETY: the caller's path is libc's as well.
        place = unsafe { Place::of(folder, path) };
    }
    let Some(place) = place else {
        let descriptor = real();
        if descriptor >= 0 {
            adopt(descriptor, flags);
        }
        return descriptor;
    };
    // SAFETY: Place::of accepted the path.
    let before = unsafe { status_at(folder, path, 0) };
    let facts = match &before {
        Some(old) if empties => Facts::of(format::KIND_TRUNCATE, old.st_ino),
        Some(_) => {
            let descriptor = real();
            if descriptor >= 0 {
                adopt(descriptor, flags);
            }
            return descriptor;
        }
        None => {
            Facts { folder: place.folder, names: [place.name(), &[]], ..Facts::of(format::KIND_CREATE, 0) }
        }
    };
    recorded(&facts, real, |record, descriptor| {
        if descriptor >= 0 {
            adopt(descriptor, flags);
            record.set(format::INODE, status(descriptor).map_or(0, |status| status.st_ino));
        }
    })
}

macro_rules! opens {
    ($($plain:ident $at:ident $creat:ident;)*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $plain(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
            // SAFETY: the arguments are libc's.
            unsafe { open_with(libc::AT_FDCWD, path, flags, || {
                real!($plain(path => *const c_char, flags => c_int, mode => mode_t) -> c_int)
            }) }
        }
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $at(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
            // SAFETY: as above.
            unsafe { open_with(folder, path, flags, || {
                real!($at(folder => c_int, path => *const c_char, flags => c_int, mode => mode_t) -> c_int)
            }) }
        }
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $creat(path: *const c_char, mode: mode_t) -> c_int {
            let flags = libc::O_CREAT | libc::O_TRUNC | libc::O_WRONLY;
            // SAFETY: as above.
            unsafe { open_with(libc::AT_FDCWD, path, flags, || {
                real!($creat(path => *const c_char, mode => mode_t) -> c_int)
            }) }
        }
    )*};
}

opens! {
    open openat creat;
    open64 openat64 creat64;
}

#[unsafe(no_mangle)]
extern "C" fn close(descriptor: c_int) -> c_int {
    // Forget first: once closed, another thread may be given the number at once.
    remember(descriptor, 0);
    real!(close(descriptor => c_int) -> c_int)
}

/// The new number leads where the old one does.
fn duplicated(from: c_int, to: c_int) -> c_int {
    if to >= 0 {
        remember(to, packed(from));
    }
    to
}

#[unsafe(no_mangle)]
extern "C" fn dup(from: c_int) -> c_int {
    duplicated(from, real!(dup(from => c_int) -> c_int))
}

#[unsafe(no_mangle)]
extern "C" fn dup2(from: c_int, to: c_int) -> c_int {
    duplicated(from, real!(dup2(from => c_int, to => c_int) -> c_int))
}

#[unsafe(no_mangle)]
extern "C" fn dup3(from: c_int, to: c_int, flags: c_int) -> c_int {
    duplicated(from, real!(dup3(from => c_int, to => c_int, flags => c_int) -> c_int))
}

macro_rules! controls {
    ($($name:ident)*) => {$(
        #[unsafe(no_mangle)]
        extern "C" fn $name(descriptor: c_int, command: c_int, argument: usize) -> c_int {
            let result = real!($name(descriptor => c_int, command => c_int, argument => usize) -> c_int);
            if command == libc::F_DUPFD || command == libc::F_DUPFD_CLOEXEC {
                return duplicated(descriptor, result);
            }
            result
        }
    )*};
}

controls! { fcntl fcntl64 }

/// Forgets a whole range, as libc closes it.
#[unsafe(no_mangle)]
extern "C" fn close_range(first: c_uint, last: c_uint, flags: c_int) -> c_int {
    if flags == 0 {
        let end = (last as usize).saturating_add(1).min(DESCRIPTORS_MAX);
        for slot in WATCHED.get(first as usize..end).unwrap_or_default() {
            slot.store(0, Ordering::Relaxed);
        }
    }
    real!(close_range(first => c_uint, last => c_uint, flags => c_int) -> c_int)
}
