//! Rules that came with the second ruleset: surprise under the shipped device table, accounts beyond chance, pages of others.

use proto::Profile;
use proto::evidence::AgentFamily;

use super::Say;
use crate::devices::{DeviceTable, Trait};
use crate::numbers::{Grown, Parameters};
use crate::ruleset::Signals;
use crate::tails::{ln_milli, poisson_tail};
use crate::verdict::{Because, ReasonCode};

/// What is seldom with this agent and common with another: `ln` of how much likelier it is elsewhere, bounded for each
/// trait and in all. What is seldom everywhere is a new model or an old one, and says nothing.
pub(super) fn surprise(grown: &Grown, devices: &DeviceTable, profile: &Profile, say: Say<'_>) {
    // WebKit rounds cores as it likes, from one version to the next.
    let cores_max = if profile.agent == AgentFamily::WeChatIos { 0 } else { grown.surprising_cores_max };
    let traits = [
        (Trait::Screen, grown.surprising_screen_max),
        (Trait::Gpu, grown.surprising_gpu_max),
        (Trait::Touch, grown.surprising_touch_max),
        (Trait::Cores, cores_max),
    ];
    let weights = traits.iter().filter_map(|(of, max)| {
        let (there, here) = devices.elsewhere_and_here(profile, *of)?;
        Some(ln_milli(f64::from(there) / f64::from(here)).clamp(0, *max))
    });
    let weight = weights.sum::<i32>().min(grown.surprise_max);
    if weight >= grown.surprise_min.max(1) {
        let milli_nats = weight.unsigned_abs();
        say(ReasonCode::Emulator, weight, Because::Surprising { milli_nats });
    }
}

/// More accounts on one device than a family and those who have the same phone: the Poisson tail of the accounts, given how
/// many of this campaign's persons are expected to look like that.
pub(super) fn accounts_beyond_chance(
    (parameters, grown): (&Parameters, &Grown),
    devices: &DeviceTable,
    signals: &Signals<'_>,
    say: Say<'_>,
) {
    let listed = devices.alike_per_million(&signals.sighting.profile) as f64 / 1e6;
    let unlisted = 1.0 / f64::from(parameters.lookalikes_one_in.max(1));
    let persons = f64::from(signals.persons) * f64::from(parameters.lookalikes_slack);
    let expected = f64::from(parameters.family_accounts_max) + persons * listed.max(unlisted);
    let tail = poisson_tail(signals.accounts_on_device, expected);
    let weight = (tail / grown.reuse_tail_divisor.max(1)).min(parameters.device_weight_max);
    if weight > 0 {
        let (accounts, expected) = (signals.accounts_on_device, expected as u32);
        say(ReasonCode::DeviceCluster, weight, Because::AccountsBeyondChance { accounts, expected });
    }
}

/// A page that another person opened, or that was opened long before and elsewhere, on this device as far as is known.
pub(super) fn page((parameters, grown): (&Parameters, &Grown), signals: &Signals<'_>, say: Say<'_>) {
    if signals.page_of_another {
        say(ReasonCode::Replay, grown.page_of_another, Because::PageOfAnother);
    }
    let Some(page) = signals.page else {
        // A file may say which page was used again without saying when that was opened.
        if signals.replayed {
            say(ReasonCode::Replay, parameters.nonce_spent, Because::NonceSpent);
        }
        return;
    };
    let prefix = signals.sighting.prefix24.or(signals.sighting.prefix48);
    let moved = page.prefix.zip(prefix).is_some_and(|(before, now)| before != now);
    // What moved to another device weighs more, and by another rule.
    let on_another = page.device.is_some_and(|before| signals.sighting.device != Some(before));
    let gap_ms = u32::try_from(signals.now.since_ms(page.opened_at)).unwrap_or(u32::MAX);
    if moved && !on_another && i64::from(gap_ms) >= i64::from(parameters.token_gap_ms_min) {
        say(ReasonCode::TokenFarm, grown.page_elsewhere, Because::PageElsewhere { gap_ms });
    }
}
