//! One kept-alive connection that asks and reads answers, with no HTTP library in between.

use std::net::SocketAddr;

use anyhow::ensure;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::wire::{self, Head};

/// Room for an answer; only a board needs more, and then the buffer grows.
const ANSWER_BYTES: usize = 8 * 1024;

/// A connection with the answer that came last.
pub struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
    head: Head,
}

impl Connection {
    /// Connects.
    pub async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: Vec::with_capacity(ANSWER_BYTES), head: Head::default() })
    }

    /// Sends a request and waits for its answer.
    pub async fn ask(&mut self, request: &[u8]) -> anyhow::Result<()> {
        self.stream.write_all(request).await?;
        self.answer.clear();
        loop {
            ensure!(self.stream.read_buf(&mut self.answer).await? > 0, "the server closed the connection");
            if let Some(head) = wire::head(&self.answer)?
                && self.answer.len() >= head.end()
            {
                self.head = head;
                return Ok(());
            }
        }
    }

    /// Status and body of the last answer.
    pub fn answer(&self) -> (u16, &[u8]) {
        (self.head.status, &self.answer[self.head.body_at..self.head.end()])
    }
}
