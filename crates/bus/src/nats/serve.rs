//! Answering requests that come over NATS.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use async_nats::{Client, HeaderMap, Message, Subscriber};
use bytes::Bytes;
use futures::StreamExt;
use proto::subject::Subject;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

use super::{Nats, subscribe};
use crate::{BusError, HANDLERS_MAX, Handler, MESSAGE_BYTES_MAX};

/// Says in an answer why there is none.
const REFUSAL: &str = "Fairground-Refusal";
const BUSY: &str = "busy";
const TOO_LARGE: &str = "too-large";
/// What a request is answered to, and so what makes one: an inbox, or the server's own name for one in another account.
/// JetStream delivers what is stored to any address that a reader names; taken for a request, the writer of any stream could
/// command us. And the server lets us answer wherever a message says, which would lend our rights to whoever sends it.
const INBOXES: [&str; 2] = ["_INBOX.", "_R_."];
/// How long the end of a process waits for the last answers to be written.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves one subject until it is dropped.
pub(super) struct Responder {
    handler: Arc<RwLock<Handler>>,
    free: Arc<Semaphore>,
    /// Dropped, it ends the reader once that has answered what had come.
    serving: oneshot::Sender<()>,
    reader: JoinHandle<()>,
}

impl Nats {
    pub(crate) fn serve(&self, subject: Subject, handler: Handler) {
        let mut responders = self.responders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(responder) = responders.get(&subject) {
            *responder.handler.write().unwrap_or_else(PoisonError::into_inner) = handler;
            return;
        }
        let (handler, free) = (Arc::new(RwLock::new(handler)), Arc::new(Semaphore::new(HANDLERS_MAX)));
        let (serving, stopped) = oneshot::channel();
        let address = subject.address();
        let subscribing = subscribe(&self.client, address.clone());
        let desk = Desk {
            client: self.client.clone(),
            address,
            handler: Arc::clone(&handler),
            free: Arc::clone(&free),
        };
        let reader = self.runtime.spawn(async move {
            if let Some(requests) = subscribing.await {
                desk.answer_all(requests, stopped).await;
            }
        });
        responders.insert(subject, Responder { handler, free, serving, reader });
    }

    pub(crate) fn withdraw(&self, subject: &Subject) {
        self.responders.lock().unwrap_or_else(PoisonError::into_inner).remove(subject);
    }

    /// Takes no more requests, and waits until those that were taken are answered.
    pub(crate) async fn drain(&self) {
        for (_, Responder { free, serving, reader, .. }) in take(&self.responders) {
            drop(serving);
            let _ = reader.await;
            let all = u32::try_from(HANDLERS_MAX).unwrap_or(u32::MAX);
            let _ = free.acquire_many(all).await;
        }
        let _ = tokio::time::timeout(FLUSH_TIMEOUT, self.client.flush()).await;
    }
}

fn take<T: Default>(of: &Mutex<T>) -> T {
    std::mem::take(&mut of.lock().unwrap_or_else(PoisonError::into_inner))
}

/// What the reader of one subject needs.
struct Desk {
    client: Client,
    address: String,
    handler: Arc<RwLock<Handler>>,
    free: Arc<Semaphore>,
}

impl Desk {
    async fn answer_all(self, mut requests: Subscriber, mut stopped: oneshot::Receiver<()>) {
        let mut serving = true;
        loop {
            tokio::select! {
                request = requests.next() => match request {
                    Some(request) => self.answer(request).await,
                    None => return,
                },
                _ = &mut stopped, if serving => {
                    serving = false;
                    if requests.drain().await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    /// Never waits for a handler, so that nothing piles up in front of it unseen.
    async fn answer(&self, request: Message) {
        let Message { subject, reply, payload, .. } = request;
        let Some(inbox) = reply.filter(|reply| INBOXES.iter().any(|inbox| reply.starts_with(inbox))) else {
            tracing::warn!(%subject, address = self.address, "not a request; left alone");
            return;
        };
        let Ok(place) = Arc::clone(&self.free).try_acquire_owned() else {
            let _ = self.client.publish_with_headers(inbox, refusal(BUSY.to_owned()), Bytes::new()).await;
            return;
        };
        let handler = Arc::clone(&self.handler.read().unwrap_or_else(PoisonError::into_inner));
        let client = self.client.clone();
        tokio::spawn(async move {
            let answer = handler(payload).await;
            let bytes_max = MESSAGE_BYTES_MAX.min(client.max_payload());
            // An error means that the client has ended, and the process with it.
            let _ = if answer.len() > bytes_max {
                let headers = refusal(format!("{TOO_LARGE} {}", answer.len()));
                client.publish_with_headers(inbox, headers, Bytes::new()).await
            } else {
                client.publish(inbox, answer).await
            };
            drop(place);
        });
    }
}

fn refusal(reason: String) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(REFUSAL, reason);
    headers
}

/// What an answer says.
pub(super) fn reply(subject: &Subject, bytes_max: usize, reply: Message) -> Result<Bytes, BusError> {
    let refusal = reply.headers.as_ref().and_then(|headers| headers.get(REFUSAL)).map(|value| value.as_str());
    let Some(refusal) = refusal else { return Ok(reply.payload) };
    let bytes = refusal.strip_prefix(TOO_LARGE).and_then(|bytes| bytes.trim().parse().ok());
    let subject = subject.to_string();
    Err(match bytes {
        Some(bytes) => BusError::ReplyTooLarge { subject, bytes, bytes_max },
        None => BusError::Busy(subject),
    })
}
