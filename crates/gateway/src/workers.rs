//! The threads that serve connections.
//!
//! Each runs a runtime of its own, and a connection stays with the thread that got it: no request moves between cores,
//! and no two threads contend for one queue of tasks. This was worth about a quarter more votes than one runtime
//! shared by all.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::backlog;

/// A shard wakes tasks from its own threads, and such wake-ups wait in a queue beside the thread's own. Each turn looks there
/// first: who was let in is answered before others are let in. At tokio's usual one turn in 31, answers under a flood of
/// requests came seconds late, and the places that they held kept everybody else out.
const ANSWERS_EVERY: u32 = 1;

/// All of them.
pub(crate) struct Workers {
    workers: Vec<Worker>,
}

struct Worker {
    runtime: Handle,
    /// Connections that it serves now.
    connections: Arc<AtomicUsize>,
    /// Ends the runtime once it is dropped.
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Workers {
    /// Starts so many threads, at least one.
    ///
    /// # Errors
    /// The system's, if it gives no threads or no file descriptors to wait with.
    pub(crate) fn start(count: usize) -> io::Result<Self> {
        let workers = (0..count.max(1)).map(|number| Worker::start(&format!("door-{number}")));
        Ok(Self { workers: workers.collect::<io::Result<_>>()? })
    }

    /// Serves a connection on the thread that has the fewest.
    pub(crate) fn spawn(&self, connection: impl Future<Output = ()> + Send + 'static) {
        let idlest = self.workers.iter().min_by_key(|worker| worker.connections.load(Ordering::Relaxed));
        let worker = idlest.expect("there is at least one worker");
        let counted = Counted::new(&worker.connections);
        worker.runtime.spawn(async move {
            connection.await;
            drop(counted);
        });
    }

    /// Ends all threads; what still runs there is cut off.
    pub(crate) async fn stop(self) {
        let threads: Vec<_> = self.workers.into_iter().map(Worker::stop).collect();
        let joined = tokio::task::spawn_blocking(move || {
            threads.into_iter().map(JoinHandle::join).filter(Result::is_err).count()
        });
        if joined.await.is_ok_and(|panicked| panicked > 0) {
            tracing::error!("a thread that served connections has panicked");
        }
    }
}

impl Worker {
    fn start(name: &str) -> io::Result<Self> {
        let runtime =
            Builder::new_current_thread().enable_all().global_queue_interval(ANSWERS_EVERY).build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            runtime.spawn(backlog::watch());
            // Either word means the end; nobody ever sends one.
            let _ = runtime.block_on(stopped);
            // Reads of a log that nobody waits for any more must not hold up the end.
            runtime.shutdown_background();
        })?;
        Ok(Self { runtime: handle, connections: Arc::default(), stop, thread })
    }

    fn stop(self) -> JoinHandle<()> {
        drop(self.stop);
        self.thread
    }
}

/// One connection among those that a worker serves.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(connections: &Arc<AtomicUsize>) -> Self {
        connections.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(connections))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn connections_go_to_the_idlest_and_the_end_cuts_them_off() {
        let workers = Workers::start(2).unwrap();
        let names = Arc::new(std::sync::Mutex::new(Vec::new()));
        for _ in 0..2 {
            let names = Arc::clone(&names);
            let (told, heard) = oneshot::channel();
            workers.spawn(async move {
                let name = std::thread::current().name().unwrap_or_default().to_owned();
                names.lock().unwrap().push(name);
                let _ = told.send(());
                std::future::pending::<()>().await;
            });
            heard.await.unwrap();
        }
        assert_eq!(*names.lock().unwrap(), ["door-0", "door-1"]);
        workers.stop().await;
    }
}
