//! What people hold in their hands: models that thousands share, and single handsets of them.
//!
//! A model pairs what a phone can't separate (screen, graphics, memory, cores); a handset adds what its owner changes
//! (system version, WeChat version, theme fonts). iPhones of one model therefore look alike and Androids rarely do, as
//! measured in the field.

mod agents;
mod models;
mod table;

use guard::Device;
use rand::Rng;

use crate::random::{Parameters, Random, Weights, chance, pick};

pub use agents::{Agent, NetType};
pub use models::{Kind, Model};

/// One device as a page and a connection see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Handset {
    /// Its user agent, but for the network type.
    pub agent: Agent,
    /// What the page's script reports.
    pub device: Device,
    /// Digest of its TLS hello.
    pub ja4: &'static str,
    /// What it is.
    pub kind: Kind,
}

/// All models of a run, with how many people hold each.
#[derive(Debug)]
pub struct Phones {
    mix: Weights,
    iphones: Vec<Model>,
    iphone_weights: Weights,
    androids: Vec<Model>,
    android_weights: Weights,
    desktops: Vec<Model>,
    wechat_newest: u8,
    ios_newest: usize,
}

/// The TLS hellos of stacks that are no browser: what scripts are written with.
pub const SCRIPT_HELLOS: [&str; 4] = [
    "t13d1812h1_85036bcba153_375ca2c5e164",
    "t13d190900_9dc949149365_97f8aa674fd9",
    "t13d1311h2_f57a46bbacb6_e7c285222651",
    "t13d4907h2_0d8feac7bc37_7395dae3b2f3",
];
const IOS_HELLOS: [&str; 3] = [
    "t13d2014h2_a09f3c656075_14788d8d241b",
    "t13d2014h2_a09f3c656075_f62623592221",
    "t13d2613h2_2802a3db6c62_845d286b0d67",
];
const CHROMIUM_HELLOS: [&str; 4] = [
    "t13d1516h2_8daaf6152771_e5627efa2ab1",
    "t13d1516h2_8daaf6152771_02713d6af862",
    "t13d1517h2_8daaf6152771_b0da82dd1658",
    "t13d1516h2_8daaf6152771_d8a2da3f94cd",
];

impl Phones {
    /// The phones of a run. `iphone_share` says how many are iPhones, if the scenario wants a share of its own.
    pub fn draw(parameters: &mut Parameters, random: &mut Random, iphone_share: Option<f64>) -> Self {
        let iphone = parameters.draw(random, "phones.iphone_share", 0.18..0.45);
        let iphone = iphone_share.unwrap_or(iphone);
        let harmony = parameters.draw(random, "phones.harmony_share", 0.01..0.06);
        let windows = parameters.draw(random, "phones.windows_share", 0.01..0.04);
        let old = parameters.draw(random, "phones.old_rom_share", 0.005..0.03);
        let outside = parameters.draw(random, "phones.outside_wechat_share", 0.002..0.012);
        let rest = (1.0 - iphone - harmony - windows - old - outside).max(0.01);
        // The order of Kind::ALL.
        let mix = Weights::new([iphone, rest, harmony, windows, 0.004, old, 0.008, outside]);
        let model_count = parameters.count(random, "phones.android_models", 220..520) as usize;
        let exponent = parameters.draw(random, "phones.android_popularity_exponent", 0.7..1.05);
        let androids: Vec<Model> = (0..model_count).map(|_| models::android(random)).collect();
        let (iphones, weights) = models::iphones();
        Self {
            mix,
            iphones,
            iphone_weights: Weights::new(weights),
            android_weights: Weights::zipf(androids.len(), exponent),
            androids,
            desktops: (0..60).map(|_| models::desktop(random)).collect(),
            wechat_newest: parameters.count(random, "phones.wechat_newest_minor", 57..66) as u8,
            ios_newest: parameters.count(random, "phones.ios_newest", 5..9) as usize,
        }
    }

    /// Somebody's device.
    pub fn handset(&self, random: &mut Random) -> Handset {
        let kind = Kind::ALL[self.mix.pick(random)];
        self.handset_of_kind(random, kind)
    }

    /// Somebody's phone that runs WeChat: what a person buys to vote with.
    pub fn phone(&self, random: &mut Random) -> Handset {
        let kind = loop {
            let kind = Kind::ALL[self.mix.pick(random)];
            if matches!(kind, Kind::Iphone | Kind::Android) {
                break kind;
            }
        };
        self.handset_of_kind(random, kind)
    }

    /// A device of this kind.
    pub fn handset_of_kind(&self, random: &mut Random, kind: Kind) -> Handset {
        let model = self.model(random, kind);
        self.handset_of(random, &model)
    }

    /// A model of this kind, as popular ones are met more often.
    pub fn model(&self, random: &mut Random, kind: Kind) -> Model {
        match kind {
            Kind::Iphone => self.iphones[self.iphone_weights.pick(random)].clone(),
            Kind::Android => self.androids[self.android_weights.pick(random)].clone(),
            Kind::Outside => Model { kind, ..self.androids[self.android_weights.pick(random)].clone() },
            Kind::Windows => pick(random, &self.desktops).clone(),
            Kind::Harmony | Kind::Mac | Kind::OldAndroid | Kind::Tablet => models::other(random, kind),
        }
    }

    /// A handset of this model.
    pub fn handset_of(&self, random: &mut Random, model: &Model) -> Handset {
        let versions = agents::Newest { wechat: self.wechat_newest, ios: self.ios_newest };
        let (agent, release) = agents::agent(random, model, &versions);
        let engine = release.engine;
        let theme = theme(random, model);
        let privacy = model.kind == Kind::Outside && chance(random, 0.7);
        let noise = if privacy { format!("{:x}", rand::RngCore::next_u64(random)) } else { String::new() };
        let canvas = digest(&["canvas", &model.gpu, model.brand, &engine.to_string(), &theme, &noise]);
        let device = Device {
            platform: Some(model.platform.to_owned()),
            screen: Some(model.screen.clone()),
            gpu: Some(model.gpu.clone()).filter(|gpu| !gpu.is_empty()),
            cores: Some(model.cores),
            memory_gb: model.memory_gb,
            touch_points: Some(model.touch_points),
            languages: Some(languages(random, model.kind)),
            timezone: Some(timezone(random)),
            canvas: Some(canvas),
            audio: Some(audio(model.kind, engine)),
            fonts: Some(digest(&["fonts", model.brand, &release.system.to_string(), &theme])),
            webdriver: Some(false),
        };
        let hello = match model.kind {
            Kind::Iphone | Kind::Mac | Kind::Tablet => IOS_HELLOS[release.system as usize % IOS_HELLOS.len()],
            _ => CHROMIUM_HELLOS[engine as usize % CHROMIUM_HELLOS.len()],
        };
        Handset { agent, device, ja4: hello, kind: model.kind }
    }
}

/// A short digest as pages send it.
pub fn digest(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Many vendors of Androids sell themes whose fonts show in every rendering; a few themes are everywhere.
fn theme(random: &mut Random, model: &Model) -> String {
    let is_themed = matches!(model.kind, Kind::Android | Kind::OldAndroid) && chance(random, 0.13);
    if is_themed { Weights::zipf(300, 0.9).pick(random).to_string() } else { String::new() }
}

fn languages(random: &mut Random, kind: Kind) -> Vec<String> {
    let is_apple = matches!(kind, Kind::Iphone | Kind::Mac | Kind::Tablet);
    let lists: [&[&str]; 4] = if is_apple {
        [&["zh-CN"], &["zh-HK"], &["en-CN"], &["zh-TW"]]
    } else {
        [&["zh-CN", "zh", "en-US", "en"], &["zh-CN"], &["en-US", "en", "zh-CN"], &["zh-CN", "en-US"]]
    };
    let list = lists[if chance(random, 0.94) { 0 } else { random.random_range(1..lists.len()) }];
    list.iter().map(|language| (*language).to_owned()).collect()
}

fn timezone(random: &mut Random) -> String {
    let abroad = ["Asia/Tokyo", "America/Los_Angeles", "Europe/London", "Australia/Sydney", "Asia/Singapore"];
    let zone = if chance(random, 0.006) { *pick(random, &abroad) } else { "Asia/Shanghai" };
    zone.to_owned()
}

fn audio(kind: Kind, engine: u16) -> String {
    let sums: &[&str] = match kind {
        Kind::Iphone | Kind::Mac | Kind::Tablet => &["124.04345808873768", "124.0434488439787"],
        Kind::Windows => &["124.04347527516074", "124.04347657808103"],
        _ => &["124.08072766105033", "124.04347527516074", "124.0807278250"],
    };
    sums[usize::from(engine) % sums.len()].to_owned()
}
