//! What the threads of a shard know of each other.

use std::sync::{Mutex, PoisonError, RwLock};

use proto::wire::HeardFrom;

/// Shared between the shard's threads and those who ask after it.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pause: Mutex<Option<String>>,
    /// One for each shard that is listened to.
    hearing: Mutex<Vec<HeardFrom>>,
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
        let mut hearing = self.hearing.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |it: &&mut HeardFrom| (&it.service, it.shard) == (&so_far.service, so_far.shard);
        match hearing.iter_mut().find(is_same) {
            Some(known) => *known = so_far,
            None => hearing.push(so_far),
        }
    }

    /// How far others were heard.
    pub(crate) fn hearing(&self) -> Vec<HeardFrom> {
        self.hearing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Why nothing is taken for now.
    pub(crate) fn pause(&self) -> Option<String> {
        self.pause.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
