//! Who shares what with a taker, as counts for the guard.

use decider::compact::Compact;
use guard::prizes::{Group, Take, Weighed, weigh};
use proto::{PersonId, Pseudonym};

use super::state::{Span, TAKERS_MAX, Taker, Watched, place_of};

type Counts = Compact<Pseudonym, u32>;

impl Watched {
    /// What is known of a person, once they are counted as `now`.
    pub(crate) fn take(&self, person: &PersonId, now: &Taker) -> Take {
        let known = self.takers.get(person);
        let everybody = self.takers.len() + usize::from(known.is_none());
        let shared = |counts: &Counts, what: fn(&Taker) -> Pseudonym| {
            let mine = what(now);
            if mine == Pseudonym::default() {
                return 0;
            }
            let is_among_them = known.as_ref().is_some_and(|known| what(known) == mine);
            counts.get(&mine).unwrap_or(0) + u32::from(!is_among_them)
        };
        Take {
            is_iphone: now.is_iphone,
            is_driven: now.is_driven,
            only_takes: now.only_takes,
            network: now.network_class(),
            device: shared(&self.devices, |taker| taker.device),
            place: shared(&self.places, |taker| place_of(taker).unwrap_or_default()),
            prefix: self.behind(known.as_ref(), now),
            phone: shared(&self.phones, |taker| taker.phone),
            address: shared(&self.addresses, |taker| taker.address),
            everybody: u32::try_from(everybody).unwrap_or(u32::MAX),
            idle: self.idle + u32::from(now.only_takes) - known.as_ref().map_or(0, Taker::idle),
        }
    }

    fn behind(&self, known: Option<&Taker>, now: &Taker) -> Group {
        if now.prefix == Pseudonym::default() {
            return Group::default();
        }
        let span = self.prefixes.get(&now.prefix);
        let Span { persons, first, last, idle } = match known.filter(|known| known.prefix == now.prefix) {
            Some(known) => {
                let span = span.unwrap_or_default();
                Span { idle: span.idle + now.idle() - known.idle(), ..span }
            }
            None => Span::with(span, now),
        };
        Group { persons, span: last - first + 1, idle }
    }

    /// What speaks for a squad, of somebody of whom something was seen.
    pub(crate) fn weighed(&self, person: &PersonId) -> Option<Weighed> {
        self.takers.get(person).map(|taker| weigh(&self.take(person, &taker)))
    }

    /// A person as they are known, or as somebody new.
    pub(crate) fn taker(&self, person: &PersonId) -> Taker {
        let next = u32::try_from(self.takers.len() + 1).unwrap_or(u32::MAX);
        self.takers.get(person).unwrap_or(Taker { arrival: next, ..Taker::default() })
    }

    /// Counts a person as they were seen now.
    pub(crate) fn count(&mut self, person: &PersonId, after: &Taker) {
        let known = self.takers.get(person);
        if known.is_none() && self.takers.len() >= TAKERS_MAX {
            return;
        }
        let before = known.unwrap_or_default();
        let place = |taker: &Taker| place_of(taker).unwrap_or_default();
        moved(&mut self.devices, before.device, after.device);
        moved(&mut self.places, place(&before), place(after));
        moved(&mut self.phones, before.phone, after.phone);
        moved(&mut self.addresses, before.address, after.address);
        self.moved_behind(&before, after);
        self.idle = self.idle + after.idle() - before.idle();
        self.takers.insert(person, after);
    }

    fn moved_behind(&mut self, before: &Taker, after: &Taker) {
        let (from, to) = (before.prefix, after.prefix);
        if from == to && before.only_takes == after.only_takes {
            return;
        }
        if let Some(span) = self.prefixes.get(&from) {
            let left = Span { persons: span.persons - 1, idle: span.idle - before.idle(), ..span };
            match left.persons {
                // When they came stays, for those who have only changed.
                0 if from != to => drop(self.prefixes.remove(&from)),
                _ => drop(self.prefixes.insert(&from, &left)),
            }
        }
        if to != Pseudonym::default() {
            self.prefixes.upsert(&to, |span| Span::with(span, after));
        }
    }
}

impl Taker {
    /// One if they only take.
    fn idle(&self) -> u32 {
        u32::from(self.only_takes)
    }
}

impl Span {
    /// With one more, who arrived as the how-manieth.
    fn with(span: Option<Self>, taker: &Taker) -> Self {
        let arrival = taker.arrival;
        let Self { persons, first, last, idle } =
            span.unwrap_or(Self { persons: 0, first: arrival, last: arrival, idle: 0 });
        Self {
            persons: persons + 1,
            first: first.min(arrival),
            last: last.max(arrival),
            idle: idle + taker.idle(),
        }
    }
}

/// One fewer shares one thing, and one more another. What is all zeros is nothing that anybody shares.
fn moved(counts: &mut Counts, from: Pseudonym, to: Pseudonym) {
    if from == to {
        return;
    }
    match counts.get(&from) {
        Some(0 | 1) => drop(counts.remove(&from)),
        Some(persons) => drop(counts.insert(&from, &(persons - 1))),
        None => {}
    }
    if to != Pseudonym::default() {
        counts.upsert(&to, |persons| persons.unwrap_or(0) + 1);
    }
}
