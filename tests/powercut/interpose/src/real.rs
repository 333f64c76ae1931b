//! Finds libc's own functions behind the ones of this library.

/// Calls the function of that name that comes after this library in the search order.
///
/// Variadic functions of libc are called and defined here with a fixed list of arguments: on the 64-bit Linux
/// conventions that we run on, the first variadic integers travel in the same registers.
macro_rules! real {
    ($name:ident($($value:expr => $kind:ty),*) -> $result:ty) => {{
        static FOUND: core::sync::atomic::AtomicPtr<libc::c_void> =
            core::sync::atomic::AtomicPtr::new(core::ptr::null_mut());
        let mut found = FOUND.load(core::sync::atomic::Ordering::Relaxed);
        if found.is_null() {
            let name = concat!(stringify!($name), "\0");
            // SAFETY: the name ends with a zero byte.
            found = unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr().cast()) };
            FOUND.store(found, core::sync::atomic::Ordering::Relaxed);
        }
        if found.is_null() {
            $crate::real::set_errno(libc::ENOSYS);
            -1
        } else {
            // SAFETY: libc's function of this name has this signature, and the caller passed on its own arguments.
            let function: unsafe extern "C" fn($($kind),*) -> $result = unsafe { core::mem::transmute(found) };
            unsafe { function($($value),*) }
        }
    }};
}

pub(crate) use real;

/// The calling thread's errno.
pub(crate) fn errno() -> libc::c_int {
    // SAFETY: libc gives a valid pointer for as long as the thread lives.
    unsafe { *libc::__errno_location() }
}

/// Sets the calling thread's errno.
pub(crate) fn set_errno(value: libc::c_int) {
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = value }
}
