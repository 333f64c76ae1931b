//! Additive rules. Each looks at one thing, and says what it saw and what that weighs. `grown` holds those that came later.

mod grown;

use proto::evidence::{AgentFamily, NetworkClass, Operator};
use proto::{Profile, RulesHash, Sighting};

use crate::devices::DeviceTable;
use crate::numbers::{Grown, Parameters};
use crate::ruleset::Signals;
use crate::sight::TOUCH_POINTS_UNKNOWN;
use crate::verdict::{Because, Reason, ReasonCode};

/// Renderers that are computed by a processor or passed through by a virtual machine. Lists of renderers are in lower
/// case and match at the beginning of a word.
const SOFTWARE_RENDERERS: [&str; 10] = [
    "swiftshader",
    "llvmpipe",
    "softpipe",
    "virtualbox",
    "vmware",
    "virgl",
    "basic render",
    "bluestacks",
    "android emulator",
    "genymotion",
];

/// Renderers that no iPhone or iPad ever had. Whatever is not known is let pass.
const NOT_APPLE: [&str; 11] = [
    "nvidia",
    "geforce",
    "radeon",
    "amd",
    "intel",
    "adreno",
    "mali",
    "direct3d",
    "swiftshader",
    "llvmpipe",
    "xclipse",
];

/// Renderers that no Android phone ever had. Intel and NVIDIA Tegra are missing, since some tablets have them.
const NOT_ANDROID: [&str; 4] = ["apple", "geforce", "radeon", "direct3d"];

/// Every rule that spoke, in the order of the rules. `tables` are those that the weights of networks were made for; the
/// first ruleset has no `grown` rules.
pub(crate) fn reasons(
    parameters: &Parameters,
    grown: Option<&Grown>,
    tables: RulesHash,
    signals: &Signals<'_>,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    // Parts of one made-up device contradict each other in many ways, and are still one made-up device.
    let mut left = grown.map_or(i32::MAX, |grown| grown.contradictions_max);
    let mut say = |code, weight: i32, because| {
        let weight = if code == ReasonCode::Emulator { weight.min(left) } else { weight };
        if code == ReasonCode::Emulator {
            left = left.saturating_sub(weight);
        }
        reasons.push(Reason { code, weight, because });
    };
    let profile = &signals.sighting.profile;
    let hosted = match (grown, signals.sighting.network.operator) {
        (Some(grown), Operator::ChinaMobile | Operator::ChinaUnicom | Operator::ChinaTelecom) => {
            grown.hosted_carrier_address
        }
        _ => parameters.hosted_address,
    };
    address((hosted, parameters.vpn_address), tables, signals.sighting, &mut say);
    automaton(parameters, profile, &mut say);
    contradictions(parameters, profile, &mut say);
    match grown {
        None => {
            page(parameters, signals, &mut say);
            if has_rare_device(signals.sighting) {
                accounts_on_device(parameters, signals, &mut say);
            }
        }
        Some(grown) => {
            let devices = DeviceTable::shipped();
            grown::surprise(grown, devices, profile, &mut say);
            page(parameters, signals, &mut say);
            grown::page((parameters, grown), signals, &mut say);
            if has_rare_device(signals.sighting) {
                grown::accounts_beyond_chance((parameters, grown), devices, signals, &mut say);
            }
        }
    }
    reasons
}

type Say<'a> = &'a mut dyn FnMut(ReasonCode, i32, Because);

fn address((hosted, vpn): (i32, i32), tables: RulesHash, sighting: &Sighting, say: Say<'_>) {
    if sighting.tables != tables {
        // Other lists may call the same address something else, and a verdict must not depend on which release saw it.
        return say(ReasonCode::DataCentre, 0, Because::NetworkUnweighed);
    }
    match sighting.network.class {
        NetworkClass::DataCentre => {
            say(ReasonCode::DataCentre, hosted, Because::HostedAddress);
        }
        NetworkClass::Vpn => say(ReasonCode::DataCentre, vpn, Because::VpnAddress),
        // Carriers and campuses put thousands behind one address; that says nothing about any of them.
        _ => {}
    }
}

fn automaton(parameters: &Parameters, profile: &Profile, say: Say<'_>) {
    if profile.webdriver {
        say(ReasonCode::Automaton, parameters.webdriver, Because::Webdriver);
    }
    match profile.agent {
        AgentFamily::Headless => {
            say(ReasonCode::Automaton, parameters.headless_agent, Because::HeadlessAgent);
        }
        AgentFamily::Tool => say(ReasonCode::Automaton, parameters.tool_agent, Because::ToolAgent),
        _ => {}
    }
}

/// What can't be true at once. Only what is said counts: a device that says nothing contradicts nothing.
fn contradictions(parameters: &Parameters, profile: &Profile, say: Say<'_>) {
    if names_any(&profile.gpu, &SOFTWARE_RENDERERS) {
        say(ReasonCode::Emulator, parameters.software_renderer, Because::SoftwareRenderer);
    }
    if let Some(weight) = platform_weight(parameters, profile) {
        say(ReasonCode::Emulator, weight, Because::PlatformUnlikeAgent);
    }
    let impossible: &[&str] = match profile.agent {
        AgentFamily::WeChatIos => &NOT_APPLE,
        AgentFamily::WeChatAndroid => &NOT_ANDROID,
        // A phone's browser does not say which phone; its platform does.
        _ if is_apple_phone(&profile.platform) => &NOT_APPLE,
        _ => &[],
    };
    if names_any(&profile.gpu, impossible) {
        say(ReasonCode::Emulator, parameters.gpu_unlike_agent, Because::GpuUnlikeAgent);
    }
    let phone = matches!(profile.agent, AgentFamily::WeChatIos | AgentFamily::WeChatAndroid);
    if phone && profile.touch_points == 0 {
        say(ReasonCode::Emulator, parameters.phone_without_touch, Because::PhoneWithoutTouch);
    }
}

/// What the platform weighs if the user agent does not run on it.
fn platform_weight(parameters: &Parameters, profile: &Profile) -> Option<i32> {
    let platform = profile.platform.as_str();
    let computer = platform.starts_with("Win");
    // An iPad calls itself a Mac, but a Mac has no touch screen.
    let mac = platform.starts_with("Mac") && profile.touch_points == 0;
    let linux = platform.starts_with("Linux") || platform.starts_with("Android");
    match profile.agent {
        AgentFamily::WeChatIos => (computer || mac || linux).then_some(parameters.wechat_platform),
        AgentFamily::WeChatAndroid => (computer || platform.starts_with("Mac") || is_apple_phone(platform))
            .then_some(parameters.wechat_platform),
        AgentFamily::MobileBrowser => (computer || mac).then_some(parameters.browser_platform),
        _ => None,
    }
}

fn page(parameters: &Parameters, signals: &Signals<'_>, say: Say<'_>) {
    let Some(page) = signals.page else { return };
    let gap_ms = u32::try_from(signals.now.since_ms(page.opened_at)).unwrap_or(u32::MAX);
    let is_within = |limit_ms: i32| i64::from(gap_ms) < i64::from(limit_ms);
    let (prefix, device) = (signals.sighting.prefix24.or(signals.sighting.prefix48), signals.sighting.device);
    if signals.replayed {
        // Leaving evidence out must not pay, so only what is known to be the same is believed to be a retry.
        let here =
            page.prefix.is_some() && page.prefix == prefix && page.device.is_some() && page.device == device;
        let retry = here && is_within(parameters.nonce_retry_ms_max);
        let weight = if retry { parameters.nonce_spent_here } else { parameters.nonce_spent };
        say(ReasonCode::Replay, weight, Because::NonceSpent);
    }
    if is_within(parameters.dwell_ms_min) {
        say(ReasonCode::Automaton, parameters.short_dwell, Because::ShortDwell { dwell_ms: gap_ms });
    }
    // A page that named its device and stops doing so has moved as well; one that never did can't be compared.
    let moved = page.prefix.zip(prefix).is_some_and(|(before, now)| before != now)
        && page.device.is_some_and(|before| device != Some(before));
    if moved && !is_within(parameters.token_gap_ms_min) {
        say(ReasonCode::TokenFarm, parameters.token_moved, Because::TokenMoved { gap_ms });
    }
}

/// More accounts on one device than a family and chance explain.
///
/// Only for devices that can be told apart: iPhones of one model look alike, and without canvas and fonts or audio
/// thousands of phones do. Chance grows with the campaign, so its share of lookalikes is taken off first. Honest crowds
/// still gather on one name: a school's tablets, or a model that everybody bought. It is therefore never enough alone.
fn accounts_on_device(parameters: &Parameters, signals: &Signals<'_>, say: Say<'_>) {
    let persons = i64::from(signals.persons);
    let lookalikes =
        persons * i64::from(parameters.lookalikes_slack) / i64::from(parameters.lookalikes_one_in);
    let beyond =
        i64::from(signals.accounts_on_device) - i64::from(parameters.family_accounts_max) - lookalikes;
    let Some(doublings) = u64::try_from(beyond).ok().and_then(u64::checked_ilog2) else { return };
    let doublings = i32::try_from(doublings).unwrap_or(i32::MAX);
    let grown = parameters.device_doubling.saturating_mul(doublings);
    let weight = parameters.device_first.saturating_add(grown).min(parameters.device_weight_max);
    let because = Because::AccountsOnDevice { accounts: signals.accounts_on_device };
    say(ReasonCode::DeviceCluster, weight, because);
}

/// Whether a device can be told apart from most others.
fn has_rare_device(sighting: &Sighting) -> bool {
    let apple = sighting.profile.agent == AgentFamily::WeChatIos || is_apple_touch(&sighting.profile);
    let rare =
        sighting.device.is_some() && sighting.canvas.is_some() && sighting.fonts.or(sighting.audio).is_some();
    rare && !apple
}

/// iPhones and iPads, also those iPads that call themselves a Mac.
fn is_apple_touch(profile: &Profile) -> bool {
    let touch = (1..TOUCH_POINTS_UNKNOWN).contains(&profile.touch_points);
    is_apple_phone(&profile.platform) || (profile.platform.starts_with("Mac") && touch)
}

fn is_apple_phone(platform: &str) -> bool {
    ["iPhone", "iPad", "iPod"].iter().any(|name| platform.starts_with(name))
}

/// Whether a word of a renderer's name begins with one of these, in any case.
///
/// Beginnings of words only: fewer comparisons, and no match by accident inside another name.
fn names_any(renderer: &str, beginnings: &[&str]) -> bool {
    let renderer = renderer.as_bytes();
    let mut inside_word = false;
    for (at, byte) in renderer.iter().enumerate() {
        let begins_word = byte.is_ascii_alphanumeric() && !inside_word;
        if begins_word && begins_with_any(&renderer[at..], beginnings) {
            return true;
        }
        inside_word = byte.is_ascii_alphanumeric();
    }
    false
}

fn begins_with_any(text: &[u8], beginnings: &[&str]) -> bool {
    let first = text[0].to_ascii_lowercase();
    // The first letter rules most of them out, and this runs for every vote.
    let mut likely = beginnings.iter().map(|beginning| beginning.as_bytes()).filter(|word| word[0] == first);
    likely.any(|word| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
}
