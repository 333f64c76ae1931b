//! What became of the places of a raffle, after the draw.

use proto::{Asset, PersonId, Timestamp};

use crate::command::TakenBack;
use crate::event::Won;
use crate::fairness::bundle::{Line, What};
use crate::fairness::check::{Life, foreign};
use crate::raffle::rules::Rules;
use crate::raffle::state::Standing;

/// The places, and how each of them stands.
pub(super) struct Settling<'r> {
    rules: &'r Rules,
    places: Vec<Place>,
    confirmed: u32,
    /// The place that became free last, until an alternate is called instead of it.
    owed: Option<u32>,
    /// The place whose prize came back last, until it is invalidated.
    taken_back: Option<u32>,
}

/// A place, and who was drawn for it.
struct Place {
    entry: u64,
    person: PersonId,
    /// The line of prizes, from 0, once it is a winner's.
    line: Option<u16>,
    standing: Standing,
    /// Position at which it was confirmed, as long as its prize is out.
    won: Option<u64>,
    /// Until when it could be claimed, at the least: a time that it was held for comes on top.
    until: Option<Timestamp>,
}

impl Place {
    /// Somebody's who was drawn for a line; `None`: an alternate's.
    fn of(entry: u64, person: PersonId, line: Option<u16>) -> Self {
        let standing = if line.is_some() { Standing::Called } else { Standing::Alternate };
        Self { entry, person, line, standing, won: None, until: None }
    }
}

impl<'r> Settling<'r> {
    /// These entries were drawn, with their persons, in the order of the places.
    pub(super) fn of(rules: &'r Rules, drawn: impl Iterator<Item = (u64, PersonId)>) -> Self {
        let place =
            |(place, (entry, person)): (u32, (u64, PersonId))| Place::of(entry, person, rules.line_of(place));
        Self {
            rules,
            places: (1..).zip(drawn).map(place).collect(),
            confirmed: 0,
            owed: None,
            taken_back: None,
        }
    }

    /// How many places there are, and how many winners were confirmed.
    pub(super) fn counts(&self) -> (u32, u32) {
        (self.places.len() as u32, self.confirmed)
    }

    /// The lines that lack winners.
    pub(super) fn vacant(&self) -> Vec<u16> {
        let taking = self.places.iter().filter(|place| place.standing.takes_its_line());
        self.rules.vacant(taking.filter_map(|place| place.line))
    }

    /// These were drawn later: entry, person and line.
    pub(super) fn add(&mut self, drawn: &[(u64, PersonId, u16)]) {
        let place = |(entry, person, line): &(u64, PersonId, u16)| Place::of(*entry, *person, Some(*line));
        self.places.extend(drawn.iter().map(place));
    }

    /// Whether such a line may follow: an alternate is called at once, by the command that invalidates.
    pub(super) fn awaits(&self, next: &What) -> Result<(), String> {
        if let Some(back) = self.taken_back {
            return match next {
                What::Invalidated { place, .. } if *place == back => Ok(()),
                _ => Err(format!(
                    "the prize of place {back} came back before, and the place was not invalidated"
                )),
            };
        }
        match (self.owed, next) {
            (None, _) | (_, What::AlternateCalled { .. }) => Ok(()),
            (Some(place), _) => {
                Err(format!("place {place} became free before, and the next alternate was not called"))
            }
        }
    }

    /// Whether the prize of this place came back by the line before.
    pub(super) fn took_back(&self, place: u32) -> bool {
        self.taken_back == Some(place)
    }

    /// Whether nobody waits who was drawn, or who does.
    pub(super) fn may_close(&self) -> Result<(), String> {
        self.awaits(&What::Closed)?;
        let waiting = (1..).zip(&self.places).find(|(_, place)| place.standing == Standing::Called);
        match waiting {
            Some((place, _)) => {
                Err(format!("place {place} is neither confirmed nor invalidated, and the raffle ends"))
            }
            None => Ok(()),
        }
    }

    pub(super) fn see(&mut self, life: &mut Life, line: &Line) -> Result<(), String> {
        match &line.what {
            What::Confirmed { place, entry, person, line: of, asset, amount } => {
                self.settle(*place, (*entry, *person, *of), Standing::Confirmed)?;
                let until = self.rules.claim_until(*of, line.at_ms);
                let found = &mut self.places[*place as usize - 1];
                (found.won, found.until) = (Some(line.position), until);
                self.confirm(life, *place, *of, (asset, *amount))
            }
            What::PrizeReturned { why: Some(TakenBack::Lapsed), won, asset, amount } => {
                let number = self.back(life, *won, (asset, *amount))?;
                self.lapse(life, number, line.at_ms)
            }
            What::PrizeReturned { won, asset, amount, .. } => {
                // As it was before it was confirmed.
                let number = self.back(life, *won, (asset, *amount))?;
                self.places[number as usize - 1].standing = Standing::Called;
                self.taken_back = Some(number);
                Ok(())
            }
            What::Invalidated { place, entry, person, line } => {
                self.settle(*place, (*entry, *person, *line), Standing::Invalidated)?;
                self.taken_back = None;
                self.owe(life, *place);
                Ok(())
            }
            What::AlternateCalled { place, entry, person, line, instead_of } => {
                self.call((*place, *entry, *person), *line, *instead_of)
            }
            _ => Err(foreign()),
        }
    }

    fn confirm(&mut self, life: &mut Life, place: u32, line: u16, told: (&Asset, u64)) -> Result<(), String> {
        let Won { asset, amount } = self.rules.prizes[usize::from(line)].prize();
        if told != (&asset, amount) {
            return Err(format!("place {place} got another prize than line {line} has"));
        }
        self.confirmed += 1;
        life.give(&Won { asset, amount })
    }

    /// An alternate is due instead of this place, if there is one. Nobody is called behind the end.
    fn owe(&mut self, life: &Life, place: u32) {
        let has_alternate = self.places.iter().any(|place| place.standing == Standing::Alternate);
        self.owed = (has_alternate && life.goes_on()).then_some(place);
    }

    /// Nobody claimed the prize of this place, and its time is over.
    fn lapse(&mut self, life: &Life, number: u32, now: Timestamp) -> Result<(), String> {
        let place = &mut self.places[number as usize - 1];
        match place.until {
            Some(until) if until <= now => place.standing = Standing::Lapsed,
            Some(until) => {
                let until_ms = until.0;
                return Err(format!(
                    "the prize of place {number} is said to have lapsed before {until} ({until_ms})"
                ));
            }
            None => {
                return Err(format!(
                    "the prize of place {number} has no time to be claimed in, and can't lapse"
                ));
            }
        }
        self.owe(life, number);
        Ok(())
    }

    /// What a winner had got comes back into stock. Gives the place.
    fn back(&mut self, life: &mut Life, won: u64, told: (&Asset, u64)) -> Result<u32, String> {
        let is_it = |(_, place): &(u32, &mut Place)| place.won == Some(won);
        let (number, place) = (1..)
            .zip(&mut self.places)
            .find(is_it)
            .ok_or_else(|| format!("nothing that was won at {won} is out"))?;
        let prize = place.line.map(|line| self.rules.prizes[usize::from(line)].prize());
        if prize.as_ref().map(|prize| (&prize.asset, prize.amount)) != Some(told) {
            return Err(format!("another prize comes back than place {number} had"));
        }
        place.won = None;
        self.confirmed -= 1;
        life.put(told.0, told.1)?;
        Ok(number)
    }

    fn settle(&mut self, place: u32, told: (u64, PersonId, u16), to: Standing) -> Result<(), String> {
        let index = (place as usize).wrapping_sub(1);
        let found = self.places.get_mut(index).ok_or_else(|| format!("there is no place {place}"))?;
        let due = (found.entry, found.person, found.line, found.standing);
        if due != (told.0, told.1, Some(told.2), Standing::Called) {
            let (entry, person, ..) = due;
            return Err(format!(
                "place {place} is that of entry {entry}, {person}, for another line or settled"
            ));
        }
        found.standing = to;
        Ok(())
    }

    fn call(&mut self, told: (u32, u64, PersonId), line: u16, instead_of: u32) -> Result<(), String> {
        let (number, entry, person) = told;
        let next = (1..).zip(&mut self.places).find(|(_, place)| place.standing == Standing::Alternate);
        let Some((_, next)) = next.filter(|(place, next)| (*place, next.entry, next.person) == told) else {
            return Err(format!("place {number} with entry {entry} of {person} is not the next alternate's"));
        };
        (next.line, next.standing) = (Some(line), Standing::Called);
        // Whoever is owed an alternate was settled before, so there is such a place.
        let free = self.owed.take().filter(|place| *place == instead_of);
        if free.and_then(|place| self.places[place as usize - 1].line) != Some(line) {
            return Err(format!("place {number} took line {line}, which was not free"));
        }
        Ok(())
    }
}
