//! Notices over NATS. They may be lost, but never unnoticed: an empty one says that some were.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_nats::Client;
use bytes::Bytes;
use futures::StreamExt;
use proto::subject::Subject;
use tokio::runtime::Handle;
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinSet;

use super::link::{Gaps, Link};
use super::subscribe;
use crate::notices::Topics;

/// Notices that may wait to be sent. Whoever publishes never waits; what does not fit is made up for by an empty notice.
const WAITING_MAX: usize = 8_192;

/// Both directions of all notices of this process.
pub(super) struct Notices {
    waiting: mpsc::Sender<(Subject, Bytes)>,
    /// Subjects on which something did not fit.
    lost: Arc<Mutex<HashSet<Subject>>>,
    heard: Arc<Topics>,
    /// One for each subject heard, and one that sends. They end with the bus.
    tasks: Mutex<JoinSet<()>>,
}

impl Notices {
    pub(super) fn new(client: &Client, link: &Arc<Link>, runtime: &Handle) -> Self {
        let (waiting, queue) = mpsc::channel(WAITING_MAX);
        let lost = Arc::<Mutex<HashSet<Subject>>>::default();
        let sender = Sender {
            client: client.clone(),
            link: Arc::clone(link),
            lost: Arc::clone(&lost),
            told: HashSet::new(),
        };
        let mut tasks = JoinSet::new();
        tasks.spawn_on(sender.run(queue, link.gaps()), runtime);
        Self { waiting, lost, heard: Arc::default(), tasks: Mutex::new(tasks) }
    }

    pub(super) fn publish(&self, subject: &Subject, notice: Bytes) {
        if self.waiting.try_send((subject.clone(), notice)).is_err() {
            self.lost.lock().unwrap_or_else(PoisonError::into_inner).insert(subject.clone());
        }
    }

    pub(super) fn subscribe(
        &self,
        subject: &Subject,
        client: &Client,
        link: &Link,
        runtime: &Handle,
    ) -> broadcast::Receiver<Bytes> {
        let (receiver, is_first) = self.heard.subscribe(subject);
        if is_first {
            let (subscribing, mut gaps) = (subscribe(client, subject.address()), link.gaps());
            let (subject, heard) = (subject.clone(), Arc::clone(&self.heard));
            let hear = async move {
                let Some(mut notices) = subscribing.await else { return };
                loop {
                    tokio::select! {
                        notice = notices.next() => match notice {
                            Some(notice) => heard.tell(&subject, notice.payload),
                            None => return,
                        },
                        open = gaps.next() => {
                            if !open {
                                return;
                            }
                            heard.tell(&subject, Bytes::new());
                        }
                    }
                }
            };
            self.tasks.lock().unwrap_or_else(PoisonError::into_inner).spawn_on(hear, runtime);
        }
        receiver
    }
}

struct Sender {
    client: Client,
    link: Arc<Link>,
    lost: Arc<Mutex<HashSet<Subject>>>,
    /// All subjects ever told on: as many as there are shards.
    told: HashSet<Subject>,
}

impl Sender {
    async fn run(mut self, mut queue: mpsc::Receiver<(Subject, Bytes)>, mut gaps: Gaps) {
        loop {
            tokio::select! {
                next = queue.recv() => {
                    let Some((subject, notice)) = next else { return };
                    // What can't be sent now is old news by the time it could; the empty notice then covers it.
                    if self.link.is_connected() {
                        self.send(&subject, notice).await;
                    }
                    self.told.insert(subject);
                }
                open = gaps.next() => {
                    if !open {
                        return;
                    }
                    for subject in &self.told {
                        self.send(subject, Bytes::new()).await;
                    }
                }
            }
            if queue.is_empty() {
                let lost = std::mem::take(&mut *self.lost.lock().unwrap_or_else(PoisonError::into_inner));
                for subject in lost {
                    self.send(&subject, Bytes::new()).await;
                }
            }
        }
    }

    async fn send(&self, subject: &Subject, notice: Bytes) {
        if let Err(error) = self.client.publish(subject.address(), notice).await {
            tracing::warn!(%subject, %error, "a notice was not sent");
        }
    }
}
