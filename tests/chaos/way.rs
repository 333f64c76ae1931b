//! The way to the NATS server: it can be cut, bytes can be late on it, and what comes out of streams can come twice, while the
//! server stands.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Bytes that are passed on at a time.
const CHUNK_BYTES: usize = 16 << 10;
/// What the server begins a message with, and ends each line with.
const MESSAGES: [&[u8]; 2] = [b"MSG ", b"HMSG "];
const LINE_END: &[u8] = b"\r\n";
/// Stands in the line of a message that was delivered out of a stream.
const OF_A_STREAM: &[u8] = b" $JS.ACK.";

/// Passes connections on.
pub struct Way {
    url: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    delay_ms: AtomicU64,
    doubles: AtomicBool,
    doubled: AtomicU64,
    open: Mutex<Vec<TcpStream>>,
}

impl Way {
    /// A way to this server, for as long as the test runs.
    pub fn to(server: &str) -> Self {
        let server: SocketAddr = server.trim_start_matches("nats://").parse().expect("an address");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("nats://{}", listener.local_addr().expect("it is bound"));
        let shared = Arc::<Shared>::default();
        let of_listener = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // The server is down: so is the connection.
                if let Ok(server) = TcpStream::connect(server) {
                    of_listener.pass(&client, &server);
                }
            }
        });
        Self { url, shared }
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Breaks all connections there are; new ones are passed on.
    pub fn cut(&self) {
        for stream in self.shared.open.lock().unwrap().drain(..) {
            // An error means that it has ended already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Bytes arrive so much later from now on.
    pub fn delay(&self, ms: u64) {
        self.shared.delay_ms.store(ms, Ordering::Relaxed);
    }

    /// Whether from now on each message that the server delivers out of a stream comes twice.
    pub fn double(&self, doubles: bool) {
        self.shared.doubles.store(doubles, Ordering::Relaxed);
    }

    /// How many messages have come twice.
    pub fn doubled(&self) -> u64 {
        self.shared.doubled.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn pass(self: &Arc<Self>, client: &TcpStream, server: &TcpStream) {
        let copy = |stream: &TcpStream| stream.try_clone().expect("a descriptor");
        self.open.lock().unwrap().extend([copy(client), copy(server)]);
        let (up, down) = ((copy(client), copy(server)), (copy(server), copy(client)));
        let shared = Arc::clone(self);
        thread::spawn(move || shared.pump(up, |bytes, to| to.write_all(bytes)));
        let shared = Arc::clone(self);
        let mut frames = Frames::default();
        thread::spawn(move || {
            let deliver = |bytes: &[u8], to: &mut TcpStream| shared.deliver(frames.split(bytes), to);
            shared.pump(down, deliver);
        });
    }

    #[allow(clippy::disallowed_methods, reason = "bytes are to be late")]
    fn pump(
        &self,
        (mut from, mut to): (TcpStream, TcpStream),
        mut write: impl FnMut(&[u8], &mut TcpStream) -> std::io::Result<()>,
    ) {
        let mut bytes = [0; CHUNK_BYTES];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            thread::sleep(Duration::from_millis(self.delay_ms.load(Ordering::Relaxed)));
            if write(&bytes[..count], &mut to).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    }

    fn deliver(&self, frames: Vec<Vec<u8>>, to: &mut TcpStream) -> std::io::Result<()> {
        for frame in frames {
            // Before the frame is passed on: whoever has got it may change this at once, for what comes after it.
            let comes_twice = self.doubles.load(Ordering::Relaxed) && is_of_a_stream(&frame);
            to.write_all(&frame)?;
            if comes_twice {
                to.write_all(&frame)?;
                self.doubled.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(())
    }
}

/// What a server has sent, a message or another line at a time.
#[derive(Default)]
struct Frames {
    /// The beginning of the next.
    begun: Vec<u8>,
}

impl Frames {
    /// Takes the next bytes, and gives what is whole with them.
    fn split(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        self.begun.extend_from_slice(bytes);
        let (mut whole, mut rest) = (Vec::new(), &self.begun[..]);
        while let Some((frame, behind)) = frame_bytes(rest).and_then(|bytes| rest.split_at_checked(bytes)) {
            whole.push(frame.to_vec());
            rest = behind;
        }
        self.begun = rest.to_vec();
        whole
    }
}

/// How long the first frame is, once its line is there.
fn frame_bytes(bytes: &[u8]) -> Option<usize> {
    let line = line(bytes)?;
    let line_bytes = line.len() + LINE_END.len();
    if !MESSAGES.iter().any(|word| line.starts_with(word)) {
        return Some(line_bytes);
    }
    // The last word of a message's line is how many bytes follow, with headers and without the end of their line.
    let count = line.rsplit(|byte| *byte == b' ').next()?;
    let count: usize = std::str::from_utf8(count).ok()?.parse().expect("the server counts what it sends");
    Some(line_bytes + count + LINE_END.len())
}

fn is_of_a_stream(frame: &[u8]) -> bool {
    let line = line(frame).unwrap_or_default();
    MESSAGES.iter().any(|word| line.starts_with(word))
        && line.windows(OF_A_STREAM.len()).any(|part| part == OF_A_STREAM)
}

/// The first line, without its end.
fn line(bytes: &[u8]) -> Option<&[u8]> {
    bytes.windows(LINE_END.len()).position(|part| part == LINE_END).map(|end| &bytes[..end])
}

/// A way to a server that sends back what it gets.
#[cfg(test)]
fn to_an_echo() -> (Way, String) {
    let echo = TcpListener::bind("127.0.0.1:0").unwrap();
    let way = Way::to(&echo.local_addr().unwrap().to_string());
    thread::spawn(move || {
        for mut stream in echo.incoming().flatten() {
            let mut bytes = [0; 64];
            while let Ok(count @ 1..) = stream.read(&mut bytes) {
                stream.write_all(&bytes[..count]).unwrap();
            }
        }
    });
    let address = way.url().trim_start_matches("nats://").to_owned();
    (way, address)
}

/// Sends this, and reads as many bytes as are expected.
#[cfg(test)]
fn echoed(client: &mut TcpStream, sent: &[u8], expected: &[u8]) {
    client.write_all(sent).unwrap();
    let mut bytes = vec![0; expected.len()];
    client.read_exact(&mut bytes).unwrap();
    assert_eq!(String::from_utf8_lossy(&bytes), String::from_utf8_lossy(expected));
}

#[test]
fn bytes_arrive_late_and_a_cut_ends_what_is_open() {
    let (way, address) = to_an_echo();
    let mut client = TcpStream::connect(&address).unwrap();
    echoed(&mut client, b"a\r\n", b"a\r\n");
    way.delay(50);
    let begun = std::time::Instant::now();
    echoed(&mut client, b"b\r\n", b"b\r\n");
    assert!(begun.elapsed() >= Duration::from_millis(100), "there and back");
    way.cut();
    assert!(matches!(client.read(&mut [0]), Ok(0) | Err(_)));
    way.delay(0);
    let mut next = TcpStream::connect(&address).unwrap();
    echoed(&mut next, b"c\r\n", b"c\r\n");
}

#[test]
fn what_comes_out_of_a_stream_comes_twice_and_nothing_else_does() {
    let (way, address) = to_an_echo();
    let mut client = TcpStream::connect(&address).unwrap();
    let delivered = b"HMSG _INBOX.a.1 1 $JS.ACK.FACTS.x.1.1.1.0.0 4 9\r\n\r\n\r\nMSG 1\r\n";
    echoed(&mut client, delivered, delivered);
    way.double(true);
    let twice = [&delivered[..], delivered].concat();
    // In two pieces, and with an end of line in its payload.
    let (begin, end) = delivered.split_at(55);
    client.write_all(begin).unwrap();
    echoed(&mut client, end, &twice);
    let others = b"PING\r\nMSG fg.votes.0.command 1 _INBOX.b.1 2\r\nhi\r\n";
    echoed(&mut client, others, others);
    assert_eq!(way.doubled(), 1);
    way.double(false);
    echoed(&mut client, delivered, delivered);
}
