//! A shard while it runs: its threads, and how they end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use bus::Bus;
use decider::Service;
use futures::future::join_all;
use proto::PersonalRef;
use proto::subject::Subject;
use tokio::sync::watch;

use crate::HostError;
use crate::inbox::Inbox;
use crate::mailbox::{Mailbox, Work};
use crate::outbox::Publisher;
use crate::sample::Sample;
use crate::serve::Desk;
use crate::status::Shared;
use crate::watching::Watching;

/// A shard that takes commands on the bus until it is stopped.
pub struct Running {
    service: &'static str,
    threads: Vec<JoinHandle<()>>,
    leaving: Arc<AtomicBool>,
    /// Dropped when the shard ends.
    staying: Option<SyncSender<()>>,
    /// Turns true when the shard ends.
    silence: watch::Sender<bool>,
    mailbox: Arc<dyn Handle>,
    shared: Arc<Shared>,
    bus: Bus,
    subjects: Vec<Subject>,
    sampled: Arc<dyn Sample>,
}

/// A mailbox without its types.
trait Handle: Send + Sync {
    fn close(&self);
    fn stop(&self, reason: String);
    fn nudge(&self);
    fn renew(&self, personal: Vec<PersonalRef>) -> bool;
    fn stopped(&self) -> Option<String>;
    #[cfg(test)]
    fn live_digest(&self) -> (u64, proto::Hash);
}

impl<S: Service> Handle for Mailbox<S> {
    fn close(&self) {
        Mailbox::close(self);
    }

    fn stop(&self, reason: String) {
        Mailbox::stop(self, reason);
    }

    fn nudge(&self) {
        Mailbox::nudge(self);
    }

    fn renew(&self, personal: Vec<PersonalRef>) -> bool {
        // Nobody waits for the word that it is done.
        let (done, _) = tokio::sync::oneshot::channel();
        self.push(Work::Forget(personal, done)).is_ok()
    }

    fn stopped(&self) -> Option<String> {
        Mailbox::stopped(self)
    }

    #[cfg(test)]
    fn live_digest(&self) -> (u64, proto::Hash) {
        let (reply, replied) = tokio::sync::oneshot::channel();
        assert_eq!(self.push(Work::LiveDigest(reply)), Ok(()));
        replied.blocking_recv().expect("the shard runs")
    }
}

/// What the shard's threads know its end by.
pub(crate) struct Ends {
    pub(crate) leaving: Arc<AtomicBool>,
    pub(crate) left: Receiver<()>,
    pub(crate) silence: watch::Receiver<bool>,
}

impl Running {
    /// A shard whose threads are yet to be started: made first, so that one that can't be ends those before it.
    pub(crate) fn new<S: Service>(desk: &Desk<S>, bus: &Bus, sampled: Arc<dyn Sample>) -> (Self, Ends) {
        let (staying, left) = sync_channel(0);
        let (silence, heard) = watch::channel(false);
        let leaving = Arc::new(AtomicBool::new(false));
        let running = Self {
            service: S::NAME,
            threads: Vec::new(),
            leaving: Arc::clone(&leaving),
            staying: Some(staying),
            silence,
            mailbox: Arc::clone(&desk.mailbox) as Arc<dyn Handle>,
            shared: Arc::clone(&desk.shared),
            bus: bus.clone(),
            subjects: Desk::<S>::subjects(desk.shard).collect(),
            sampled,
        };
        (running, Ends { leaving, left, silence: heard })
    }

    /// Finishes what waits, makes it durable, ends the threads and lets go of the journal.
    pub fn stop(self) {
        drop(self);
    }

    /// Starts one of its threads. A bug in any of them stops the shard: callers must not be left waiting, others not be left
    /// without its facts, and nobody see less than the log holds.
    pub(crate) fn spawn(
        &mut self,
        name: &'static str,
        work: impl FnOnce() + Send + 'static,
    ) -> Result<(), HostError> {
        let (service, mailbox) = (self.service, Arc::clone(&self.mailbox));
        self.spawn_apart(name, work, move |reason| {
            tracing::error!(
                service,
                thread = name,
                reason,
                "a bug stopped the shard; restart it and report this"
            );
            mailbox.stop(format!("a bug in its thread {name} stopped the shard: {reason}"));
        })
    }

    /// Starts a thread whose bugs are for `failed` to deal with.
    fn spawn_apart(
        &mut self,
        name: &'static str,
        work: impl FnOnce() + Send + 'static,
        failed: impl FnOnce(&str) + Send + 'static,
    ) -> Result<(), HostError> {
        let work = move || {
            // What the panic leaves behind is dropped, never used again: what is durable is the truth.
            if let Err(panic) = catch_unwind(AssertUnwindSafe(work)) {
                let reason = panic.downcast_ref::<String>().map(String::as_str);
                failed(reason.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given"));
            }
        };
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
        self.threads.push(thread.map_err(HostError::Thread)?);
        Ok(())
    }

    /// Watches the log on a thread of its own, if the activity does. A bug in there would come again with each start, since the
    /// log is watched from its beginning, and must not keep anybody from voting: nothing is found any more, and no result that
    /// waits for it becomes final.
    pub(crate) fn watch<S: Service>(
        &mut self,
        watching: Option<Watching<S>>,
        leaving: &Arc<AtomicBool>,
    ) -> Result<(), HostError> {
        let Some(watching) = watching else { return Ok(()) };
        let (service, leaving) = (self.service, Arc::clone(leaving));
        let failed = move |reason: &str| {
            tracing::error!(
                service,
                reason,
                "a bug stopped who watches the log: votes are still taken, but nothing more is found, and results that wait for \
                 it stay open; a restart may meet it again; report this"
            );
        };
        self.spawn_apart("watcher", move || watching.run(&leaving), failed)
    }

    /// Hears other services on a thread of its own, if there are any.
    pub(crate) fn listen<S: Service>(&mut self, ears: Vec<Inbox<S>>) -> Result<(), HostError> {
        if ears.is_empty() {
            return Ok(());
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(HostError::Thread)?;
        self.spawn("inbox", move || drop(runtime.block_on(join_all(ears.into_iter().map(Inbox::listen)))))
    }

    /// Writes streams, each on a thread of its own.
    pub(crate) fn publish(&mut self, publishers: Vec<(&'static str, Publisher)>) -> Result<(), HostError> {
        publishers.into_iter().try_for_each(|(name, publisher)| self.spawn(name, move || publisher.run()))
    }

    /// The digest of the state that the shard works with.
    #[cfg(test)]
    pub(crate) fn live_digest(&self) -> (u64, proto::Hash) {
        self.mailbox.live_digest()
    }

    /// Sets the shard's gauges and counters; to be called whenever metrics are asked for. Does nothing once it has ended.
    pub fn sampler(&self) -> impl Fn() + Send + Sync + 'static + use<> {
        let sampled = Arc::downgrade(&self.sampled);
        move || {
            if let Some(sampled) = sampled.upgrade() {
                sampled.sample();
            }
        }
    }

    /// Tells why the shard takes nothing, if it takes nothing.
    pub fn trouble(&self) -> impl Fn() -> Option<String> + Send + Sync + 'static + use<> {
        let (mailbox, shared) = (Arc::clone(&self.mailbox), Arc::clone(&self.shared));
        move || mailbox.stopped().or_else(|| shared.pause())
    }

    /// Makes the shard read these personal data again for its view. Says whether it will: it takes nothing while it is full or
    /// stopped.
    pub fn renewal(&self) -> impl Fn(Vec<PersonalRef>) -> bool + Send + Sync + 'static + use<> {
        let mailbox = Arc::clone(&self.mailbox);
        move |personal| mailbox.renew(personal)
    }

    /// Makes the shard look at its deadlines again, after time was moved.
    pub fn nudge(&self) -> impl Fn() + Send + Sync + 'static + use<> {
        let mailbox = Arc::clone(&self.mailbox);
        move || mailbox.nudge()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.mailbox.close();
        self.leaving.store(true, Ordering::Relaxed);
        self.staying = None;
        self.silence.send_replace(true);
        for thread in self.threads.drain(..) {
            // A panic was told of when it happened.
            let _ = thread.join();
        }
        // The handlers hold the journal: without this, the folder could not be opened again in this process.
        self.subjects.iter().for_each(|subject| self.bus.withdraw(subject));
    }
}
