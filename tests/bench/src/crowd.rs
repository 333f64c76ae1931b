//! The persons who vote: each with an address, a phone, a session and the page that they opened.

use std::net::SocketAddr;

use anyhow::{Context, ensure};
use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use crate::addresses::address;
use crate::answers::Measured;
use crate::load::{self, Work};
use crate::phones::{Phone, phones};
use crate::request::{self, Sender};

/// The same crowd in each run, so that runs can be compared.
const SEED: u64 = 20_261_122;

/// What stands in the answer to a visit that is asked for a proof of work.
const CHALLENGE: &[u8] = b"\"challenge\":";

/// Somebody.
struct Person {
    address: String,
    /// Index of their kind of phone.
    phone: usize,
    session: String,
    page: String,
}

/// Many persons.
pub struct Crowd {
    phones: Vec<Phone>,
    persons: Vec<Person>,
}

impl Crowd {
    /// So many, who have not signed in yet.
    pub fn of(persons: usize) -> anyhow::Result<Self> {
        let phones = phones();
        let kinds = WeightedIndex::new(phones.iter().map(|phone| phone.weight))?;
        let mut random = SmallRng::seed_from_u64(SEED);
        let mut person = || Person {
            address: address(&mut random).to_string(),
            phone: kinds.sample(&mut random),
            session: String::new(),
            page: String::new(),
        };
        let persons = (0..persons).map(|_| person()).collect();
        Ok(Self { phones, persons })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.persons.len()
    }

    /// Signs everybody in.
    pub fn sign_in(&mut self, server: SocketAddr, connections: usize) -> anyhow::Result<Measured> {
        load::run(server, connections, &mut SignIn { crowd: self, next: 0 })
    }

    /// Opens the page of a campaign for everybody.
    pub fn visit(
        &mut self,
        server: SocketAddr,
        connections: usize,
        campaign: &str,
    ) -> anyhow::Result<Measured> {
        let path = format!("/v1/campaigns/{campaign}/visits");
        load::run(server, connections, &mut Visit { crowd: self, path, next: 0 })
    }

    /// A person as the sender of a request.
    fn sender(&self, person: usize) -> Sender<'_> {
        let Person { address, phone, session, .. } = &self.persons[person];
        Sender { agent: &self.phones[*phone].agent, address, session }
    }

    /// Appends a person's vote from the page that they opened last.
    pub fn vote(&self, person: usize, path: &str, contestant: &str, key: &str, request: &mut Vec<u8>) {
        let Person { page, phone, .. } = &self.persons[person];
        let device = &self.phones[*phone].device;
        let body =
            ["{\"contestant\":", contestant, ",\"page_token\":\"", page, "\",\"device\":", device, "}"];
        request::post(request, path, &self.sender(person), Some(key), &body);
    }

    /// Appends a person's wish, whose `fields` each end with a comma, with what their page says of the phone.
    pub fn ask(&self, person: usize, path: &str, fields: &str, key: &str, request: &mut Vec<u8>) {
        let device = &self.phones[self.persons[person].phone].device;
        let body = ["{", fields, "\"device\":", device, "}"];
        request::post(request, path, &self.sender(person), Some(key), &body);
    }

    /// Appends a person's wish as it stands.
    pub fn tell(&self, person: usize, path: &str, body: &str, key: &str, request: &mut Vec<u8>) {
        request::post(request, path, &self.sender(person), Some(key), &[body]);
    }

    /// Gives a person another page token.
    pub fn turn_page(&mut self, person: usize, token: &str) {
        token.clone_into(&mut self.persons[person].page);
    }
}

struct SignIn<'c> {
    crowd: &'c mut Crowd,
    next: usize,
}

impl Work for SignIn<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let person = self.next;
        (person < self.crowd.len()).then(|| {
            self.next += 1;
            let openid = format!("oFair{person:023}");
            let body = ["{\"openid\":\"", &openid, "\"}"];
            request::post(request, "/v1/sessions", &self.crowd.sender(person), None, &body);
            person
        })
    }

    fn answered(&mut self, person: usize, status: u16, body: &[u8]) -> anyhow::Result<()> {
        self.crowd.persons[person].session = token("token", status, body)?;
        Ok(())
    }
}

struct Visit<'c> {
    crowd: &'c mut Crowd,
    path: String,
    next: usize,
}

impl Work for Visit<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let person = self.next;
        (person < self.crowd.len()).then(|| {
            self.next += 1;
            let device = &self.crowd.phones[self.crowd.persons[person].phone].device;
            let body = ["{\"device\":", device, "}"];
            request::post(request, &self.path, &self.crowd.sender(person), None, &body);
            person
        })
    }

    fn answered(&mut self, person: usize, status: u16, body: &[u8]) -> anyhow::Result<()> {
        let page = token("page_token", status, body)?;
        // The crowd's networks are no hosting company's and its load is no flood; if the door sees it otherwise, votes without
        // proofs would measure how fast it refuses.
        ensure!(
            !body.windows(CHALLENGE.len()).any(|window| window == CHALLENGE),
            "a page was asked for a proof of work"
        );
        self.crowd.turn_page(person, &page);
        Ok(())
    }
}

/// A token of an answer that must have created something.
pub fn token(field: &str, status: u16, body: &[u8]) -> anyhow::Result<String> {
    ensure!(status == 201, "status {status}: {}", String::from_utf8_lossy(body));
    let body: Value = serde_json::from_slice(body)?;
    Ok(body[field].as_str().with_context(|| format!("no {field}: {body}"))?.to_owned())
}

/// A key for each vote of a run that no other run has used.
pub fn key_prefix() -> anyhow::Result<String> {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Realtime);
    let mut random = SmallRng::seed_from_u64(now.tv_nsec as u64 ^ (now.tv_sec as u64) << 30);
    Ok(format!("{:016x}", random.random::<u64>()))
}
