//! How a stranger checks a raffle: from the lines of its log alone, without the server.
//!
//! The lines are what `GET /v1/journals/lotteries/{shard}/events?campaign=…` gives, as for [red envelopes](crate::envelope::check).
//! What is looked at, in the order of the log:
//!
//! - the entries are numbered from 1 without gaps, nobody has more than the rules let them, and none came after the close;
//! - their count and the root of their list are those that were committed to at the close;
//! - the seed that was revealed is the one that was committed to as the raffle was set up, and the beacon's signature is that of
//!   the round that was settled then;
//! - the places are what [`Drawing`] gives for all that;
//! - whoever was confirmed stood at that place and got that line's prize, and alternates took lines in their order, each
//!   instead of one who was invalidated.

use std::collections::BTreeMap;

use proto::{CampaignId, Hash, PersonId};

use super::beacon;
use super::event::{
    AlternateCalled, EntriesClosed, RaffleCreated, RaffleDrawn, RaffleEntered, RaffleSeedRevealed,
    WinnerConfirmed, WinnerInvalidated,
};
use super::order::Drawing;
use super::rules::Rules;
use super::state::Standing;
use super::tree::Tree;
use crate::fairness::commitment;
use crate::log_line::{LogLine, Wrong};

/// What was found to be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The raffle.
    pub campaign: CampaignId,
    /// How many entries there are.
    pub entries: u64,
    /// How many places were drawn.
    pub places: u32,
    /// How many winners were confirmed.
    pub confirmed: u32,
}

/// Checks a raffle's log.
///
/// # Errors
/// The first thing that is wrong, with where it stands.
pub fn check<'l>(campaign: &CampaignId, lines: impl IntoIterator<Item = &'l str>) -> Result<Checked, Wrong> {
    let lines = LogLine::all_of(campaign, lines)?;
    let find = |kind: &str| lines.iter().find(|line| line.kind == kind).ok_or_else(|| Wrong::missing(kind));
    let creation = find("RaffleCreated")?;
    let created: RaffleCreated = creation.read()?;
    created.rules.validate().map_err(|reason| creation.wrong(&reason))?;
    let (closing, drawing, revealing) =
        (find("EntriesClosed")?, find("RaffleDrawn")?, find("RaffleSeedRevealed")?);
    let list = List::of(&lines, &created.rules, closing)?;
    let RaffleSeedRevealed { seed, .. } = revealing.read()?;
    if commitment(&seed) != created.commitment {
        return Err(revealing.wrong("this seed is not the one that was committed to at the creation"));
    }
    let drawn: RaffleDrawn = drawing.read()?;
    let beacon = randomness(&created, &drawn).map_err(|reason| drawing.wrong(&reason))?;
    let root = list.tree.root();
    let order = Drawing { seed: &seed, campaign, root: &root, beacon: beacon.as_ref() };
    let places = order.places(list.tree.count(), created.rules.places(), |entry| list.person(entry));
    if places != drawn.places {
        let at = (1..).zip(places.iter().zip(&drawn.places)).find(|(_, (due, told))| due != told);
        return Err(drawing.wrong(&match at {
            Some((place, (due, told))) => {
                format!("place {place} went to entry {told}, and the seed gives entry {due}")
            }
            None => format!("{} places were given, and there are {}", drawn.places.len(), places.len()),
        }));
    }
    let mut settling = Settling::of(&created.rules, &list, &places);
    for line in lines.iter().filter(|line| line.position > drawing.position) {
        settling.follow(line)?;
    }
    let (entries, places) = (list.tree.count(), places.len() as u32);
    Ok(Checked { campaign: campaign.clone(), entries, places, confirmed: settling.confirmed })
}

/// The beacon's randomness, if the rules mix one in. Its round follows from the close: any other might have been known before.
fn randomness(created: &RaffleCreated, drawn: &RaffleDrawn) -> Result<Option<Hash>, String> {
    let randomness = told_randomness(created, drawn)?;
    let due = created.rules.beacon.then(|| beacon::round_after(created.rules.closes_at_ms));
    if created.beacon_round != due {
        let named =
            |round: Option<u64>| round.map_or_else(|| "no beacon".to_owned(), |it| format!("round {it}"));
        let (told, due) = (named(created.beacon_round), named(due));
        return Err(format!("{told} was settled at the creation, and the rules give {due}"));
    }
    Ok(randomness)
}

fn told_randomness(created: &RaffleCreated, drawn: &RaffleDrawn) -> Result<Option<Hash>, String> {
    match (created.beacon_round, &drawn.beacon) {
        (None, None) => Ok(None),
        (Some(round), Some(signature)) => match signature.randomness(round) {
            Ok(randomness) => Ok(Some(randomness)),
            Err(reason) => Err(format!("the beacon of round {round} does not fit: {reason}")),
        },
        (None, Some(_)) => Err("a beacon was mixed in, and the rules have none".to_owned()),
        (Some(round), None) => Err(format!("the beacon of round {round} was left out")),
    }
}

/// The list of entries.
struct List {
    tree: Tree,
    persons: Vec<PersonId>,
}

impl List {
    fn of(lines: &[LogLine], rules: &Rules, closing: &LogLine) -> Result<Self, Wrong> {
        let (mut list, mut each) = (Self { tree: Tree::default(), persons: Vec::new() }, BTreeMap::new());
        for line in lines.iter().filter(|line| line.kind == "RaffleEntered") {
            let RaffleEntered { entry, person, .. } = line.read()?;
            let before = list.tree.count();
            if line.position > closing.position {
                return Err(line.wrong("it came after entries had closed"));
            }
            if entry != before + 1 {
                return Err(line.wrong(&format!("entry {entry} follows on entry {before}")));
            }
            let of_person = each.entry(person).or_insert(0);
            *of_person += 1;
            if *of_person > rules.entries_each_max {
                return Err(line.wrong(&format!("{person} has more entries than the rules let anybody have")));
            }
            list.tree.push(&person);
            list.persons.push(person);
        }
        let EntriesClosed { entries, root, .. } = closing.read()?;
        if (entries, root) != (list.tree.count(), list.tree.root()) {
            let (found, count) = (list.tree.root(), list.tree.count());
            return Err(closing.wrong(&format!("the list has {count} entries and the root {found}")));
        }
        Ok(list)
    }

    fn person(&self, entry: u64) -> PersonId {
        self.persons[entry as usize - 1]
    }
}

/// What became of the places.
struct Settling<'r> {
    rules: &'r Rules,
    /// Entry, person, line and standing of each place.
    places: Vec<(u64, PersonId, Option<u16>, Standing)>,
    confirmed: u32,
}

impl<'r> Settling<'r> {
    fn of(rules: &'r Rules, list: &List, places: &[u64]) -> Self {
        let place = |(place, entry): (u32, &u64)| {
            let line = rules.line_of(place);
            let standing = if line.is_some() { Standing::Called } else { Standing::Alternate };
            (*entry, list.person(*entry), line, standing)
        };
        Self { rules, places: (1..).zip(places).map(place).collect(), confirmed: 0 }
    }

    fn follow(&mut self, line: &LogLine) -> Result<(), Wrong> {
        match line.kind.as_str() {
            "WinnerConfirmed" => self.confirm(&line.read()?).map_err(|reason| line.wrong(&reason)),
            "WinnerInvalidated" => {
                let WinnerInvalidated { place, entry, person, line: prizes, .. } = line.read()?;
                let settled = self.settle(place, (entry, person, prizes), Standing::Invalidated);
                settled.map_err(|reason| line.wrong(&reason))
            }
            "AlternateCalled" => self.call(&line.read()?).map_err(|reason| line.wrong(&reason)),
            _ => Ok(()),
        }
    }

    fn confirm(&mut self, event: &WinnerConfirmed) -> Result<(), String> {
        let WinnerConfirmed { place, entry, person, line, prize, .. } = event;
        self.settle(*place, (*entry, *person, *line), Standing::Confirmed)?;
        let due = self.rules.prizes[usize::from(*line)].prize();
        if *prize != due {
            return Err(format!("place {place} got another prize than line {line} has"));
        }
        self.confirmed += 1;
        Ok(())
    }

    fn settle(&mut self, place: u32, told: (u64, PersonId, u16), to: Standing) -> Result<(), String> {
        let index = (place as usize).wrapping_sub(1);
        let found = self.places.get_mut(index).ok_or_else(|| format!("there is no place {place}"))?;
        let due = (found.0, found.1, found.2, found.3);
        if due != (told.0, told.1, Some(told.2), Standing::Called) {
            return Err(format!(
                "place {place} is that of entry {}, {}, for another line or settled",
                due.0, due.1
            ));
        }
        found.3 = to;
        Ok(())
    }

    fn call(&mut self, event: &AlternateCalled) -> Result<(), String> {
        let next = (1..).zip(&mut self.places).find(|(_, place)| place.3 == Standing::Alternate);
        let free = usize::try_from(event.instead_of).ok().and_then(|place| place.checked_sub(1));
        let (line, place, entry) = (event.line, event.place, event.entry);
        let Some((number, next)) = next.filter(|(number, next)| *number == place && next.0 == entry) else {
            return Err(format!("place {place} with entry {entry} is not the next alternate's"));
        };
        (next.2, next.3) = (Some(line), Standing::Called);
        let is_free = free
            .and_then(|index| self.places.get(index))
            .is_some_and(|place| place.2 == Some(line) && place.3 == Standing::Invalidated);
        let taken_before = |place: &(u64, PersonId, Option<u16>, Standing)| {
            place.2 == Some(line) && place.3 != Standing::Invalidated
        };
        let winners = self.places.iter().filter(|place| taken_before(place)).count();
        if !is_free || winners > self.rules.prizes[usize::from(line)].winners as usize {
            return Err(format!("place {number} took line {line}, which was not free"));
        }
        Ok(())
    }
}
