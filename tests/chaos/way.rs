//! The way to the NATS server: it can be cut, and bytes can be late on it, while the server stands.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Bytes that are passed on at a time.
const CHUNK_BYTES: usize = 16 << 10;

/// Passes connections on.
pub struct Way {
    url: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    delay_ms: AtomicU64,
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
}

impl Shared {
    fn pass(self: &Arc<Self>, client: &TcpStream, server: &TcpStream) {
        let copy = |stream: &TcpStream| stream.try_clone().expect("a descriptor");
        self.open.lock().unwrap().extend([copy(client), copy(server)]);
        for (from, to) in [(copy(client), copy(server)), (copy(server), copy(client))] {
            let shared = Arc::clone(self);
            thread::spawn(move || shared.pump(from, to));
        }
    }

    #[allow(clippy::disallowed_methods, reason = "bytes are to be late")]
    fn pump(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut bytes = [0; CHUNK_BYTES];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            thread::sleep(Duration::from_millis(self.delay_ms.load(Ordering::Relaxed)));
            if to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    }
}

#[test]
fn bytes_arrive_late_and_a_cut_ends_what_is_open() {
    let echo = TcpListener::bind("127.0.0.1:0").unwrap();
    let way = Way::to(&echo.local_addr().unwrap().to_string());
    thread::spawn(move || {
        for mut stream in echo.incoming().flatten() {
            let mut byte = [0];
            while let Ok(1) = stream.read(&mut byte) {
                stream.write_all(&byte).unwrap();
            }
        }
    });
    let address = way.url().trim_start_matches("nats://").to_owned();
    let mut client = TcpStream::connect(&address).unwrap();
    let mut byte = [0];
    client.write_all(b"a").unwrap();
    client.read_exact(&mut byte).unwrap();
    assert_eq!(&byte, b"a");
    way.delay(50);
    let begun = std::time::Instant::now();
    client.write_all(b"b").unwrap();
    client.read_exact(&mut byte).unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(100), "there and back");
    way.cut();
    assert!(matches!(client.read(&mut byte), Ok(0) | Err(_)));
    way.delay(0);
    let mut next = TcpStream::connect(&address).unwrap();
    next.write_all(b"c").unwrap();
    next.read_exact(&mut byte).unwrap();
    assert_eq!(&byte, b"c");
}
