//! People: a device, a home, a contract, and habits.

use std::net::IpAddr;
use std::sync::Arc;

use rand::Rng;

use super::networks::{Cell, Gate, Home, Networks};
use crate::phones::{Handset, Kind, NetType};
use crate::random::{Random, chance, id};

/// Over which connection an errand is done.
#[derive(Debug, Clone)]
pub enum Line {
    /// As usual: at home, on the way, or behind a gate if the person has one.
    Usual,
    /// At home.
    Home,
    /// On the cell.
    Cell,
    /// Behind the gate of a school or a company.
    Gate,
    /// Not the kind that was used just now.
    Other(NetType),
    /// Through this exit.
    Exit(IpAddr),
}

/// Somebody with an account.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account.
    pub id: u64,
    /// What they hold.
    pub handset: Arc<Handset>,
    /// Where they live.
    pub home: Home,
    /// Their contract.
    pub cell: Cell,
    /// The school or company they sit in by day.
    pub gate: Option<Arc<Gate>>,
    /// Since when they follow; `None` if they don't.
    pub followed_ms: Option<u64>,
    /// How often they are at home when they act.
    pub home_share: f64,
    /// How long they stay on a page, the median.
    pub quick_ms: f64,
    /// At which time of day they are at their phone.
    pub habit_ms: u64,
    /// Whether their browser runs no scripts of the page's evidence.
    pub is_script_blocked: bool,
    /// The account that takes what they win.
    pub payee: Option<u64>,
}

/// What the world decides about a person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Traits {
    pub(super) province: usize,
    pub(super) quick_ms: f64,
    pub(super) habit_ms: u64,
    pub(super) blocked: bool,
}

/// Somebody new.
pub(super) fn person(random: &mut Random, networks: &Networks, handset: Handset, traits: Traits) -> Person {
    let is_desk = matches!(handset.kind, Kind::Windows | Kind::Mac | Kind::Tablet);
    Person {
        id: id(random),
        home: networks.home(random, traits.province),
        cell: networks.cell(random, traits.province),
        handset: Arc::new(handset),
        gate: None,
        followed_ms: None,
        home_share: if is_desk { 1.0 } else { random.random_range(0.2..0.85) },
        quick_ms: traits.quick_ms,
        habit_ms: traits.habit_ms,
        is_script_blocked: traits.blocked,
        payee: None,
    }
}

impl Person {
    /// The address they show then, and what their phone says of the network.
    pub fn connection(
        &self,
        random: &mut Random,
        networks: &Networks,
        line: &Line,
        at_ms: u64,
    ) -> (IpAddr, NetType) {
        let home = || self.home.address(self.id, at_ms);
        let cell = |random: &mut Random| {
            let net = if chance(random, 0.55) { NetType::Cell5 } else { NetType::Cell4 };
            // Somebody's hotspot: the phone is on a router whose address is the carrier's.
            let net = if chance(random, 0.02) { NetType::Wifi } else { net };
            (networks.cell_address(&self.cell, at_ms), net)
        };
        match (line, &self.gate) {
            (Line::Exit(exit), _) => {
                (*exit, if chance(random, 0.7) { NetType::Wifi } else { NetType::Cell5 })
            }
            (Line::Gate, Some(gate)) => (gate.address(self.id, at_ms), NetType::Wifi),
            (Line::Usual, Some(gate)) if chance(random, 0.5) => (gate.address(self.id, at_ms), NetType::Wifi),
            (Line::Cell | Line::Other(NetType::Wifi), _) => cell(random),
            (Line::Home | Line::Other(_), _) => (home(), NetType::Wifi),
            (Line::Usual | Line::Gate, _) if chance(random, self.home_share) => (home(), NetType::Wifi),
            _ => cell(random),
        }
    }
}
