//! Turns paths and descriptors into inodes beneath the watched folder.

use core::ffi::CStr;

use crate::recorder;

/// Longest name of one file that Linux allows, in bytes.
const NAME_BYTES_MAX: usize = 255;
/// Longest path that Linux allows, in bytes, with its ending zero.
const PATH_BYTES_MAX: usize = 4096;

/// A name in a folder beneath the watched one, or in the watched one itself.
pub(crate) struct Place {
    pub(crate) folder: u64,
    name: [u8; NAME_BYTES_MAX],
    name_bytes: usize,
}

impl Place {
    /// Where `path` leads. None if that is outside, if its folder does not exist, or if nothing is recorded.
    ///
    /// # Safety
    /// `path` is null or ends with a zero byte.
    pub(crate) unsafe fn of(folder: libc::c_int, path: *const libc::c_char) -> Option<Place> {
        if path.is_null() || !recorder::is_on() {
            return None;
        }
        // SAFETY: promised by the caller.
        let path = trim(unsafe { CStr::from_ptr(path) }.to_bytes());
        let (parent, name) = match path.iter().rposition(|byte| *byte == b'/') {
            Some(0) => (&b"/"[..], &path[1..]),
            Some(slash) => (&path[..slash], &path[slash + 1..]),
            None => (&b"."[..], path),
        };
        if name.is_empty() || name.len() > NAME_BYTES_MAX || parent.len() >= PATH_BYTES_MAX {
            return None;
        }
        let folder = inode_of_folder(folder, parent)?;
        let mut place = Place { folder, name: [0; NAME_BYTES_MAX], name_bytes: name.len() };
        place.name[..name.len()].copy_from_slice(name);
        Some(place)
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &[u8] {
        &self.name[..self.name_bytes]
    }
}

fn trim(mut path: &[u8]) -> &[u8] {
    while path.len() > 1 && path.ends_with(b"/") {
        path = &path[..path.len() - 1];
    }
    path
}

fn inode_of_folder(folder: libc::c_int, path: &[u8]) -> Option<u64> {
    let mut text = [0_u8; PATH_BYTES_MAX];
    text[..path.len()].copy_from_slice(path);
    let flags = libc::O_PATH | libc::O_DIRECTORY | libc::O_CLOEXEC;
    // SAFETY: the text ends with a zero byte; the descriptor is closed below and seen by nobody else. The raw call
    // avoids this library's own open.
    let descriptor = unsafe { libc::syscall(libc::SYS_openat, folder, text.as_ptr(), flags, 0) };
    if descriptor < 0 {
        return None;
    }
    let inode = watched_inode(descriptor as libc::c_int);
    // SAFETY: the descriptor was opened above.
    unsafe { libc::syscall(libc::SYS_close, descriptor) };
    inode
}

/// The inode behind a descriptor, if its path is the watched folder or lies beneath it.
pub(crate) fn watched_inode(descriptor: libc::c_int) -> Option<u64> {
    let mut link = [0_u8; 32];
    let prefix = b"/proc/self/fd/";
    link[..prefix.len()].copy_from_slice(prefix);
    write_decimal(&mut link[prefix.len()..], descriptor.unsigned_abs());
    let mut target = [0_u8; PATH_BYTES_MAX];
    // SAFETY: the link ends with a zero byte and the buffer is as long as stated.
    let bytes = unsafe { libc::readlink(link.as_ptr().cast(), target.as_mut_ptr().cast(), target.len()) };
    let rest = target.get(..usize::try_from(bytes).ok()?)?.strip_prefix(recorder::root())?;
    if !rest.is_empty() && rest[0] != b'/' {
        return None;
    }
    status(descriptor).map(|status| status.st_ino)
}

fn write_decimal(into: &mut [u8], number: u32) {
    let digits = number.checked_ilog10().unwrap_or(0) as usize + 1;
    let mut rest = number;
    for digit in into[..digits].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

/// What fstat says about a descriptor.
pub(crate) fn status(descriptor: libc::c_int) -> Option<libc::stat> {
    let mut status = core::mem::MaybeUninit::uninit();
    // SAFETY: fstat fills the whole structure if it returns zero.
    unsafe { (libc::fstat(descriptor, status.as_mut_ptr()) == 0).then(|| status.assume_init()) }
}

/// What stands at a path, symbolic links not followed unless `flags` say so.
///
/// # Safety
/// `path` ends with a zero byte.
pub(crate) unsafe fn status_at(
    folder: libc::c_int,
    path: *const libc::c_char,
    flags: libc::c_int,
) -> Option<libc::stat> {
    let mut status = core::mem::MaybeUninit::uninit();
    // SAFETY: as above; the path is promised by the caller.
    unsafe { (libc::fstatat(folder, path, status.as_mut_ptr(), flags) == 0).then(|| status.assume_init()) }
}
