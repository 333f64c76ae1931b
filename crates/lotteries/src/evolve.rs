//! What is true after each fact. Can't fail: it has happened.

use decider::{Recorded, Stamp};
use proto::{CampaignId, PersonId, TenantId};

use crate::event::{
    CampaignCreated, Drawn, Event, Listing, OpeningDelayed, PrizeClaimed, PrizeReturned, TicketSpent,
    TicketsReceived, TicketsWithdrawn, Won,
};
use crate::prizes::Prizes;
use crate::state::{
    CONSOLATION, Campaign, Delay, Holding, Prized, Stage, State, Status, TicketSums, Times, Waiting, Win,
};
use crate::{envelope, follows, holds, prizes, raffle};

/// Changes the state by one event.
pub(crate) fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
    match event {
        Event::CampaignCreated(e) => {
            state.campaigns.insert(e.campaign.clone(), created(e, stamp));
            change(state, stamp, &e.campaign, |_| {});
        }
        Event::CampaignOpened(e) => change(state, stamp, &e.campaign, |draw| draw.opened(stamp)),
        Event::OpeningDelayed(e) => change(state, stamp, &e.campaign, |draw| draw.delay(stamp, e)),
        Event::CampaignPaused(e) => change(state, stamp, &e.campaign, |draw| draw.status = Status::Paused),
        Event::CampaignClosed(e) => change(state, stamp, &e.campaign, |draw| draw.closed(stamp)),
        Event::SeedRevealed(e) => change(state, stamp, &e.campaign, |draw| draw.seed = Some(e.seed)),
        Event::TicketsReceived(e) => received(state, stamp, e),
        Event::TicketsWithdrawn(e) => withdrawn(state, stamp, e),
        Event::StockReceived(e) => hold(state, stamp, &e.tenant, &e.draw, |holding| {
            holding.put(&Won { asset: e.asset.clone(), amount: e.amount });
        }),
        Event::StockGivenBack(e) => hold(state, stamp, &e.tenant, &e.draw, |holding| {
            holding.take(&Won { asset: e.asset.clone(), amount: e.amount });
        }),
        Event::StockReturned(e) => {
            let back = Won { asset: e.asset.clone(), amount: e.amount };
            hold_own(state, stamp, &e.campaign, |holding| holding.take(&back));
        }
        Event::TicketSpent(e) => hold_own(state, stamp, &e.campaign, |holding| spend(holding, e)),
        Event::Drawn(e) => drawn(state, stamp, e),
        Event::PrizeReturned(e) => came_back(state, stamp, e),
        Event::PersonListed(e) => {
            change(state, stamp, &e.campaign, |draw| match e.listing {
                Listing::None => drop(draw.listed.remove(&e.person)),
                listing => drop(draw.listed.insert(&e.person, &listing)),
            });
        }
        Event::PrizeClaimed(e) => change_prizes(state, stamp, &e.campaign, |of| claimed(of, stamp, e)),
        Event::PrizeFulfilled(e) => {
            change_prizes(state, stamp, &e.campaign, |of| {
                of.claims_mut().end(&e.person, e.won, Stage::Fulfilled, stamp.position);
            });
            holds::evolve::fulfilled(state, &e.campaign, e.won);
        }
        // Records, for auditors.
        Event::SeedLost(_) | Event::DrawRefused(_) | Event::FactDeclined(_) => {}
        Event::FactParked(e) => state.parking.park(stamp, &e.fact),
        Event::FactReleased(e) => state.parking.release(&e.fact),
        other => {
            let is_known = envelope::evolve::evolve(state, stamp, other)
                || raffle::evolve::evolve(state, stamp, other)
                || holds::evolve::evolve(state, stamp, other)
                || follows::evolve(state, other);
            assert!(is_known, "no form of campaign knows what {} changes", other.name());
        }
    }
}

fn received(state: &mut State, stamp: Stamp, event: &TicketsReceived) {
    let TicketsReceived { tenant, draw, person, tickets, .. } = event;
    hold(state, stamp, tenant, draw, |holding| {
        holding.change(person, |sums| sums.granted += tickets);
    });
    holds::evolve::earned(state, tenant, person, tickets.cast_signed());
}

fn withdrawn(state: &mut State, stamp: Stamp, event: &TicketsWithdrawn) {
    let TicketsWithdrawn { tenant, draw, person, tickets, .. } = event;
    hold(state, stamp, tenant, draw, |holding| {
        holding.change(person, |sums| sums.recalled += tickets);
    });
    holds::evolve::earned(state, tenant, person, -tickets.cast_signed());
}

fn created(event: &CampaignCreated, stamp: Stamp) -> Campaign {
    Campaign {
        tenant: event.tenant.clone(),
        name: event.name.clone(),
        rules: event.rules.clone(),
        commitment: event.commitment,
        seed: None,
        status: Status::Draft,
        times: Times { created: stamp.at, ..Times::default() },
        delayed: None,
        revision: stamp.position,
        draws: 0,
        wins: Default::default(),
        out: vec![0; event.rules.prizes.len()],
        limited: Default::default(),
        listed: Default::default(),
        claims: Default::default(),
        due: None,
    }
}

/// Changes a lucky draw, what is due of it, and that others see it.
fn change(state: &mut State, stamp: Stamp, id: &CampaignId, by: impl FnOnce(&mut Campaign)) {
    let Some(draw) = state.campaigns.get_mut(id) else {
        // Every event about a draw follows its creation: decide makes none otherwise.
        unreachable!("event {} is about draw {id}, which no earlier event set up", stamp.position)
    };
    by(draw);
    draw.revision = stamp.position;
    let next = draw.next_due();
    let before = std::mem::replace(&mut draw.due, next);
    state.fall_due(id, before, next);
    state.revision = stamp.position;
}

/// Changes what became of the prizes of a campaign. Parts of red envelopes are never claimed, so nothing is kept of them.
pub(crate) fn change_prizes(
    state: &mut State,
    stamp: Stamp,
    id: &CampaignId,
    by: impl FnOnce(&mut dyn Prizes),
) {
    if state.campaigns.contains_key(id) {
        change(state, stamp, id, |draw| by(draw));
    } else if state.raffles.contains_key(id) {
        raffle::evolve::change(state, stamp, id, |raffle| by(raffle));
    }
}

/// Changes what an account has handed over to a draw, which need not be there yet.
fn hold(
    state: &mut State,
    stamp: Stamp,
    tenant: &TenantId,
    draw: &CampaignId,
    by: impl FnOnce(&mut Holding),
) {
    by(state.holdings.entry((tenant.clone(), draw.clone())).or_default());
    let shows_it = state.form(draw).is_some_and(|found| found.tenant() == tenant);
    if shows_it {
        touch(state, stamp, draw);
    }
}

/// What can be seen of a campaign has changed, whatever its form.
pub(crate) fn touch(state: &mut State, stamp: Stamp, id: &CampaignId) {
    if let Some(draw) = state.campaigns.get_mut(id) {
        draw.revision = stamp.position;
    } else if let Some(envelope) = state.envelopes.get_mut(id) {
        envelope.revision = stamp.position;
    } else if let Some(raffle) = state.raffles.get_mut(id) {
        raffle.revision = stamp.position;
    }
    state.revision = stamp.position;
}

/// Changes what a campaign has of its own account.
pub(crate) fn hold_own(state: &mut State, stamp: Stamp, id: &CampaignId, by: impl FnOnce(&mut Holding)) {
    let tenant = state.form(id).map(|found| found.tenant().clone());
    let tenant = tenant.unwrap_or_else(|| panic!("no earlier event set {id} up"));
    hold(state, stamp, &tenant, id, by);
}

fn spend(holding: &mut Holding, event: &TicketSpent) {
    holding.change(&event.person, |sums| sums.spent += event.tickets);
    let left = holding.of(&event.person).sums.left();
    assert!(left >= 0, "draw {} spent a ticket that {} did not have", event.draw, event.person);
}

fn drawn(state: &mut State, stamp: Stamp, event: &Drawn) {
    let Drawn { campaign, person, outcome, .. } = event;
    let mut day = 0;
    change(state, stamp, campaign, |draw| {
        draw.draws += 1;
        assert_eq!(draw.draws, event.draw, "a draw of {campaign} was left out");
        day = draw.rules.day(stamp.at);
        if outcome.won.is_some() {
            let line = outcome.given.map_or(CONSOLATION, u32::from);
            draw.wins.insert(&stamp.position, &Win { person: *person, line });
        }
        if let Some(line) = outcome.given {
            gave(draw, stamp, *person, (line, day));
        }
    });
    hold_own(state, stamp, campaign, |holding| {
        holding.persons.upsert(person, |tickets| {
            let tickets = tickets.unwrap_or_default();
            tickets.drew(stamp.position, day, outcome.given.is_some())
        });
        outcome.won.iter().for_each(|won| holding.take(won));
    });
    if let Some(won) = outcome.won.as_ref().filter(|_| !event.held) {
        holds::evolve::won(state, campaign, *person, stamp.position, won.amount);
    }
}

/// A person was given a line.
fn gave(draw: &mut Campaign, stamp: Stamp, person: PersonId, (line, day): (u16, i32)) {
    draw.out[usize::from(line)] += 1;
    if draw.rules.prize(line).is_limited() {
        let limited = draw.limited.entry(line).or_default();
        limited.upsert(&person, |wins| wins.unwrap_or_default().and_one_on(day));
    }
    prizes::win(draw, person, line, (stamp.position, stamp.at));
}

/// Parts of red envelopes come back as well, and leave their rounds as they are.
fn came_back(state: &mut State, stamp: Stamp, event: &PrizeReturned) {
    change_prizes(state, stamp, &event.campaign, |of| {
        of.came_back(event.won, event.why);
        of.claims_mut().end(&event.person, event.won, Stage::Returned, stamp.position);
    });
    hold_own(state, stamp, &event.campaign, |holding| holding.put(&event.prize));
    holds::evolve::returned(state, event);
}

fn claimed(of: &mut dyn Prizes, stamp: Stamp, event: &PrizeClaimed) {
    let PrizeClaimed { won, person, delivery, .. } = *event;
    let Some(Prized { line, .. }) = of.claims().find(&person, won) else {
        unreachable!("nobody won anything at {won} that is to be claimed")
    };
    let waiting = Waiting { person, line, claimed_at: stamp.at, delivery };
    of.claims_mut().claim(won, waiting, stamp.position);
}

impl Campaign {
    fn opened(&mut self, stamp: Stamp) {
        (self.status, self.delayed) = (Status::Open, None);
        self.times.opened.get_or_insert(stamp.at);
    }

    fn closed(&mut self, stamp: Stamp) {
        (self.status, self.delayed) = (Status::Closed, None);
        self.times.closed = Some(stamp.at);
    }

    fn delay(&mut self, stamp: Stamp, event: &OpeningDelayed) {
        let OpeningDelayed { field, asset, needed, has, .. } = event.clone();
        let since_ms = self.delayed.as_ref().map_or(stamp.at, |before| before.since_ms);
        self.delayed = Some(Delay { field, asset, needed, has, since_ms });
    }
}

impl Holding {
    fn change(&mut self, person: &PersonId, by: impl Fn(&mut TicketSums)) {
        by(&mut self.tickets);
        self.persons.upsert(person, |tickets| {
            let mut tickets = tickets.unwrap_or_default();
            by(&mut tickets.sums);
            tickets
        });
    }

    fn put(&mut self, prize: &Won) {
        *self.stock.entry(prize.asset.clone()).or_default() += prize.amount;
    }

    pub(crate) fn take(&mut self, prize: &Won) {
        let left = self.stock.get(&prize.asset).copied().unwrap_or(0).checked_sub(prize.amount);
        let left = left.unwrap_or_else(|| panic!("more of {} left the stock than it had", prize.asset));
        self.stock.insert(prize.asset.clone(), left);
    }
}
