//! Names: rename, unlink, mkdir, link in all their forms.

use libc::{c_char, c_int, c_uint, mode_t};

use crate::format;
use crate::place::{Place, status_at};
use crate::real::real;
use crate::recorder::{Facts, flaw, recorded};

/// # Safety
/// As for renameat2.
unsafe fn renamed(
    from: (c_int, *const c_char),
    to: (c_int, *const c_char),
    flags: c_uint,
    real: impl FnOnce() -> c_int,
) -> c_int {
    // SAFETY: the paths are libc's.
    let (place, place_to) = unsafe { (Place::of(from.0, from.1), Place::of(to.0, to.1)) };
    let (Some(place), Some(place_to)) = (&place, &place_to) else {
        let result = real();
        if result == 0 && place.is_some() != place_to.is_some() {
            flaw(format::FLAW_EDGE);
        }
        return result;
    };
    // SAFETY: Place::of accepted the path.
    let moved = unsafe { status_at(from.0, from.1, libc::AT_SYMLINK_NOFOLLOW) };
    let mut facts = Facts::of(format::KIND_RENAME, moved.map_or(0, |status| status.st_ino));
    facts.folder = place.folder;
    facts.folder_to = place_to.folder;
    facts.names = [place.name(), place_to.name()];
    facts.flags = if flags & libc::RENAME_EXCHANGE != 0 { format::FLAG_UNSUPPORTED } else { 0 };
    recorded(&facts, real, |_, _| ())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    let here = libc::AT_FDCWD;
    // SAFETY: the arguments are libc's.
    unsafe {
        renamed(
            (here, from),
            (here, to),
            0,
            || real!(rename(from => *const c_char, to => *const c_char) -> c_int),
        )
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn renameat(in_: c_int, from: *const c_char, into: c_int, to: *const c_char) -> c_int {
    // SAFETY: the arguments are libc's.
    unsafe {
        renamed(
            (in_, from),
            (into, to),
            0,
            || real!(renameat(in_ => c_int, from => *const c_char, into => c_int, to => *const c_char) -> c_int),
        )
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn renameat2(
    in_: c_int,
    from: *const c_char,
    into: c_int,
    to: *const c_char,
    flags: c_uint,
) -> c_int {
    // SAFETY: the arguments are libc's.
    unsafe {
        renamed((in_, from), (into, to), flags, || {
            real!(renameat2(
                in_ => c_int, from => *const c_char, into => c_int, to => *const c_char, flags => c_uint
            ) -> c_int)
        })
    }
}

/// # Safety
/// As for unlinkat.
unsafe fn unlinked(folder: c_int, path: *const c_char, real: impl FnOnce() -> c_int) -> c_int {
    // SAFETY: the path is libc's.
    let Some(place) = (unsafe { Place::of(folder, path) }) else { return real() };
    let mut facts = Facts::of(format::KIND_UNLINK, 0);
    facts.folder = place.folder;
    facts.names = [place.name(), &[]];
    recorded(&facts, real, |_, _| ())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn unlink(path: *const c_char) -> c_int {
    // SAFETY: the argument is libc's.
    unsafe { unlinked(libc::AT_FDCWD, path, || real!(unlink(path => *const c_char) -> c_int)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rmdir(path: *const c_char) -> c_int {
    // SAFETY: the argument is libc's.
    unsafe { unlinked(libc::AT_FDCWD, path, || real!(rmdir(path => *const c_char) -> c_int)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn unlinkat(folder: c_int, path: *const c_char, flags: c_int) -> c_int {
    // SAFETY: the arguments are libc's.
    unsafe {
        unlinked(
            folder,
            path,
            || real!(unlinkat(folder => c_int, path => *const c_char, flags => c_int) -> c_int),
        )
    }
}

/// # Safety
/// As for mkdirat.
unsafe fn made(folder: c_int, path: *const c_char, real: impl FnOnce() -> c_int) -> c_int {
    // SAFETY: the path is libc's.
    let Some(place) = (unsafe { Place::of(folder, path) }) else { return real() };
    let mut facts = Facts::of(format::KIND_MKDIR, 0);
    facts.folder = place.folder;
    facts.names = [place.name(), &[]];
    recorded(&facts, real, |record, _| {
        // SAFETY: Place::of accepted the path.
        let made = unsafe { status_at(folder, path, libc::AT_SYMLINK_NOFOLLOW) };
        record.set(format::INODE, made.map_or(0, |status| status.st_ino));
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn mkdir(path: *const c_char, mode: mode_t) -> c_int {
    // SAFETY: the arguments are libc's.
    unsafe { made(libc::AT_FDCWD, path, || real!(mkdir(path => *const c_char, mode => mode_t) -> c_int)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn mkdirat(folder: c_int, path: *const c_char, mode: mode_t) -> c_int {
    // SAFETY: the arguments are libc's.
    unsafe {
        made(folder, path, || real!(mkdirat(folder => c_int, path => *const c_char, mode => mode_t) -> c_int))
    }
}

/// # Safety
/// As for linkat.
unsafe fn linked(
    from: (c_int, *const c_char),
    to: (c_int, *const c_char),
    flags: c_int,
    real: impl FnOnce() -> c_int,
) -> c_int {
    // SAFETY: the path is libc's.
    let Some(place) = (unsafe { Place::of(to.0, to.1) }) else { return real() };
    let follow = if flags & libc::AT_SYMLINK_FOLLOW != 0 { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: fstatat refuses what linkat refuses.
    let source = unsafe { status_at(from.0, from.1, follow) };
    let mut facts = Facts::of(format::KIND_LINK, source.map_or(0, |status| status.st_ino));
    facts.folder = place.folder;
    facts.names = [place.name(), &[]];
    recorded(&facts, real, |_, _| ())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn link(from: *const c_char, to: *const c_char) -> c_int {
    let here = libc::AT_FDCWD;
    // SAFETY: the arguments are libc's.
    unsafe {
        linked(
            (here, from),
            (here, to),
            0,
            || real!(link(from => *const c_char, to => *const c_char) -> c_int),
        )
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn linkat(
    in_: c_int,
    from: *const c_char,
    into: c_int,
    to: *const c_char,
    flags: c_int,
) -> c_int {
    // SAFETY: the arguments are libc's.
    unsafe {
        linked((in_, from), (into, to), flags, || {
            real!(linkat(
                in_ => c_int, from => *const c_char, into => c_int, to => *const c_char, flags => c_int
            ) -> c_int)
        })
    }
}
