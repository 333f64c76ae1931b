//! A disk that takes its time: each sync waits first, for as long as a file says.

use core::ffi::CStr;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};

/// Names the file whose length in bytes is the wait in milliseconds. Without the file, or without the variable, nothing waits.
const ENV_SLOW: &CStr = c"FAIRGROUND_SLOW_SYNCS";

/// The file's path, or null.
static FILE: AtomicPtr<libc::c_char> = AtomicPtr::new(null_mut());

/// Runs when the library is loaded, before `main`.
#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = start;

extern "C" fn start() {
    // SAFETY: the name ends with a zero byte; nobody changes the environment before main.
    unsafe {
        let file = libc::getenv(ENV_SLOW.as_ptr());
        if !file.is_null() {
            FILE.store(libc::strdup(file), Ordering::Release);
        }
    }
}

/// Waits if the disk is to be slow just now.
pub(crate) fn wait() {
    let file = FILE.load(Ordering::Acquire);
    if file.is_null() {
        return;
    }
    let kept = crate::real::errno();
    // SAFETY: the path is the copy made at the start; `found` is written before it is read.
    unsafe {
        let mut found = core::mem::zeroed::<libc::stat>();
        if libc::stat(file, &mut found) == 0 {
            let ms = found.st_size;
            let time = libc::timespec { tv_sec: ms / 1_000, tv_nsec: ms % 1_000 * 1_000_000 };
            libc::nanosleep(&time, null_mut());
        }
    }
    crate::real::set_errno(kept);
}
