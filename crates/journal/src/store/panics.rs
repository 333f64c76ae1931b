//! sled panics on some damaged files. Here its panics become errors.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

use crate::error::JournalError;

thread_local! {
    /// While this thread is inside sled: the message of its panic, if it has panicked.
    static INSIDE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// How sled names its worker threads.
const WORKER: &str = "sled-io-";

static HOOK: Once = Once::new();

/// Runs a call into sled; an error or a panic comes back as an error.
pub(crate) fn guarded<T>(
    what: &'static str,
    call: impl FnOnce() -> Result<T, sled::Error>,
) -> Result<T, JournalError> {
    match caught(call) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(JournalError::Store { what, reason: error.to_string() }),
        Err(reason) => Err(JournalError::Store { what, reason }),
    }
}

/// Runs a call; a panic comes back as its message and is not printed.
pub(crate) fn caught<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    HOOK.call_once(install_hook);
    INSIDE.set(Some(String::new()));
    // Nothing that the call may have left half-done is used again: the writer is poisoned, or the open has failed.
    let outcome = catch_unwind(AssertUnwindSafe(call));
    let told = INSIDE.take().unwrap_or_default();
    outcome.map_err(|payload| {
        let message = if told.is_empty() { message_of(payload.as_ref()) } else { told };
        // Dropping the payload of a foreign panic could panic again, outside the catch.
        std::mem::forget(payload);
        format!("panicked: {message}")
    })
}

/// The default hook prints every panic. Those that are caught here reach the caller as errors instead.
fn install_hook() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let ours = INSIDE.try_with(|inside| match inside.try_borrow_mut() {
            Ok(mut inside) if inside.is_some() => {
                *inside = Some(describe(info));
                true
            }
            _ => false,
        });
        if ours.unwrap_or(false) {
            return;
        }
        let thread = std::thread::current();
        if thread.name().is_some_and(|name| name.starts_with(WORKER)) {
            // The call that waits for the worker fails with an error of its own.
            tracing::error!(panic = describe(info), "a worker of the store panicked");
        } else {
            before(info);
        }
    }));
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
    format!("{}{place}", message_of(info.payload()))
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "without a message".to_owned()
    }
}
