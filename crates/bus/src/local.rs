//! The bus inside one process: a request is a call of the handler that serves its subject.

mod streams;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use proto::subject::Subject;
use tokio::sync::Semaphore;

use crate::notices::Topics;
use crate::{BusError, HANDLERS_MAX, Handler, MESSAGE_BYTES_MAX};

pub(crate) use streams::{LocalConsumer, LocalStreams};

/// Handlers, subscribers and streams of this process.
#[derive(Default)]
pub(crate) struct Local {
    handlers: RwLock<HashMap<Subject, Responder>>,
    pub(crate) topics: Topics,
    pub(crate) streams: LocalStreams,
}

#[derive(Clone)]
struct Responder {
    handler: Handler,
    free: Arc<Semaphore>,
}

impl Local {
    pub(crate) fn serve(&self, subject: Subject, handler: Handler) {
        let responder = Responder { handler, free: Arc::new(Semaphore::new(HANDLERS_MAX)) };
        self.handlers.write().unwrap_or_else(PoisonError::into_inner).insert(subject, responder);
    }

    pub(crate) fn withdraw(&self, subject: &Subject) {
        self.handlers.write().unwrap_or_else(PoisonError::into_inner).remove(subject);
    }

    /// Takes no more requests, and waits until those that were taken are answered.
    pub(crate) async fn drain(&self) {
        let responders = std::mem::take(&mut *self.handlers.write().unwrap_or_else(PoisonError::into_inner));
        let all = u32::try_from(HANDLERS_MAX).unwrap_or(u32::MAX);
        for responder in responders.into_values() {
            let _ = responder.free.acquire_many(all).await;
        }
    }

    pub(crate) async fn request(
        &self,
        subject: &Subject,
        message: Bytes,
        within: Duration,
    ) -> Result<Bytes, BusError> {
        // The lock is held for the look-up only, never while the answer is awaited.
        let responder = {
            let handlers = self.handlers.read().unwrap_or_else(PoisonError::into_inner);
            handlers.get(subject).cloned()
        };
        let Some(responder) = responder else { return Err(BusError::NoResponder(subject.to_string())) };
        let (bytes, bytes_max) = (message.len(), MESSAGE_BYTES_MAX);
        if bytes > bytes_max {
            return Err(BusError::RequestTooLarge { subject: subject.to_string(), bytes, bytes_max });
        }
        let Ok(_place) = responder.free.try_acquire() else {
            return Err(BusError::Busy(subject.to_string()));
        };
        let Ok(reply) = tokio::time::timeout(within, (responder.handler)(message)).await else {
            return Err(BusError::TimedOut { subject: subject.to_string(), waited: within });
        };
        if reply.len() > bytes_max {
            let (subject, bytes) = (subject.to_string(), reply.len());
            return Err(BusError::ReplyTooLarge { subject, bytes, bytes_max });
        }
        Ok(reply)
    }
}
