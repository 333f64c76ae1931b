//! What the threads of a shard know of each other.

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use proto::wire::HeardFrom;

/// Shared between the shard's threads and those who ask after it.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pause: Mutex<Option<String>>,
    /// One for each shard that is listened to.
    hearing: Mutex<Vec<Hearing>>,
}

/// How another shard is heard.
#[derive(Debug, Clone)]
pub(crate) struct Hearing {
    pub(crate) so_far: HeardFrom,
    /// When something was heard or looked through last, or hearing began.
    pub(crate) moved: Instant,
    /// Whether it fails, and is tried again.
    pub(crate) is_refused: bool,
    /// How often its log was asked for what its stream did not have, or had in another order.
    pub(crate) backfills: u64,
}

impl Shared {
    /// Sets or lifts the doubt about the clock; intake rests while there is one.
    pub(crate) fn doubt_clock(&self, doubt: Option<String>) {
        let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        if *pause != doubt {
            match &doubt {
                Some(reason) => tracing::error!(reason, "intake stops"),
                None => tracing::info!("the clock is right again, intake goes on"),
            }
            *pause = doubt;
        }
    }

    /// Another shard was heard as far as this.
    pub(crate) fn heard(&self, so_far: HeardFrom) {
        let mut hearing = self.lock_hearing();
        let known = hearing.iter_mut().find(|it| it.is_of(&so_far.service, so_far.shard));
        match known {
            Some(known) if known.so_far == so_far => {}
            Some(known) => (known.so_far, known.moved) = (so_far, Instant::now()),
            None => {
                hearing.push(Hearing { so_far, moved: Instant::now(), is_refused: false, backfills: 0 });
            }
        }
    }

    /// Hearing another shard fails, or works again.
    pub(crate) fn refused(&self, service: &str, shard: u16, is_refused: bool) {
        let mut hearing = self.lock_hearing();
        hearing.iter_mut().filter(|it| it.is_of(service, shard)).for_each(|it| it.is_refused = is_refused);
    }

    /// The log of another shard is asked for what its stream did not have.
    pub(crate) fn backfills(&self, service: &str, shard: u16) {
        let mut hearing = self.lock_hearing();
        hearing.iter_mut().filter(|it| it.is_of(service, shard)).for_each(|it| it.backfills += 1);
    }

    /// How others are heard.
    pub(crate) fn hearing(&self) -> Vec<Hearing> {
        self.lock_hearing().clone()
    }

    fn lock_hearing(&self) -> MutexGuard<'_, Vec<Hearing>> {
        self.hearing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why nothing is taken for now.
    pub(crate) fn pause(&self) -> Option<String> {
        self.pause.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Hearing {
    fn is_of(&self, service: &str, shard: u16) -> bool {
        (&*self.so_far.service, self.so_far.shard) == (service, shard)
    }
}

/// The view that everybody reads. Readers never wait for a writer longer than it takes to swap a pointer.
#[derive(Debug)]
pub(crate) struct Published<V> {
    view: RwLock<std::sync::Arc<V>>,
}

impl<V> Published<V> {
    pub(crate) fn new(view: std::sync::Arc<V>) -> Self {
        Self { view: RwLock::new(view) }
    }

    pub(crate) fn get(&self) -> std::sync::Arc<V> {
        std::sync::Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Publishes the next view and returns the one before.
    pub(crate) fn set(&self, next: std::sync::Arc<V>) -> std::sync::Arc<V> {
        std::mem::replace(&mut self.view.write().unwrap_or_else(PoisonError::into_inner), next)
    }
}
