//! A way to a server that can be cut while the server stands.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;

/// Passes connections on to a server.
pub struct Proxy {
    url: String,
    cut: broadcast::Sender<()>,
}

impl Proxy {
    pub async fn start(server: String) -> Self {
        let server = server.trim_start_matches("nats://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("nats://{}", listener.local_addr().unwrap());
        let cut = broadcast::Sender::new(1);
        let cuts = cut.clone();
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (server, mut cut) = (server.clone(), cuts.subscribe());
                tokio::spawn(async move {
                    let mut server = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        _ = cut.recv() => {}
                    }
                });
            }
        });
        Self { url, cut }
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Breaks all connections there are; new ones are passed on.
    pub fn cut(&mut self) {
        self.cut.send(()).unwrap();
    }
}
