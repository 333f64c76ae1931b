//! The view: what may be read of campaigns at any time, whatever their form.

use std::sync::{Arc, OnceLock};

use decider::Readable;
use decider::door::Named;
use decider::views::{CampaignView, Views, reply};
use proto::wire::{Audience, Look, LookReply, Stage, Summary};
use proto::{CampaignId, PersonalRef, Problem, TenantId};
use schemars::JsonSchema;

use super::view::DrawView;
use super::waiting::WaitingList;
use super::{About, OwnPage, campaign_unknown};
use crate::exchange::VOTES;
use crate::holds::Watched;
use crate::state::{Form, Holding, State, Status};
use crate::{envelope, raffle};

/// All campaigns.
pub type View = Views<Shown>;

/// One campaign.
#[derive(Debug)]
pub struct Shown {
    tenant: TenantId,
    revision: u64,
    summary: Summary,
    form: ShownForm,
}

/// As those who run it see it.
#[derive(Debug)]
enum ShownForm {
    Draw(Box<DrawView>),
    Envelope(Box<envelope::query::About>),
    Raffle(Box<RaffleView>),
}

/// A raffle, and what everybody is told of it: made when it is first asked for, since a thousand places are much to mask and to
/// write down for each phone of a hall.
#[derive(Debug)]
struct RaffleView {
    about: raffle::query::About,
    public: OnceLock<LookReply>,
    waiting: Arc<WaitingList>,
}

impl ShownForm {
    /// The campaigns that its rules name, which must be there before it opens: a raffle would wait for ever for votes that nobody casts.
    fn named(&self) -> Vec<Named> {
        let Self::Raffle(raffle) = self else { return Vec::new() };
        let named = |votes: &CampaignId| Named {
            field: "rules.votes_of".to_owned(),
            campaign: votes.clone(),
            service: VOTES.to_owned(),
        };
        raffle.about.rules.votes_of.iter().map(named).collect()
    }
}

impl RaffleView {
    fn reply(&self, audience: Audience) -> LookReply {
        if audience.is_inside() {
            return reply(&self.about);
        }
        self.public.get_or_init(|| reply(&self.about.public())).clone()
    }
}

/// What a campaign says of itself: what depends on its `kind`.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "Lottery")]
#[allow(dead_code, reason = "names the shapes of an answer")]
pub enum AnyAbout {
    /// A lucky draw.
    Draw(About),
    /// A red envelope.
    Envelope(envelope::query::About),
    /// A raffle.
    Raffle(raffle::query::About),
}

/// What a person may know about themselves: what depends on the campaign's `kind`.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "OwnLottery")]
#[allow(dead_code, reason = "names the shapes of an answer")]
pub enum AnyOwnPage {
    /// In a lucky draw.
    Draw(OwnPage),
    /// In a red envelope.
    Envelope(envelope::query::OwnPage),
    /// In a raffle.
    Raffle(raffle::query::OwnPage),
}

/// The view of this state, once these personal data are gone.
pub(crate) fn view(state: &State, previous: &View, readable: &dyn Readable, gone: &[PersonalRef]) -> View {
    let forms: Vec<_> = state.forms().collect();
    let given = forms.iter().map(|(id, form)| (*id, form.revision(), form));
    let (nothing, nobody) = (View::default(), Watched::default());
    // What is gone may stand in the view of a campaign that did not change.
    let shared = if gone.is_empty() { previous } else { &nothing };
    View::of(given, shared, |id, form| {
        let holding: Option<&Holding> = state.holding(form.tenant(), id);
        let watched = state.watched.get(id).unwrap_or(&nobody);
        let (tenant, revision, summary) = (form.tenant().clone(), form.revision(), summary(id, *form));
        let form = match form {
            Form::Draw(draw) => {
                let before = previous.get(id).and_then(Shown::waiting);
                let waiting = WaitingList::of((*draw, watched), before, readable, gone);
                ShownForm::Draw(Box::new(DrawView::of(id, draw, (holding, watched), waiting)))
            }
            Form::Envelope(it) => {
                ShownForm::Envelope(Box::new(envelope::query::about(id, it, (holding, watched))))
            }
            Form::Raffle(it) => {
                let before = previous.get(id).and_then(Shown::waiting);
                let waiting = WaitingList::of((*it, watched), before, readable, gone);
                let (about, public) = (raffle::query::about(id, it, (holding, watched)), OnceLock::new());
                ShownForm::Raffle(Box::new(RaffleView { about, public, waiting }))
            }
        };
        Shown { tenant, revision, summary, form }
    })
}

/// Answers a question.
pub(crate) fn look(view: &View, look: &Look) -> LookReply {
    let Some(shown) = view.get(&look.campaign) else {
        return LookReply::Problem(campaign_unknown(&look.campaign));
    };
    let reply = match (&shown.form, look.question.as_str()) {
        (form, "named") if look.audience.is_inside() => Some(reply(&form.named())),
        (ShownForm::Draw(draw), _) => draw.look(look),
        (ShownForm::Envelope(about), "campaign") if look.audience.is_inside() => Some(reply(about)),
        (ShownForm::Envelope(about), "campaign") => {
            Some(reply(&envelope::query::About { inside: None, ..(**about).clone() }))
        }
        (ShownForm::Raffle(raffle), "campaign") => Some(raffle.reply(look.audience)),
        (ShownForm::Raffle(raffle), "waiting") => Some(reply(&raffle.waiting.page(look.audience))),
        (ShownForm::Envelope(_) | ShownForm::Raffle(_), _) => None,
    };
    reply.unwrap_or_else(|| {
        let question = &look.question;
        let detail =
            format!("this campaign does not answer {question:?}; see /openapi.json for what it does");
        LookReply::Problem(Problem::new(404, "question-unknown", detail))
    })
}

impl Shown {
    fn waiting(&self) -> Option<&Arc<WaitingList>> {
        match &self.form {
            ShownForm::Draw(draw) => Some(draw.waiting()),
            ShownForm::Raffle(raffle) => Some(&raffle.waiting),
            ShownForm::Envelope(_) => None,
        }
    }
}

impl CampaignView for Shown {
    fn revision(&self) -> u64 {
        self.revision
    }

    fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    fn summary(&self) -> Summary {
        self.summary.clone()
    }
}

/// A campaign's line in a list of campaigns.
fn summary(id: &CampaignId, form: Form<'_>) -> Summary {
    let (kind, name, times) = match form {
        Form::Draw(draw) => (crate::NAME, &draw.name, &draw.times),
        Form::Envelope(envelope) => (envelope::KIND, &envelope.name, &envelope.times),
        Form::Raffle(raffle) => (raffle::KIND, &raffle.name, &raffle.times),
    };
    Summary {
        campaign: id.clone(),
        kind: kind.to_owned(),
        name: name.clone(),
        status: match form.status() {
            Status::Draft => Stage::Draft,
            Status::Open => Stage::Open,
            Status::Paused => Stage::Paused,
            Status::Closed => Stage::Closed,
        },
        created_at_ms: times.created,
        opened_at_ms: times.opened,
        closed_at_ms: times.closed,
    }
}
