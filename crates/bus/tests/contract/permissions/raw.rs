//! A connection that speaks the protocol by hand, so that a refusal stands right behind the act that it answers.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bus::credentials::Seed;
use nats_fixture::Server;
use nkeys::KeyPair;
use serde_json::{Value, json};

/// A server that says nothing for so long has hung.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection under one credential.
pub struct Raw {
    stream: BufReader<TcpStream>,
    user: String,
}

impl Raw {
    pub fn connect(server: &Server, user: &str, seed: &Seed) -> Self {
        let stream = TcpStream::connect(server.url().trim_start_matches("nats://")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut raw = Self { stream: BufReader::new(stream), user: user.to_owned() };
        let info = raw.line();
        let info: Value = serde_json::from_str(info.strip_prefix("INFO ").unwrap()).unwrap();
        let pair = KeyPair::from_seed(seed.reveal()).unwrap();
        let signature = pair.sign(info["nonce"].as_str().unwrap().as_bytes()).unwrap();
        let connect = json!({
            "verbose": false,
            "pedantic": false,
            "headers": true,
            "no_responders": true,
            "nkey": pair.public_key(),
            "sig": BASE64_URL_SAFE_NO_PAD.encode(signature),
        });
        assert_eq!(raw.answers(&format!("CONNECT {connect}")), Vec::<String>::new());
        raw
    }

    /// Whether the server lets this pass: `PUB address` or `SUB address`.
    pub fn may(&mut self, act: &str) -> bool {
        let is_publish = act.starts_with("PUB");
        // The subscription's number may repeat: the one before is then replaced.
        let answers = self.answers(&if is_publish { format!("{act} 0\r\n") } else { format!("{act} 1") });
        match answers.iter().find(|answer| answer.starts_with("-ERR")) {
            None => true,
            Some(error) => {
                let lower = error.to_lowercase();
                assert!(lower.contains("permissions violation"), "{act}: {error}");
                false
            }
        }
    }

    /// Asks, and has the answer sent elsewhere.
    pub fn post(&mut self, address: &str, reply: &str, body: &str) {
        let answers = self.answers(&format!("PUB {address} {reply} {}\r\n{body}", body.len()));
        assert!(answers.is_empty(), "{address}: {answers:?}");
    }

    /// What somebody answers, as text.
    pub fn ask(&mut self, address: &str, body: &str) -> String {
        let inbox = format!("_INBOX.{}.ask", self.user);
        self.send(&format!("SUB {inbox} 7\r\nPUB {address} {inbox} {}\r\n{body}", body.len()));
        loop {
            let line = self.line();
            assert!(!line.starts_with("-ERR"), "{address}: {line}");
            if line.starts_with("MSG") || line.starts_with("HMSG") {
                let answer = self.line();
                self.send("UNSUB 7");
                return answer;
            }
        }
    }

    /// What the server says to this before it answers the ping behind it.
    fn answers(&mut self, said: &str) -> Vec<String> {
        self.send(&format!("{said}\r\nPING"));
        let mut answers = Vec::new();
        loop {
            match self.line() {
                line if line == "PONG" => return answers,
                line if line == "PING" => self.send("PONG"),
                line => answers.push(line),
            }
        }
    }

    fn send(&mut self, said: &str) {
        self.stream.get_mut().write_all(format!("{said}\r\n").as_bytes()).unwrap();
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        assert!(line.ends_with('\n'), "the server hung up: {line}");
        line.trim_end().to_owned()
    }
}
