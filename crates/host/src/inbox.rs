//! Hears what another service tells: asks for what stands behind the last fact heard, has it decided, and asks on.
//!
//! Pulled from the source's log, so nothing is skipped and a service that was away catches up by itself. A notice that the
//! source's log has grown saves the wait. What is asked and when is `ear`'s to say; here are the bus and the waiting.

use std::sync::Arc;

use bus::Bus;
use bytes::Bytes;
use decider::Service;
use proto::Heard;
use proto::fact::Raw;
use proto::subject::{Purpose, Subject};
use proto::wire;
use tokio::sync::{oneshot, watch};

use crate::ear::{ASK_TIMEOUT, Deaf, Ear, GATHER, News, Rest};
use crate::mailbox::{Mailbox, Work};

/// The shard that is heard of each service; there is one.
pub(crate) const FIRST_SHARD: u16 = 0;

/// The ear of a shard for one other service.
pub(crate) struct Inbox<S: Service> {
    pub(crate) bus: Bus,
    pub(crate) mailbox: Arc<Mailbox<S>>,
    pub(crate) service: &'static str,
    pub(crate) ear: Ear,
    /// Turns true at the end.
    pub(crate) leaving: watch::Receiver<bool>,
}

impl<S: Service> Inbox<S> {
    /// Listens until the shard leaves.
    pub(crate) async fn listen(mut self) {
        let mut news = self.bus.subscribe(&Subject::new(self.service, FIRST_SHARD, Purpose::Grown));
        let mut leaving = self.leaving.clone();
        loop {
            let rest = match self.hear().await {
                Ok(rest) => rest,
                Err(Deaf::Stopped(_)) => return,
                Err(deaf) => {
                    tracing::warn!(service = S::NAME, of = self.service, %deaf, "facts are not heard; trying again");
                    self.ear.failed()
                }
            };
            if let Rest::News(patience) | Rest::Pause(patience) = rest {
                tokio::select! {
                    _ = leaving.wait_for(|leaving| *leaving) => return,
                    // Lagging behind notices, or their end, says no more than that it is time to look.
                    _ = news.recv(), if rest == Rest::News(patience) => tokio::time::sleep(GATHER).await,
                    () = tokio::time::sleep(patience) => {}
                }
            } else if *leaving.borrow() {
                return;
            }
            // One look answers to all notices so far.
            news = news.resubscribe();
        }
    }

    /// Asks once and has it decided.
    async fn hear(&mut self) -> Result<Rest, Deaf> {
        let subject = Subject::new(self.service, FIRST_SHARD, Purpose::Facts);
        let message = Bytes::from(wire::encode(&self.ear.question()));
        let reply = self.bus.request_within(&subject, message, ASK_TIMEOUT).await?;
        let News { facts, mark } = self.ear.news(&reply)?;
        if !facts.is_empty() {
            self.decide(facts).await?;
        }
        Ok(self.ear.took(mark))
    }

    /// Returns once what followed is durable.
    async fn decide(&self, facts: Vec<Heard<Raw>>) -> Result<(), Deaf> {
        let (reply, replied) = oneshot::channel();
        self.mailbox.push(Work::Hear(facts, reply))?;
        match replied.await {
            Ok(heard) => Ok(heard?),
            Err(_) => Err(Deaf::Stopped(self.mailbox.stopped().unwrap_or_default())),
        }
    }
}
