//! TLS and keys on the way to the server.

use bus::credentials::generate;
use bus::{Bus, BusError, Options};
use bytes::Bytes;
use nats_fixture::{Deployed, Release, Server};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};

use crate::permissions::{USERS, keys};
use crate::world::{a_moment, soon, subject};

/// An authority's certificate, and a server's certificate and key under it.
fn certificates() -> (String, String, String) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let server =
        CertificateParams::new(["127.0.0.1".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    (authority.pem(), server.pem(), key.serialize_pem())
}

async fn only_the_right_key_and_authority_get_in(release: Release) {
    let (authority, certificate, key) = certificates();
    let (seeds, public) = keys();
    let server = Deployed { keys: &public, tls: Some((&certificate, &key)) }.start(release);
    let (right, wrong) = (server.folder().join("authority.pem"), server.folder().join("other.pem"));
    std::fs::write(&right, authority).unwrap();
    std::fs::write(&wrong, certificates().0).unwrap();
    let options = |user: &str, seed: &bus::credentials::Seed, authorities: &std::path::Path| Options {
        servers: vec![server.url()],
        user: user.to_owned(),
        seed: Some(seed.clone()),
        authorities: Some(authorities.to_owned()),
    };

    for (user, seed) in USERS.iter().zip(&seeds) {
        let bus = Bus::nats(options(user, seed, &right)).await.unwrap();
        soon(bus.connected()).await;
    }
    let unknown = generate().0;
    for (seed, authorities, reason) in
        [(&unknown, &right, "authorization violation"), (&seeds[0], &wrong, "")]
    {
        stays_out(options("votes", seed, authorities), reason).await;
    }
    // Without an authority, and without a key.
    let plain = Options { authorities: None, ..options("votes", &seeds[0], &right) };
    stays_out(plain, "").await;
    stays_out(Options { seed: None, ..options("votes", &seeds[0], &right) }, "authorization violation").await;
    // And a server that can't prove who it is hears nothing.
    let impostor = Server::start(release);
    let to_impostor = Options { servers: vec![impostor.url()], ..options("votes", &seeds[0], &right) };
    stays_out(to_impostor, "").await;
}

async fn stays_out(options: Options, reason: &str) {
    let shown = format!("{options:?}");
    let bus = Bus::nats(options).await.unwrap();
    let first = bus.trouble();
    soon(async {
        // The first attempt puts another word in its place.
        while bus.trouble() == first {
            a_moment().await;
        }
    })
    .await;
    let trouble = bus.trouble();
    assert!(!trouble.is_empty() && trouble.contains(reason), "{trouble}: {shown}");
    let refused = bus.request(&subject(), Bytes::new()).await;
    assert!(matches!(refused, Err(BusError::Unreachable(_))), "{refused:?}: {shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_right_key_and_authority_get_in_on_debians() {
    only_the_right_key_and_authority_get_in(Release::Debian).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_right_key_and_authority_get_in_on_a_current_one() {
    only_the_right_key_and_authority_get_in(Release::Current).await;
}
