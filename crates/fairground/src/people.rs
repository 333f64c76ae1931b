//! `fairground people`: what people may ask of whoever keeps their data.

use anyhow::bail;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::confirm::confirmed;
use crate::out::say;
use crate::remote::Remote;

#[derive(Debug, Subcommand)]
pub(crate) enum People {
    /// Destroy all personal data of a person, and the keys to them. Logs know the person under a random id and still verify.
    Erase(Erase),
}

#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// The platform's id of the person, in the token's account.
    openid: String,
    /// Address of the server, such as http://127.0.0.1:8080.
    #[arg(long)]
    url: String,
    /// Token of an operator of the account. The order is noted under it, with the person's random id.
    #[arg(long, env = "FAIRGROUND_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(People::Erase(order): &People) -> anyhow::Result<()> {
    let question = format!(
        "Erase {}? Openid, name, phone, addresses and texts are destroyed. Prizes that wait to be sent to them can't be sent.",
        order.openid
    );
    if !order.yes && !confirmed("an erasure can't be undone", &question)? {
        bail!("nothing was erased");
    }
    let server = Remote::at(&order.url, order.token.as_deref());
    let done = server.post("/v1/people/erase", None, &json!({ "openid": order.openid }))?;
    if order.json {
        say!("{done}");
        return Ok(());
    }
    match done["erased"].as_bool() {
        Some(true) => {
            say!("erased: what was personal is overwritten, and gone from what everybody reads");
            say!(
                "next: fairground verify --url {} shows that the logs still hold; backups of the vault that are older",
                order.url
            );
            say!("keep the person until they are destroyed as well");
        }
        _ => {
            say!("nothing to erase: this account knows nobody with that openid, or they were erased before");
            say!("next: compare the openid with the platform's, and the token's account with theirs");
        }
    }
    Ok(())
}
