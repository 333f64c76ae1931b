//! Votes: first the public rules, which are told, then the weighing, which is not.
//!
//! A held vote gets the receipt of a counted one and uses the same quota.

use decider::Context;
use guard::Signals;
use proto::{PageSeen, PersonId, Sighting};

use super::{Case, No, Ruling};
use crate::event::{Evidence, Neighbourhood, Renderings, RuleBroken, VoteCast, VoteRefused};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::rules::CHOICES_MAX;
use crate::state::{Person, Standing, Status, Weighing};

/// Checks the numbers in a vote; says what to change.
pub(crate) fn check_choice(contestants: &[u32]) -> Result<(), String> {
    if contestants.is_empty() || contestants.len() > usize::from(CHOICES_MAX) {
        return Err(format!("name 1 to {CHOICES_MAX} contestants"));
    }
    if !contestants.is_sorted_by(|one, next| one < next) {
        return Err("name each contestant once".to_owned());
    }
    Ok(())
}

impl Case<'_> {
    pub(super) fn cast(&self, contestants: &[u32]) -> Ruling {
        let person = self.only_persons()?;
        check_choice(contestants).map_err(Refusal::Malformed)?;
        let (Some(sighting), Some(page)) = (&self.envelope.sighting, &self.envelope.page) else {
            let reason = "a vote needs a page token and what was seen of the device; open the page first";
            return Err(Refusal::Malformed(reason.to_owned()).into());
        };
        let day = self.campaign.rules.day(self.now());
        let used = self.campaign.used_by(&person);
        let replayed = self.state.nonces.spent(&person, page.nonce);
        if let Err(broken) = self.may_vote(person, &used, day, contestants) {
            let evidence = self.evidence(sighting, page, false);
            let (campaign, contestants) = (self.id.clone(), contestants.to_vec());
            let refused = VoteRefused { campaign, person, contestants, broken, evidence, replayed };
            return Err(No::Refused(vec![refused.into()], broken));
        }
        let Context { resources, now, .. } = *self.context;
        let Weighing { ruleset, shadow, .. } = &self.campaign.weighing;
        let hash = ruleset.hash;
        let ruleset = ruleset.among(resources).ok_or(Refusal::RulesetUnknown(hash))?;
        let signals = Signals {
            sighting,
            page: Some(page),
            now,
            replayed,
            accounts_on_device: sighting
                .device
                .map_or(0, |device| self.campaign.accounts_on(&device, &person)),
            persons: self.campaign.voters_with(&person),
            page_of_another: false,
        };
        let verdict = ruleset.weigh(&signals);
        // One that this release does not have is no reason to turn a vote away.
        let shadow = shadow.as_ref().and_then(|shadow| shadow.among(resources));
        let shadow = shadow.map(|shadow| shadow.weigh(&signals));
        let evidence = self.evidence(sighting, page, true);
        let (campaign, contestants, round) =
            (self.id.clone(), contestants.to_vec(), self.campaign.phase.round);
        let after = Person { day, votes_today: used.votes_on(day) + 1, votes: used.votes + 1, ..used };
        let votes_left = self.campaign.votes_left(&after, day);
        let receipt = Receipt::Voted { contestants: contestants.clone(), votes_left };
        let before = used.newest;
        let cast = VoteCast { campaign, round, day, person, before, contestants, evidence, verdict, shadow };
        Ok((vec![cast.into()], receipt))
    }

    fn may_vote(
        &self,
        person: PersonId,
        used: &Person,
        day: i32,
        contestants: &[u32],
    ) -> Result<(), RuleBroken> {
        let rules = &self.campaign.rules;
        match self.status() {
            Status::Open => {}
            Status::Final => return Err(RuleBroken::Final),
            status => return Err(RuleBroken::NotOpen { status }),
        }
        let max = rules.choices_per_vote_max.get();
        if contestants.len() > usize::from(max) {
            return Err(RuleBroken::TooManyChoices { max });
        }
        for &contestant in contestants {
            match self.campaign.contestant(contestant).map(|found| found.standing) {
                Some(Standing::Approved) => {}
                // Who is not approved is not public, so to the world there is no such contestant.
                None | Some(Standing::Pending | Standing::Rejected) => {
                    return Err(RuleBroken::ContestantUnknown { contestant });
                }
                Some(standing) => return Err(RuleBroken::ContestantNotStanding { contestant, standing }),
            }
        }
        if rules.followers_only && !self.campaign.followers.contains(&person) {
            return Err(RuleBroken::NotFollower);
        }
        self.has_quota(person, used, day, contestants)
    }

    fn has_quota(
        &self,
        person: PersonId,
        used: &Person,
        day: i32,
        contestants: &[u32],
    ) -> Result<(), RuleBroken> {
        let rules = &self.campaign.rules;
        if let Some(max) = rules.votes_per_person.filter(|max| used.votes >= max.get()) {
            return Err(RuleBroken::TotalQuota { max: max.get() });
        }
        if let Some(max) = rules.votes_per_person_per_day.filter(|max| used.votes_on(day) >= max.get()) {
            return Err(RuleBroken::DayQuota { max: max.get() });
        }
        let Some(max) = rules.votes_per_person_per_contestant else { return Ok(()) };
        let spent = contestants.iter().find(|number| self.campaign.votes_for(&person, **number) >= max.get());
        spent.map_or(Ok(()), |&contestant| Err(RuleBroken::ContestantQuota { contestant, max: max.get() }))
    }

    /// What is kept of an attempt. Only votes make the lists longer: they use up a quota, refused attempts don't.
    fn evidence(&self, sighting: &Sighting, page: &PageSeen, may_list: bool) -> Evidence {
        let state = self.state;
        let device = state.devices.mention(Renderings::of(sighting), may_list);
        let network = state.networks.mention(Neighbourhood::of(sighting), may_list);
        let profile = state.profiles.mention(sighting.profile.clone(), may_list);
        let seen = (sighting, page, self.envelope.received_at);
        Evidence::of(seen, device, network, profile, self.now())
    }
}
