//! The load generator: connections that work through requests, on one thread.
//!
//! It shares the machine with what it loads, so it does as little as it can: one runtime of one thread, plain
//! sockets, requests that are put together from bytes at hand.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures::future::try_join_all;

use crate::answers::{Answers, Measured, UNANSWERED, Waited};
use crate::connection::Connection;
use crate::pacer::{Due, Step};

/// Requests to send, in order.
pub trait Work {
    /// Appends the bytes of the next request and names it; `None` once there are no more.
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize>;

    /// Hears what became of a request: its status, or [`UNANSWERED`], and the body.
    fn answered(&mut self, name: usize, status: u16, body: &[u8]) -> anyhow::Result<()>;
}

/// Sends everything over so many connections, each as soon as it has its answer.
pub fn run(server: SocketAddr, connections: usize, work: &mut dyn Work) -> anyhow::Result<Measured> {
    run_in_windows(server, connections, work, Duration::MAX)
}

/// The same, told window by window.
pub fn run_in_windows(
    server: SocketAddr,
    connections: usize,
    work: &mut dyn Work,
    window: Duration,
) -> anyhow::Result<Measured> {
    drive(server, connections, work, None, window)
}

/// Sends by a schedule, whoever answers. Latencies count from when a request was due, so what waits for a free
/// connection is not left out.
pub fn run_by(
    server: SocketAddr,
    connections: usize,
    work: &mut dyn Work,
    steps: &[Step],
    window: Duration,
) -> anyhow::Result<Measured> {
    drive(server, connections, work, Some(steps), window)
}

fn drive(
    server: SocketAddr,
    connections: usize,
    work: &mut dyn Work,
    steps: Option<&[Step]>,
    window: Duration,
) -> anyhow::Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let open = runtime.block_on(try_join_all((0..connections).map(|_| Connection::open(server))));
    let open = open.with_context(|| format!("can't open {connections} connections to {server}"))?;
    let due = steps.map(|_| Due::new());
    let load = Load { server, window, due, begun: Instant::now(), seen: RefCell::new((work, Vec::new())) };
    let send =
        || runtime.block_on(try_join_all(open.into_iter().map(|connection| load.converse(connection))));
    match (steps, &load.due) {
        (Some(steps), Some(due)) => {
            let begun = load.begun;
            thread::scope(|scope| {
                scope.spawn(move || due.run(steps, begun, connections));
                let sent = send();
                due.give_up();
                sent
            })?
        }
        _ => send()?,
    };
    Ok(Measured { elapsed: load.begun.elapsed(), windows: load.seen.into_inner().1 })
}

struct Load<'w> {
    server: SocketAddr,
    window: Duration,
    /// `None`: a request is due when there is a connection for it.
    due: Option<Due>,
    begun: Instant,
    seen: RefCell<(&'w mut dyn Work, Vec<Answers>)>,
}

impl Load<'_> {
    async fn converse(&self, mut connection: Connection) -> anyhow::Result<()> {
        let mut request = Vec::new();
        loop {
            let due_at = match &self.due {
                None => Instant::now(),
                Some(due) => match due.next().await {
                    Some(due_at) => due_at,
                    None => return Ok(()),
                },
            };
            request.clear();
            let Some(name) = self.seen.borrow_mut().0.next(&mut request) else { return Ok(()) };
            let sent_at = Instant::now();
            let mut asked = connection.ask(&request).await;
            if asked.is_err() {
                // Servers close connections that were idle for long. A phone asks again on a new one, with the same key.
                connection = Connection::open(self.server).await.context("can't connect again")?;
                asked = connection.ask(&request).await;
            }
            let (status, body) = if asked.is_ok() { connection.answer() } else { (UNANSWERED, &[][..]) };
            let waited = Waited { since_due: due_at.elapsed(), since_sent: sent_at.elapsed() };
            self.note((due_at, waited), name, status, body)?;
        }
    }

    fn note(
        &self,
        (due_at, waited): (Instant, Waited),
        name: usize,
        status: u16,
        body: &[u8],
    ) -> anyhow::Result<()> {
        let (work, windows) = &mut *self.seen.borrow_mut();
        let window = (due_at - self.begun).as_nanos() / self.window.as_nanos();
        let window = usize::try_from(window)?;
        if windows.len() <= window {
            windows.resize(window + 1, Answers::default());
        }
        windows[window].note(status, waited, body.len());
        work.answered(name, status, body)
    }
}
