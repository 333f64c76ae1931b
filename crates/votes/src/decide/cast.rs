//! Votes: first the public rules, which are told, then the weighing, which is not.
//!
//! A held vote gets the receipt of a counted one and uses the same quota.

use decider::Context;
use guard::{Rulesets, Signals};
use proto::{PageSeen, PersonId, Profile, Sighting};

use super::{Case, No, Ruling};
use crate::event::{Event, Evidence, ProfileAt, ProfileSeen, RuleBroken, VoteCast, VoteRefused};
use crate::receipt::Receipt;
use crate::refusal::Refusal;
use crate::rules::CHOICES_MAX;
use crate::state::{PROFILES_MAX, Person, Standing, Status};

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
        let replayed = self.state.nonces.spent(page.nonce);
        if let Err(broken) = self.may_vote(person, &used, day, contestants) {
            let evidence = self.evidence(sighting, page, self.listed(&sighting.profile));
            let (campaign, contestants) = (self.id.clone(), contestants.to_vec());
            let refused = VoteRefused { campaign, person, contestants, broken, evidence, replayed };
            return Err(No::Refused(vec![refused.into()], broken));
        }
        let Context { resources, now, position } = *self.context;
        let hash = self.campaign.ruleset;
        let ruleset = Rulesets::get(resources, &hash).ok_or(Refusal::RulesetUnknown(hash))?;
        let verdict = ruleset.weigh(&Signals {
            sighting,
            page: Some(page),
            now,
            replayed,
            accounts_on_device: sighting
                .device
                .map_or(0, |device| self.campaign.accounts_on(&device, &person)),
            persons: self.campaign.voters_with(&person),
        });
        let (mut events, profile) = self.list(&sighting.profile);
        let evidence = self.evidence(sighting, page, profile);
        let (campaign, contestants, round) =
            (self.id.clone(), contestants.to_vec(), self.campaign.phase.round);
        let position = position + events.len() as u64;
        let after = Person { day, votes_today: used.votes_on(day) + 1, votes: used.votes + 1 };
        let votes_left = self.campaign.votes_left(&after, day);
        let receipt = Receipt::Voted { position, contestants: contestants.clone(), votes_left };
        events.push(VoteCast { campaign, person, contestants, day, round, evidence, verdict }.into());
        Ok((events, receipt))
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

    fn listed(&self, profile: &Profile) -> ProfileAt {
        let listed = self.state.profile_id(profile).map(ProfileAt::Listed);
        listed.unwrap_or_else(|| ProfileAt::Inline(profile.clone()))
    }

    /// Where a vote's profile stands, after the event that lists it if it is new and there is room. Only votes list
    /// profiles: they use up a quota, refused attempts don't.
    fn list(&self, profile: &Profile) -> (Vec<Event>, ProfileAt) {
        let count = self.state.profiles.len();
        match self.listed(profile) {
            ProfileAt::Inline(profile) if count < PROFILES_MAX => {
                let id = u32::try_from(count + 1).expect("their number is bounded");
                (vec![ProfileSeen { id, profile }.into()], ProfileAt::Listed(id))
            }
            at => (Vec::new(), at),
        }
    }

    fn evidence(&self, sighting: &Sighting, page: &PageSeen, profile: ProfileAt) -> Evidence {
        Evidence {
            device: sighting.device,
            canvas: sighting.canvas,
            audio: sighting.audio,
            fonts: sighting.fonts,
            prefix24: sighting.prefix24,
            prefix16: sighting.prefix16,
            prefix48: sighting.prefix48,
            sharer: sighting.sharer,
            profile,
            network: sighting.network,
            tables: sighting.tables,
            sealed_address: sighting.sealed_address.clone(),
            page: *page,
            received_at: self.envelope.received_at,
        }
    }
}
