//! A server with the configuration that a deployment takes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::release::root;
use crate::{Release, Server};

/// What a deployment fills in around `deploy/nats.conf`.
pub struct Deployed<'a> {
    /// Users and their public keys.
    pub keys: &'a [(&'a str, String)],
    /// Certificate and key of the server in PEM form, to speak TLS only.
    pub tls: Option<(&'a str, &'a str)>,
}

impl Deployed<'_> {
    /// Starts it.
    pub fn start(&self, release: Release) -> Server {
        self.start_below(&std::env::temp_dir(), release)
    }

    /// Starts it with its folder, streams included, below another.
    pub fn start_below(&self, below: &Path, release: Release) -> Server {
        Server::configured_below(below, release, |folder| {
            fs::create_dir(folder.join("nats")).expect("a folder for includes");
            fs::write(folder.join("nats/keys.conf"), self.keys()).expect("keys.conf");
            fs::write(folder.join("nats/site.conf"), self.site(folder)).expect("site.conf");
            let config = fs::read_to_string(root().join("deploy/nats.conf")).expect("deploy/nats.conf");
            let synced = "sync_interval: always\n";
            assert!(config.contains(synced), "nats.conf must not acknowledge what a power cut takes");
            // Older releases don't know the word.
            if release.syncs_always() { config } else { config.replace(synced, "\n") }
        })
    }

    fn keys(&self) -> String {
        self.keys.iter().fold(String::new(), |mut text, (user, key)| {
            let _ = writeln!(text, "{}_KEY: {key:?}", user.to_uppercase());
            text
        })
    }

    fn site(&self, folder: &Path) -> String {
        let store = folder.join("store");
        let mut site = format!("STREAMS_DIR: {store:?}\nSTREAMS_BYTES_MAX: 8GB\n");
        if let Some((certificate, key)) = self.tls {
            let (certificate_file, key_file) = (folder.join("server.crt"), folder.join("server.key"));
            fs::write(&certificate_file, certificate).expect("the certificate");
            fs::write(&key_file, key).expect("its key");
            let _ = writeln!(site, "tls {{ cert_file: {certificate_file:?}, key_file: {key_file:?} }}");
        }
        site
    }
}
