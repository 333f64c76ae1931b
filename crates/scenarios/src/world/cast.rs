//! One line in the making: small, so that ten million fit into memory.

use std::net::IpAddr;
use std::sync::Arc;

use crate::attempt::{Act, Attempt, Page};
use crate::phones::{Handset, NetType};
use crate::truth::Label;

/// Whom or what an act is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Choice {
    /// A candidate by number.
    Number(u32),
    /// A person: who invited.
    Person(u64),
    /// A draw or an envelope by name.
    Prize(&'static str),
}

/// The page that an act came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// The page token's nonce.
    pub token: u128,
    /// When it was opened.
    pub opened_ms: u64,
    /// From where.
    pub opened_ip: IpAddr,
    /// Pointer moves, touches and scrolls.
    pub moves: u16,
}

/// One line, not yet written out. Ids become text in one place only, so that no sender has a handwriting of its own.
#[derive(Debug, Clone)]
pub struct Cast {
    /// When it arrives.
    pub at_ms: u64,
    /// Chance that orders what arrives in the same millisecond.
    pub order: u64,
    /// Index of the contest.
    pub contest: u16,
    /// What it is.
    pub act: Act,
    /// Whose account.
    pub voter: u64,
    /// For whom.
    pub candidate: Choice,
    /// From where.
    pub ip: IpAddr,
    /// On what.
    pub handset: Arc<Handset>,
    /// Whether the page's script could report.
    pub has_device: bool,
    /// Whether the door sees TLS hellos.
    pub is_hello_seen: bool,
    /// What the user agent says of the network.
    pub net: NetType,
    /// The page.
    pub page: Option<Visit>,
    /// Whose link.
    pub sharer: Option<u64>,
    /// Since when the account follows.
    pub followed_at_ms: Option<u64>,
    /// The Idempotency-Key.
    pub nonce: u128,
    /// Whose invitation.
    pub inviter: Option<u64>,
    /// Which account is paid.
    pub payee: Option<u64>,
    /// What it really is.
    pub label: Label,
}

impl Cast {
    /// The line as a judge reads it.
    pub fn attempt(&self, campaign: &str) -> Attempt {
        Attempt {
            at_ms: self.at_ms,
            campaign: campaign.to_owned(),
            voter: person(self.voter),
            candidate: match &self.candidate {
                Choice::Number(number) => number.to_string(),
                Choice::Person(id) => person(*id),
                Choice::Prize(name) => (*name).to_owned(),
            },
            ip: self.ip,
            user_agent: Some(self.handset.agent.text(self.net)),
            device: self.has_device.then(|| self.handset.device.clone()),
            ja4: self.is_hello_seen.then(|| self.handset.ja4.to_owned()),
            page: self.page.map(|visit| Page {
                token: Some(format!("{:032x}", visit.token)),
                opened_ms: Some(visit.opened_ms),
                opened_ip: Some(visit.opened_ip),
                moves: Some(visit.moves),
            }),
            sharer: self.sharer.map(person),
            followed_at_ms: self.followed_at_ms,
            nonce: Some(uuid(self.nonce)),
            act: self.act,
            inviter: self.inviter.map(person),
            payee: self.payee.map(|payee| format!("pay-{payee:016x}")),
        }
    }
}

fn person(id: u64) -> String {
    format!("{id:016x}")
}

/// A random UUID, as the page's script makes it.
fn uuid(bits: u128) -> String {
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 4 << 76 | 0x2 << 62;
    let (a, b, c) = (bits >> 96, bits >> 80 & 0xffff, bits >> 64 & 0xffff);
    format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", bits >> 48 & 0xffff, bits & 0xffff_ffff_ffff)
}
