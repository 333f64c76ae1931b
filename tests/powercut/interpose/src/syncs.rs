//! Promises of durability: fsync, fdatasync, and those that promise less.

use libc::{c_int, c_uint, off64_t};

use crate::descriptors::watched;
use crate::format;
use crate::real::real;
use crate::recorder::{Facts, recorded};

fn synced(descriptor: c_int, kind: u64, flags: u64, real: impl FnOnce() -> c_int) -> c_int {
    crate::slow::wait();
    let Some(file) = watched(descriptor) else { return real() };
    recorded(&Facts { flags, ..Facts::of(kind, file.inode) }, real, |_, _| ())
}

#[unsafe(no_mangle)]
extern "C" fn fsync(descriptor: c_int) -> c_int {
    synced(descriptor, format::KIND_SYNC, 0, || real!(fsync(descriptor => c_int) -> c_int))
}

#[unsafe(no_mangle)]
extern "C" fn fdatasync(descriptor: c_int) -> c_int {
    let real = || real!(fdatasync(descriptor => c_int) -> c_int);
    synced(descriptor, format::KIND_SYNC, format::FLAG_DATA_ONLY, real)
}

#[unsafe(no_mangle)]
extern "C" fn sync_file_range(descriptor: c_int, offset: off64_t, bytes: off64_t, flags: c_uint) -> c_int {
    synced(descriptor, format::KIND_SYNC_RANGE, 0, || {
        real!(sync_file_range(
            descriptor => c_int, offset => off64_t, bytes => off64_t, flags => c_uint
        ) -> c_int)
    })
}

#[unsafe(no_mangle)]
extern "C" fn syncfs(descriptor: c_int) -> c_int {
    synced(descriptor, format::KIND_SYNC_ALL, 0, || real!(syncfs(descriptor => c_int) -> c_int))
}

#[unsafe(no_mangle)]
extern "C" fn sync() {
    let facts = Facts::of(format::KIND_SYNC_ALL, 0);
    // SAFETY: sync takes nothing and can't fail.
    recorded(&facts, || unsafe { libc::syscall(libc::SYS_sync) }, |_, _| ());
}
