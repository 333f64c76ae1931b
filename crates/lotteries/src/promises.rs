//! What the rules of a lucky draw promise, and whether the stock keeps it. Asked before a draw is set up, see [`crate::odds`], and
//! when it opens.

use std::collections::BTreeMap;

use proto::Asset;

use crate::rules::{Consolation, Guarantee, Prize, Rules};

/// A promise that the stock does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The field of the rules that makes it.
    pub(crate) field: String,
    /// What is promised.
    pub(crate) asset: Asset,
    /// How much of it.
    pub(crate) promised: u128,
    /// How much there is.
    pub(crate) stock: u64,
    /// The same in words, with what to change of a plan.
    pub(crate) said: String,
}

/// Stock against which promises are held.
pub(crate) struct Against<'r, S> {
    /// The rules.
    pub(crate) rules: &'r Rules,
    /// How much of an asset there is.
    pub(crate) stock: S,
    /// How often will be drawn, if that can be said.
    pub(crate) draws: Option<u64>,
}

impl<S: Fn(&Asset) -> u64> Against<'_, S> {
    /// Every promise that the stock does not keep, in the order of the rules.
    pub(crate) fn broken(&self) -> Vec<Broken> {
        let lines = self.rules.prizes.iter().enumerate();
        let mut broken: Vec<Broken> = lines.filter_map(|(line, prize)| self.of_line(line, prize)).collect();
        broken.extend(self.of_slots());
        broken.extend(self.of_guarantee());
        broken.extend(self.of_consolation());
        let of_sums = self.of_sums(&broken);
        broken.extend(of_sums);
        broken
    }

    fn of_line(&self, line: usize, prize: &Prize) -> Option<Broken> {
        let Prize { asset, amount, per_person, per_person_per_day, .. } = prize;
        let field = format!("prizes[{line}]");
        let nobody = |stock: u64| {
            format!(
                "{field} gives {amount} {asset} and {stock} are in stock: nobody can win it. Allot more, or leave it out"
            )
        };
        if let Some(broken) = self.broken_if(&field, asset, (*amount).into(), |stock, _| nobody(stock)) {
            return Some(broken);
        }
        let limits = [("per_person", per_person), ("per_person_per_day", per_person_per_day)];
        limits.into_iter().find_map(|(name, limit)| {
            let (field, promised) = (format!("{field}.{name}"), u128::from((*limit)?.get()) * u128::from(*amount));
            self.broken_if(&field, asset, promised, |stock, promised| {
                format!(
                    "{field} lets one person win {promised} {asset} and {stock} are in stock; allot more, or lower the \
                     limit"
                )
            })
        })
    }

    /// Units of all slots come from one stock, whichever line they are of.
    fn of_slots(&self) -> Vec<Broken> {
        let mut promised: BTreeMap<&Asset, u128> = BTreeMap::new();
        for prize in &self.rules.prizes {
            let units: u128 = prize.release.iter().map(|slot| u128::from(slot.units.get())).sum();
            *promised.entry(&prize.asset).or_default() += units * u128::from(prize.amount);
        }
        let broken = promised.into_iter().filter_map(|(asset, promised)| {
            self.broken_if("release", asset, promised, |stock, promised| {
                format!(
                    "release lets {promised} {asset} be won and {stock} are in stock; allot more, or release less"
                )
            })
        });
        broken.collect()
    }

    /// At the worst every draw is one of those that lead to it: so often is it given, in so many draws.
    fn guaranteed(&self, guarantee: Guarantee) -> (u64, u64) {
        let after = u64::from(guarantee.after_draws.get());
        (self.draws.map_or(1, |draws| draws / after), self.draws.unwrap_or(after))
    }

    fn of_guarantee(&self) -> Option<Broken> {
        let guarantee = self.rules.guarantee?;
        let Prize { asset, amount, .. } = self.rules.prize(guarantee.line);
        let (times, draws) = self.guaranteed(guarantee);
        let promised = u128::from(times) * u128::from(*amount);
        self.broken_if("guarantee", asset, promised, |stock, promised| {
            format!(
                "guarantee may give {promised} {asset} ({times} times in {draws} draws) and {stock} are in stock; allot more, \
                 or guarantee it after more draws"
            )
        })
    }

    fn of_consolation(&self) -> Option<Broken> {
        let consolation = self.rules.consolation.as_ref()?;
        let asset = &consolation.asset;
        self.broken_if("consolation", asset, consolation.amount.into(), |stock, promised| {
            format!("consolation gives {promised} {asset} and {stock} are in stock; allot more")
        })
    }

    /// What several fields promise of one asset comes from one stock. Only said of what each of them alone could keep.
    fn of_sums(&self, known: &[Broken]) -> Vec<Broken> {
        let mut sums: BTreeMap<&Asset, (u128, Vec<String>)> = BTreeMap::new();
        let mut add = |asset, promised: u128, field| {
            let (sum, fields) = sums.entry(asset).or_default();
            *sum += promised;
            fields.push(field);
        };
        for (line, prize) in self.rules.prizes.iter().enumerate() {
            add(&prize.asset, self.promised(line, prize), format!("prizes[{line}]"));
        }
        if let Some(Consolation { asset, amount }) = &self.rules.consolation {
            add(asset, (*amount).into(), "consolation".to_owned());
        }
        let is_known = |asset: &Asset| known.iter().any(|broken| broken.asset == *asset);
        let unknown = sums.into_iter().filter(|(asset, _)| !is_known(asset));
        let broken = unknown.filter_map(|(asset, (promised, fields))| {
            let together = format!("the sum of {}", fields.join(", "));
            self.broken_if(&together, asset, promised, |stock, promised| {
                format!(
                    "{together} is {promised} {asset} and {stock} are in stock; allot more, or promise less"
                )
            })
        });
        broken.collect()
    }

    /// The most that a line promises by any of its fields.
    fn promised(&self, line: usize, prize: &Prize) -> u128 {
        let limits = [prize.per_person, prize.per_person_per_day].into_iter().flatten();
        let units: u128 = prize.release.iter().map(|slot| u128::from(slot.units.get())).sum();
        let guarantee = self.rules.guarantee.filter(|guarantee| usize::from(guarantee.line) == line);
        let times = guarantee.map_or(0, |guarantee| self.guaranteed(guarantee).0);
        let often = limits.map(|limit| u128::from(limit.get())).chain([1, units, times.into()]).max();
        often.unwrap_or(1) * u128::from(prize.amount)
    }

    fn broken_if(
        &self,
        field: &str,
        asset: &Asset,
        promised: u128,
        say: impl FnOnce(u64, u128) -> String,
    ) -> Option<Broken> {
        let stock = (self.stock)(asset);
        (promised > u128::from(stock)).then(|| Broken {
            field: field.to_owned(),
            asset: asset.clone(),
            promised,
            stock,
            said: say(stock, promised),
        })
    }
}
