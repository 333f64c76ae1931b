//! The server's end of a connection, with what a plain socket lacks: an end for peers that never read, and a close
//! that doesn't destroy the last answer.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

/// How long a peer may take nothing of what is ready for it: three signs of life of a live stream, which goes on in
/// vain otherwise and keeps its place for ever.
pub(crate) const WRITE_STALL_MAX: Duration = Duration::from_secs(45);
/// How long a peer may go on sending once we have said the last word. Closing at once would make its kernel throw away
/// the answer that waits there.
const LINGER_MAX: Duration = Duration::from_secs(2);
/// Bytes thrown away at once while lingering.
const LINGER_BYTES: usize = 16 * 1024;

/// A stream whose writes fail once the peer takes nothing for too long, and that comes back to [`Left`] in the end.
pub(crate) struct Socket {
    stream: Option<TcpStream>,
    stall_max: Duration,
    /// Runs while a write waits.
    stalled: Option<Pin<Box<Sleep>>>,
    left: Left,
}

/// Where a socket's stream is found after whoever used it has let it go.
#[derive(Clone, Default)]
pub(crate) struct Left(Arc<Mutex<Option<TcpStream>>>);

impl Left {
    /// Says that nothing more comes, and hears the peer out for a moment.
    pub(crate) async fn linger(self) {
        let left = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut stream) = left else { return };
        let hear_out = async {
            let mut bytes = vec![0; LINGER_BYTES];
            stream.shutdown().await?;
            while stream.read(&mut bytes).await? > 0 {}
            io::Result::Ok(())
        };
        // Whatever happens here, the connection is over.
        let _ = tokio::time::timeout(LINGER_MAX, hear_out).await;
    }
}

impl Socket {
    pub(crate) fn new(stream: TcpStream, stall_max: Duration) -> (Self, Left) {
        let left = Left::default();
        (Self { stream: Some(stream), stall_max, stalled: None, left: left.clone() }, left)
    }

    fn poll_stream<T>(
        &mut self,
        poll: impl FnOnce(Pin<&mut TcpStream>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        match &mut self.stream {
            Some(stream) => poll(Pin::new(stream)),
            None => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }

    /// Lets a write wait for so long and no longer.
    fn bounded<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stall_max = self.stall_max;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(stall_max)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the peer takes nothing")))
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        *self.left.0.lock().unwrap_or_else(PoisonError::into_inner) = self.stream.take();
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.poll_stream(|stream| stream.poll_read(context, buffer))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = self.poll_stream(|stream| stream.poll_write(context, bytes));
        self.bounded(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.poll_stream(|stream| stream.poll_write_vectored(context, slices));
        self.bounded(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_stream(|stream| stream.poll_flush(context))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_stream(|stream| stream.poll_shutdown(context))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    async fn pair(stall_max: Duration) -> (Socket, Left, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (socket, left) = Socket::new(listener.accept().await.unwrap().0, stall_max);
        (socket, left, client)
    }

    #[tokio::test]
    async fn a_peer_that_never_reads_is_given_up() {
        let (mut socket, _left, _client) = pair(Duration::from_millis(50)).await;
        let bytes = vec![0; 1 << 20];
        let error = loop {
            if let Err(error) = socket.write_all(&bytes).await {
                break error;
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn the_last_word_reaches_a_peer_that_is_still_sending() {
        let (mut socket, left, mut client) = pair(WRITE_STALL_MAX).await;
        socket.write_all(b"no").await.unwrap();
        drop(socket);
        let lingering = tokio::spawn(left.linger());
        client.write_all(&vec![0; 8 << 20]).await.unwrap();
        client.shutdown().await.unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).await.unwrap();
        assert_eq!(answer, b"no");
        lingering.await.unwrap();
    }
}
