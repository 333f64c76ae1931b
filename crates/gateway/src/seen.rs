//! What a command from a page brings beside the wish: evidence of its device, and the page that it came from.

use directory::Place;
use guard::RawEvidence;
use http::StatusCode;
use proto::{CommandId, PersonId, Sighting};

use crate::asker::Asker;
use crate::from_page::FromPage;
use crate::gateway::App;
use crate::keys::CampaignKeys;
use crate::page::{self, BadPage, Opened};
use crate::proof;
use crate::trouble::Trouble;

/// What was seen of the device and of the page that a command came from.
pub(crate) struct Seen {
    pub(crate) sighting: Sighting,
    /// The page, if its command may be taken.
    pub(crate) page: Result<Opened, BadPage>,
    /// The page, also one that is too old or whose work wasn't done: the next one follows from it.
    pub(crate) came_from: Option<Opened>,
}

impl Seen {
    pub(crate) fn of(
        app: &App,
        asker: &Asker,
        place: &Place,
        keys: &CampaignKeys,
        id: &CommandId,
        person: PersonId,
        from: &FromPage,
    ) -> Result<Self, Trouble> {
        let page_token = from.token.as_deref();
        let raw = RawEvidence {
            address: asker.address,
            user_agent: asker.user_agent.as_deref(),
            device: from.device.as_ref(),
            sharer: None,
            moves: from.moves,
        };
        let mut sighting = guard::sight(&raw, id, asker.received_at, &keys.evidence, app.tables);
        if let Some(device) = &sighting.device {
            app.limiters.device(&(&place.tenant, device))?;
        }
        let came_from = app.page_key.read(page_token, &person, &place.campaign);
        let page = came_from.and_then(|page| page::young(page, asker.now())).and_then(|page| {
            app.proofs.check(&person, &place.campaign, &page, from.proof.as_deref()).map(|()| page)
        });
        count_proof(page);
        sighting.sharer = page.ok().and_then(|page| page.seen.sharer);
        Ok(Self { sighting, page, came_from: came_from.ok() })
    }
}

/// Counts what became of a challenge, if the page had one.
fn count_proof(page: Result<Opened, BadPage>) {
    match page {
        Ok(Opened { work: Some(_), .. }) => proof::count("solved"),
        Err(BadPage::ProofMissing) => proof::count("missing"),
        Err(BadPage::ProofWrong) => proof::count("wrong"),
        Ok(Opened { work: None, .. }) | Err(BadPage::Missing | BadPage::Invalid | BadPage::Expired) => {}
    }
}

/// What is told about a page whose command isn't taken, if the shard has no stored answer.
pub(crate) fn page_trouble(bad: BadPage) -> Trouble {
    let (slug, detail) = match bad {
        BadPage::Missing => {
            ("page-token-missing", "Send the page_token that POST …/visits or the last answer gave.")
        }
        BadPage::Invalid => (
            "page-token-invalid",
            "This page_token is not for this person and campaign. Get one from POST …/visits.",
        ),
        BadPage::Expired => {
            ("page-token-expired", "The page was open for too long. Get a token from POST …/visits.")
        }
        BadPage::ProofMissing => (
            "proof-needed",
            "This page was asked for a proof of work. Solve the challenge that came with its page_token and send it as proof.",
        ),
        BadPage::ProofWrong => (
            "proof-wrong",
            "This proof does not solve the challenge of this page_token. Get both anew from POST …/visits.",
        ),
    };
    match bad {
        BadPage::ProofMissing => {
            Trouble::new(StatusCode::FORBIDDEN, slug, detail).refused_as("proof_missing")
        }
        BadPage::ProofWrong => Trouble::new(StatusCode::FORBIDDEN, slug, detail).refused_as("proof_wrong"),
        _ => Trouble::bad(slug, detail).refused_as("page_token"),
    }
}
