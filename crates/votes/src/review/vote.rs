//! A vote with its evidence, as those who judge it see it: pseudonyms, and what is low in entropy in clear.

use decider::rows::{Order, Unreadable};

use super::answers::{ChangeLine, NetworkLine, VoteLine};
use super::shelf::{Log, Vote};
use super::words;
use crate::event::{Neighbourhood, Renderings};

/// Most decisions about one vote that an answer shows, oldest first.
const CHANGES_SHOWN_MAX: usize = 20;

pub(super) fn line(log: &Log<'_>, vote: &Vote) -> Result<VoteLine, Unreadable> {
    let evidence = &vote.cast.evidence;
    let Renderings { device, canvas, .. } = log.renderings(&evidence.device)?;
    let Neighbourhood { prefix24, prefix16, prefix48, network, .. } = log.neighbourhood(&evidence.network)?;
    let profile = log.profile(&evidence.profile)?;
    let changes = log.verdicts(vote.stamp.position, Order::Ascending, CHANGES_SHOWN_MAX)?;
    let changes = changes.into_iter().map(|(position, verdict)| ChangeLine {
        position,
        act: verdict.act,
        from: verdict.from,
        to: verdict.to,
        by_operator: verdict.by_operator,
    });
    Ok(VoteLine {
        position: vote.stamp.position,
        at_ms: vote.stamp.at,
        person: vote.cast.person,
        contestants: vote.cast.contestants.clone(),
        status: vote.status,
        verdict: vote.cast.verdict.clone(),
        ruleset: log.ruleset_at(vote.stamp.position)?,
        shadow: vote.cast.shadow.clone(),
        device,
        canvas,
        prefix: prefix24.or(prefix48),
        region: prefix16,
        network: NetworkLine {
            operator: words::operator(network.operator),
            class: words::class(network.class),
        },
        sharer: evidence.sharer,
        platform: profile.platform.to_string(),
        screen: profile.screen.to_string(),
        gpu: profile.gpu.to_string(),
        open_ms: evidence.page.open_ms,
        changes: changes.collect(),
    })
}
