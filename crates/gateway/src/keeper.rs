//! What services in other processes ask of the vault: names for their views, and that the keys of a final campaign go.

use std::sync::Arc;

use bytes::Bytes;
use proto::CampaignId;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, AskPersonal, Conclude, PERSONAL_ASKED_MAX, Stage, ToldPersonal};
use serde::Serialize;

use crate::gateway::App;
use crate::keys::blocking;
use crate::listing;
use crate::trouble::Trouble;

/// Answers on the bus from now on.
pub(crate) fn serve(app: &Arc<App>) {
    on(app, Purpose::Personal, |app, message| async move { personal(&app, &message).await });
    on(app, Purpose::Conclude, |app, message| async move { conclude(&app, &message).await });
}

fn on<T, F, A>(app: &Arc<App>, purpose: Purpose, answer: F)
where
    T: Serialize,
    F: Fn(Arc<App>, Bytes) -> A + Send + Sync + 'static,
    A: Future<Output = Result<T, String>> + Send + 'static,
{
    // The application holds the bus, which holds this.
    let keeper = Arc::downgrade(app);
    app.bus.serve(Subject::keeper(purpose), move |message| {
        let answer = keeper.upgrade().map(|app| answer(app, message));
        Box::pin(async move {
            let answer = match answer {
                Some(answer) => answer.await,
                None => Err("the vault is closed".to_owned()),
            };
            Bytes::from(wire::encode(&answer))
        })
    });
}

async fn personal(app: &App, message: &[u8]) -> Result<ToldPersonal, String> {
    let AskPersonal { references } = wire::decode(message).map_err(|error| error.to_string())?;
    if references.len() > PERSONAL_ASKED_MAX {
        return Err(format!("at most {PERSONAL_ASKED_MAX} references are looked up at once"));
    }
    let read = blocking(&app.vault, move |vault| {
        Ok(references.iter().map(|reference| vault.personal(reference)).collect())
    });
    read.await.map(|fields| ToldPersonal { fields }).map_err(in_words)
}

/// Nobody's word is taken for it: keys go once the campaign's own service says that it is final.
async fn conclude(app: &App, message: &[u8]) -> Result<(), String> {
    let Conclude { campaign } = wire::decode(message).map_err(|error| error.to_string())?;
    let stage = stage(app, &campaign).await.map_err(in_words)?;
    if stage != Some(Stage::Final) {
        return Err(format!("{campaign} is not final as far as its service tells ({stage:?})"));
    }
    blocking(&app.vault, move |vault| vault.campaign_is_final(&campaign)).await.map_err(in_words)
}

async fn stage(app: &App, campaign: &CampaignId) -> Result<Option<Stage>, Trouble> {
    let place = app.places.find(campaign.as_str()).await?;
    Ok(listing::summary(app, &place).await?.map(|summary| summary.status))
}

fn in_words(trouble: Trouble) -> String {
    trouble.problem.detail
}
