//! Live streams that are open while votes run: how many votes that costs, and how late boards come.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, anyhow, ensure};
use futures::future::{Either, join, select, try_join_all};
use hdrhistogram::Histogram;
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{oneshot, watch};

use crate::process::settle;
use crate::report::Report;
use crate::request::{self, Sender};
use crate::scale::Scale;
use crate::server::Serving;
use crate::votes::{Campaign, Fair};
use crate::wire::number_after;

/// Contestants of a show that thousands follow live; each board names them all.
const CONTESTANTS: usize = 100;
/// How often their board moves.
const BOARD_REFRESH_S: u64 = 2;
/// How late the last board may come to be counted still.
const LATE_MAX: Duration = Duration::from_secs(2);
/// Connections that votes come over.
const CONNECTIONS: usize = 256;
/// What ends an event.
const EVENT_END: &[u8] = b"\n\n";
/// What stands before the time at which the board took its counts.
const AS_OF: &[u8] = b"\"as_of_ms\":";

/// Rounds without and with streams in turn.
pub fn measure(fair: &mut Fair, scale: &Scale, report: &mut Report) -> anyhow::Result<()> {
    let rules = json!({ "votes_per_person_per_day": 1, "board_refresh_seconds": BOARD_REFRESH_S });
    let (mut lost_percent, mut late_s, mut boards) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..scale.pairs {
        let (campaign, _) = fair.campaign(&rules, CONTESTANTS)?;
        let alone = vote(fair, &campaign)?;
        let (campaign, _) = fair.campaign(&rules, CONTESTANTS)?;
        let streams = Streams::open(fair.server.address(), &campaign, scale.streams)?;
        let followed = vote(fair, &campaign)?;
        // The last votes are on the board with its next move.
        thread::park_timeout(Duration::from_secs(BOARD_REFRESH_S) + LATE_MAX);
        let late_ms = streams.close()?;
        lost_percent.push((1.0 - followed / alone) * 100.0);
        late_s.push(late_ms.max() as f64 / 1e3);
        boards.push(late_ms.len() as f64);
    }
    report.add("live_streams", vec![scale.streams as f64]);
    report.add("live_boards_received", boards);
    report.add("live_votes_lost_percent", lost_percent);
    report.add("live_lateness_s", late_s);
    Ok(())
}

fn vote(fair: &Fair, campaign: &Campaign) -> anyhow::Result<f64> {
    settle(fair.server.pid())?;
    let votes = fair.vote(campaign, CONNECTIONS)?;
    let all = votes.all();
    ensure!(all.created() == all.count(), "not every vote was accepted: {:?}", all.statuses());
    Ok(votes.rate())
}

/// Open streams, read on a thread of their own.
struct Streams {
    leave: oneshot::Sender<()>,
    reading: JoinHandle<anyhow::Result<Histogram<u64>>>,
}

impl Streams {
    /// Opens so many and waits until each has its first board.
    fn open(server: SocketAddr, campaign: &Campaign, count: usize) -> anyhow::Result<Self> {
        let path = format!("/v1/campaigns/{}/live", campaign.id);
        let (leave, left) = oneshot::channel();
        let (opened, all_open) = mpsc::channel();
        let reading = thread::spawn(move || read_all(server, &path, count, &opened, left));
        let streams = Self { leave, reading };
        match all_open.recv() {
            Ok(()) => Ok(streams),
            // It has ended before, and says why.
            Err(_) => Err(streams.close().err().context("no stream was opened")?),
        }
    }

    /// Closes them; gives how late boards came, in milliseconds.
    fn close(self) -> anyhow::Result<Histogram<u64>> {
        // If nobody listens, the reader has failed and says why.
        let _ = self.leave.send(());
        self.reading.join().map_err(|_| anyhow!("the reader of streams panicked"))?
    }
}

fn read_all(
    server: SocketAddr,
    path: &str,
    count: usize,
    opened: &mpsc::Sender<()>,
    left: oneshot::Receiver<()>,
) -> anyhow::Result<Histogram<u64>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut streams = Vec::new();
        for number in 0..count {
            streams.push(Stream::open(server, path, number).await.context("can't open a stream")?);
        }
        opened.send(())?;
        let (leave, leaving) = watch::channel(());
        let reading = try_join_all(streams.iter_mut().map(|stream| stream.follow(leaving.clone())));
        drop(leaving);
        let stop = async {
            // An error means that whoever opened the streams is gone: then they end as well.
            let _ = left.await;
            drop(leave);
        };
        join(reading, stop).await.0?;
        let mut all = Histogram::new(3)?;
        streams.iter().for_each(|stream| all += &stream.late_ms);
        Ok(all)
    })
}

/// One who follows.
struct Stream {
    socket: TcpStream,
    /// What has come of the next event.
    bytes: Vec<u8>,
    late_ms: Histogram<u64>,
}

impl Stream {
    async fn open(server: SocketAddr, path: &str, number: usize) -> anyhow::Result<Self> {
        let mut socket = TcpStream::connect(server).await?;
        let mut asked = Vec::new();
        // Followers live everywhere; one network would not get so many places.
        let address = format!("117.136.{}.{}", number % 128, number / 128 % 254 + 1);
        request::get(&mut asked, path, &Sender { agent: "bench", address: &address, session: "" });
        socket.write_all(&asked).await?;
        let mut stream = Self { socket, bytes: Vec::new(), late_ms: Histogram::new(3)? };
        // The board as it is: how old it is says nothing.
        stream.event().await?;
        Ok(stream)
    }

    /// Reads events and notes how late they are, until the channel closes.
    async fn follow(&mut self, mut leaving: watch::Receiver<()>) -> anyhow::Result<()> {
        loop {
            let event = match select(Box::pin(self.event()), Box::pin(leaving.changed())).await {
                Either::Left((event, _)) => event?,
                Either::Right(_) => return Ok(()),
            };
            if let Some(as_of_ms) = number_after(&event, AS_OF) {
                self.late_ms.record(now_ms().saturating_sub(as_of_ms))?;
            }
        }
    }

    /// The next event, with whatever stands around it.
    async fn event(&mut self) -> anyhow::Result<Vec<u8>> {
        loop {
            // Heads of answers and of chunks end in \r\n, never in two bare line ends.
            if let Some(end) = find(&self.bytes, EVENT_END) {
                let rest = self.bytes.split_off(end + EVENT_END.len());
                return Ok(std::mem::replace(&mut self.bytes, rest));
            }
            ensure!(self.socket.read_buf(&mut self.bytes).await? > 0, "the server closed a stream");
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

fn now_ms() -> u64 {
    let now = clock_gettime(ClockId::Realtime);
    now.tv_sec.cast_unsigned() * 1_000 + now.tv_nsec.cast_unsigned() / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_board_is_found_in_its_event() {
        let event = b"1f\r\ndata: {\"campaign\":\"c\",\"as_of_ms\":1763712000123,\"frozen\":false}\n\n";
        assert_eq!(number_after(event, AS_OF), Some(1_763_712_000_123));
        assert_eq!(number_after(b":\n\n", AS_OF), None);
    }
}
