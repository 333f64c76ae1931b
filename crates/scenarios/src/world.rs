//! Where a scenario happens: campaigns, networks, phones, and everything that was sent.

mod board;
mod cast;
mod contest;
mod finish;
mod networks;
mod people;

use std::sync::Arc;

use rand::Rng;

use crate::attempt::Act;
use crate::calendar::{Diurnal, MINUTE_MS, SECOND_MS};
use crate::phones::{Handset, NetType, Phones};
use crate::random::{Parameters, Random, chance, exponential, id, log_normal, poisson, stream};
use crate::truth::{Due, Label};

pub use board::Board;
pub use cast::{Cast, Choice, Visit};
pub use contest::Contest;
pub(crate) use contest::on_day;
pub use finish::Run;
pub use networks::{Gate, Networks};
pub use people::{Line, Person};

/// What a scenario asks of its world before anybody comes.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Where all chance comes from.
    pub seed: u64,
    /// Honest votes in the main campaign, roughly.
    pub scale: u32,
    /// The main campaign's name, if not one of the generator's.
    pub campaign: Option<String>,
    /// How many phones are iPhones, if that is what the scenario is about.
    pub iphone_share: Option<f64>,
    /// Whether carriers put a province behind a few dozen addresses.
    pub is_carrier_tight: bool,
    /// Campaigns of the same account before the main one; drawn if `None`.
    pub earlier: Option<u32>,
}

/// A world in the making.
#[derive(Debug)]
pub struct World {
    /// What was asked for.
    pub setup: Setup,
    /// What was drawn.
    pub parameters: Parameters,
    /// Who is connected how.
    pub networks: Networks,
    /// What people hold.
    pub phones: Phones,
    /// The main campaign first, then the earlier ones, oldest last.
    pub contests: Vec<Contest>,
    /// How hours fill.
    pub diurnal: Diurnal,
    /// People who took part in an earlier campaign and may come again.
    pub regulars: Vec<Person>,
    /// Groups of parents that voted together in an earlier campaign and may do so again.
    pub groups: Vec<Vec<Person>>,
    habits: Habits,
    casts: Vec<Cast>,
    attacks: u16,
}

/// What honest people do by the way.
#[derive(Debug)]
struct Habits {
    retry_share: f64,
    again_share: f64,
    blocked_share: f64,
    switch_share: f64,
    dwell_median_ms: f64,
    dwell_sigma: f64,
    moves_per_second: f64,
    is_hello_seen: bool,
}

impl Habits {
    fn draw(parameters: &mut Parameters, random: &mut Random) -> Self {
        Self {
            retry_share: parameters.scale(random, "people.retry_share", 0.004..0.03),
            again_share: parameters.draw(random, "people.vote_again_share", 0.002..0.015),
            blocked_share: parameters.draw(random, "people.script_blocked_share", 0.0..0.006),
            switch_share: parameters.draw(random, "people.network_switch_share", 0.01..0.04),
            dwell_median_ms: parameters.draw(random, "people.dwell_median_ms", 8_000.0..24_000.0),
            dwell_sigma: parameters.draw(random, "people.dwell_sigma", 0.75..1.15),
            moves_per_second: parameters.draw(random, "people.moves_per_second", 0.6..1.8),
            is_hello_seen: parameters.draw(random, "door.sees_tls_hello", 0.0..1.0) < 0.5,
        }
    }
}

/// What somebody sets out to do.
#[derive(Debug, Clone)]
pub struct Errand {
    /// Index of the contest.
    pub contest: usize,
    /// For whom.
    pub candidate: Choice,
    /// When the request arrives.
    pub at_ms: u64,
    /// Whose link led here.
    pub sharer: Option<u64>,
    /// Whose invitation.
    pub inviter: Option<u64>,
    /// Over which connection.
    pub line: Line,
    /// Over which connection the page was opened, if over another one.
    pub opened_over: Option<Line>,
    /// Longer or shorter than the person usually stays on a page.
    pub dwell: f64,
    /// What it is.
    pub act: Act,
    /// Who this is.
    pub label: Label,
}

impl Errand {
    /// A vote over the usual connection, without a link.
    pub fn vote(contest: usize, candidate: u32, at_ms: u64, label: Label) -> Self {
        Self::act(contest, Act::Vote, Choice::Number(candidate), at_ms, label)
    }

    /// Another act over the usual connection, without a link.
    pub fn act(contest: usize, act: Act, candidate: Choice, at_ms: u64, label: Label) -> Self {
        let (line, opened_over) = (Line::Usual, None);
        Self {
            contest,
            candidate,
            at_ms,
            sharer: None,
            inviter: None,
            line,
            opened_over,
            dwell: 1.0,
            act,
            label,
        }
    }
}

impl World {
    /// A world without people.
    pub fn new(setup: Setup) -> Self {
        let mut parameters = Parameters::default();
        let p = &mut parameters;
        let networks = Networks::draw(p, &mut stream(setup.seed, "networks"), setup.is_carrier_tight);
        let phones = Phones::draw(p, &mut stream(setup.seed, "phones"), setup.iphone_share);
        let contests = contest::draw_all(p, &mut stream(setup.seed, "contests"), &setup);
        let diurnal = Diurnal::draw(p, &mut stream(setup.seed, "diurnal"));
        let habits = Habits::draw(p, &mut stream(setup.seed, "habits"));
        Self {
            setup,
            parameters,
            networks,
            phones,
            contests,
            diurnal,
            regulars: Vec::new(),
            groups: Vec::new(),
            habits,
            casts: Vec::new(),
            attacks: 0,
        }
    }

    /// A stream of chance for one part of the scenario.
    pub fn stream(&self, label: &str) -> Random {
        stream(self.setup.seed, label)
    }

    /// The number of a new attack.
    pub fn next_attack(&mut self) -> u16 {
        self.attacks += 1;
        self.attacks - 1
    }

    /// Lines so far.
    pub fn sent(&self) -> &[Cast] {
        &self.casts
    }

    /// Lets people retry this often from now on; returns how often they did.
    pub fn set_retry_share(&mut self, share: f64) -> f64 {
        std::mem::replace(&mut self.habits.retry_share, share)
    }

    /// Somebody new, who lives where the contest is known and may have followed for long.
    pub fn person(&self, random: &mut Random) -> Person {
        let handset = self.phones.handset(random);
        self.person_with(random, handset)
    }

    /// Somebody new with this device.
    pub fn person_with(&self, random: &mut Random, handset: Handset) -> Person {
        let province = self.networks.province(random);
        let blocked = chance(random, self.habits.blocked_share);
        let quick_ms = log_normal(random, self.habits.dwell_median_ms, 0.45);
        let habit_ms = self.diurnal.sample(random);
        people::person(
            random,
            &self.networks,
            handset,
            people::Traits { province, quick_ms, habit_ms, blocked },
        )
    }

    /// Carries an errand out as people do: the page is read, the line may switch, the request may be repeated and
    /// some try once more.
    pub fn act(&mut self, random: &mut Random, person: &Person, errand: Errand) {
        let (ip, net) = person.connection(random, &self.networks, &errand.line, errand.at_ms);
        let dwell_ms = (log_normal(random, person.quick_ms * errand.dwell, self.habits.dwell_sigma) as u64)
            .clamp(900, 7_100_000);
        let opened_ms = errand.at_ms - dwell_ms;
        let switched = chance(random, self.habits.switch_share).then_some(Line::Other(net));
        let opened_over = errand.opened_over.as_ref().or(switched.as_ref());
        let opened_ip =
            opened_over.map_or(ip, |line| person.connection(random, &self.networks, line, opened_ms).0);
        let seconds = (dwell_ms as f64 / 1_000.0).min(90.0);
        let moves = 1 + poisson(random, seconds * self.habits.moves_per_second) as u16;
        let followed_at_ms = person.followed_ms.filter(|followed| *followed < errand.at_ms);
        let page = Some(Visit { token: random.random(), opened_ms, opened_ip, moves });
        let blank = self.blank(random, errand.contest, errand.at_ms, person.id, ip, &person.handset);
        let cast = Cast {
            candidate: errand.candidate.clone(),
            act: errand.act,
            net,
            page,
            sharer: errand.sharer,
            inviter: errand.inviter,
            followed_at_ms,
            payee: person.payee.filter(|_| matches!(errand.act, Act::Draw | Act::Claim)),
            has_device: !person.is_script_blocked,
            label: errand.label,
            ..blank
        };
        self.repeat(random, person, &cast);
        self.send(cast);
        if errand.act == Act::Vote && chance(random, self.habits.again_share) {
            self.again(random, person, errand);
        }
    }

    /// The same request again, seconds later, because the answer did not come.
    fn repeat(&mut self, random: &mut Random, person: &Person, cast: &Cast) {
        if !chance(random, self.habits.retry_share) {
            return;
        }
        let mut at_ms = cast.at_ms;
        for _ in 0..1 + poisson(random, 0.4) {
            at_ms += log_normal(random, 4_000.0, 0.9) as u64 + 200;
            let (ip, net) = if chance(random, 0.15) {
                person.connection(random, &self.networks, &Line::Other(cast.net), at_ms)
            } else {
                (cast.ip, cast.net)
            };
            let due = if cast.label.is_honest() { Due::Duplicate } else { Due::Unscored };
            self.send(Cast { at_ms, ip, net, label: cast.label.due(due), ..cast.clone() });
        }
    }

    /// Somebody who forgot the vote, or hopes for a second one, on the same day.
    fn again(&mut self, random: &mut Random, person: &Person, errand: Errand) {
        let at_ms = errand.at_ms + exponential(random, 40.0 * MINUTE_MS as f64) as u64 + 5 * SECOND_MS;
        if !self.contests[errand.contest].is_open(at_ms) {
            return;
        }
        let (ip, net) = person.connection(random, &self.networks, &errand.line, at_ms);
        let dwell_ms = log_normal(random, person.quick_ms, self.habits.dwell_sigma) as u64 + 900;
        let moves = 1 + poisson(random, (dwell_ms as f64 / 1_000.0).min(90.0)) as u16;
        let visit = Visit { token: random.random(), opened_ms: at_ms - dwell_ms, opened_ip: ip, moves };
        let blank = self.blank(random, errand.contest, at_ms, person.id, ip, &person.handset);
        self.send(Cast {
            candidate: errand.candidate,
            net,
            page: Some(visit),
            sharer: errand.sharer,
            followed_at_ms: person.followed_ms.filter(|followed| *followed < at_ms),
            has_device: !person.is_script_blocked,
            label: errand.label,
            ..blank
        });
    }

    /// A request from a device with nothing but what every request has; attackers fill in the rest.
    pub fn blank(
        &self,
        random: &mut Random,
        contest: usize,
        at_ms: u64,
        voter: u64,
        ip: std::net::IpAddr,
        handset: &Arc<Handset>,
    ) -> Cast {
        Cast {
            at_ms,
            order: id(random),
            contest: contest as u16,
            act: Act::Vote,
            voter,
            candidate: Choice::Number(0),
            ip,
            handset: handset.clone(),
            has_device: true,
            is_hello_seen: self.habits.is_hello_seen,
            net: NetType::Wifi,
            page: None,
            sharer: None,
            followed_at_ms: None,
            nonce: random.random(),
            inviter: None,
            payee: None,
            label: Label::honest("nobody"),
        }
    }

    /// Puts a line into the scenario, unless the campaign is closed then.
    pub fn send(&mut self, cast: Cast) {
        if self.contests[usize::from(cast.contest)].is_open(cast.at_ms) {
            self.casts.push(cast);
        }
    }
}
