//! User agents of WeChat's browsers, as the devices of a model send them.

use rand::Rng;

use super::models::{Kind, Model};
use crate::random::{Random, chance, exponential, pick};

/// How a phone says it is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetType {
    /// Over a router, or somebody's hotspot.
    Wifi,
    /// Over the cell, fourth generation.
    Cell4,
    /// Over the cell, fifth generation.
    Cell5,
}

/// A user agent with its variable parts open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    head: String,
    /// The number that WeChat on Android gives an installation.
    web_id: Option<u16>,
    middle: String,
    /// What follows the network type; `None` for browsers that don't tell it.
    tail: Option<String>,
}

impl Agent {
    /// The header of a request over this network.
    pub fn text(&self, net: NetType) -> String {
        let net = match net {
            NetType::Wifi => "WIFI",
            NetType::Cell4 => "4G",
            NetType::Cell5 => "5G",
        };
        let id = self.web_id.map(|id| format!(" MMWEBID/{id}")).unwrap_or_default();
        let tail = self.tail.as_ref().map(|tail| format!(" NetType/{net}{tail}")).unwrap_or_default();
        format!("{}{id}{}{tail}", self.head, self.middle)
    }

    /// The same browser after its data was cleared or WeChat was cloned.
    pub fn reinstalled(&self, random: &mut Random) -> Self {
        Self { web_id: self.web_id.map(|_| random.random_range(1..10_000)), ..self.clone() }
    }

    /// A browser that says just this: what scripts send.
    pub fn plain(text: &str) -> Self {
        Self { head: text.to_owned(), web_id: None, middle: String::new(), tail: None }
    }
}

/// The newest versions that anybody runs in a run.
pub(super) struct Newest {
    pub(super) wechat: u8,
    pub(super) ios: usize,
}

/// What decides how a page is rendered.
pub(super) struct Release {
    /// The engine's major version.
    pub(super) engine: u16,
    /// The system's.
    pub(super) system: u8,
}

/// Systems of iPhones, oldest first.
const IOS: [&str; 9] = ["15_8_3", "16_7_10", "17_6_1", "18_1_1", "18_3_2", "18_5", "18_6_2", "18_7", "26_0"];

/// A handset's user agent, and what it renders with.
pub(super) fn agent(random: &mut Random, model: &Model, newest: &Newest) -> (Agent, Release) {
    match model.kind {
        Kind::Iphone | Kind::Tablet => apple(random, model, newest),
        Kind::Android | Kind::OldAndroid => android(random, model, newest),
        Kind::Harmony => harmony(random, newest),
        Kind::Windows | Kind::Mac => desktop(random, model),
        Kind::Outside => outside(random, model),
    }
}

/// Most people run one of the last versions, some never update.
fn behind(random: &mut Random, mean: f64, most: usize) -> usize {
    (exponential(random, mean) as usize).min(most)
}

fn apple(random: &mut Random, model: &Model, newest: &Newest) -> (Agent, Release) {
    let oldest_behind = if model.system == 26 { 4 } else { newest.ios };
    let index = newest.ios - behind(random, 1.1, oldest_behind.min(newest.ios));
    let wechat = newest.wechat - behind(random, 1.5, 12) as u8;
    let (device, os) = if model.kind == Kind::Tablet {
        ("iPad; CPU OS", IOS[index])
    } else {
        ("iPhone; CPU iPhone OS", IOS[index])
    };
    let head = format!(
        "Mozilla/5.0 ({device} {os} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 \
         MicroMessenger/8.0.{wechat}(0x1800{wechat:02x}{:02x})",
        0x20 + wechat % 16
    );
    let agent = Agent { head, web_id: None, middle: String::new(), tail: Some(" Language/zh_CN".to_owned()) };
    (agent, Release { engine: 600 + index as u16, system: index as u8 })
}

fn android(random: &mut Random, model: &Model, newest: &Newest) -> (Agent, Release) {
    let is_old = model.kind == Kind::OldAndroid;
    let system = (model.system + u8::from(chance(random, 0.2))).min(15);
    let wechat = newest.wechat - behind(random, if is_old { 9.0 } else { 2.0 }, 30) as u8;
    let engine =
        *if is_old { pick(random, &[86, 89, 107]) } else { pick(random, &[116, 130, 130, 134, 134, 138]) };
    let build = match system {
        15 => "AP3A.240617.008".to_owned(),
        14 => "UP1A.231005.007".to_owned(),
        13 => "TP1A.220624.014".to_owned(),
        12 => "SP1A.210812.016".to_owned(),
        10 | 11 if matches!(model.brand, "huawei" | "honor") => format!("HUAWEI{}", model.code),
        11 => "RP1A.200720.011".to_owned(),
        10 => "QP1A.190711.020".to_owned(),
        9 => "PKQ1.181007.001".to_owned(),
        _ => "OPM1.171019.026".to_owned(),
    };
    let head = format!(
        "Mozilla/5.0 (Linux; Android {system}; {} Build/{build}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
         Chrome/{engine}.0.0.0 Mobile Safari/537.36 XWEB/{engine}0{:03} MMWEBSDK/2025{:02}01",
        model.code,
        usize::from(wechat) * 7 % 300,
        1 + wechat % 12
    );
    let middle = format!(
        " MicroMessenger/8.0.{wechat}.{}(0x2800{wechat:02X}{:02X}) WeChat/arm64 Weixin",
        2_200 + u32::from(wechat) * 11,
        0x30 + wechat % 16
    );
    let tail = Some(" Language/zh_CN ABI/arm64".to_owned());
    let agent = Agent { head, web_id: Some(random.random_range(1..10_000)), middle, tail };
    (agent, Release { engine, system })
}

fn harmony(random: &mut Random, newest: &Newest) -> (Agent, Release) {
    let system = *pick(random, &["5.0", "5.0", "5.1"]);
    let wechat = (newest.wechat / 4).max(9) - behind(random, 0.6, 3) as u8;
    let head = format!(
        "Mozilla/5.0 (Phone; OpenHarmony {system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 \
         Safari/537.36 ArkWeb/4.1.6.1 Mobile MicroMessenger/8.0.{wechat}(0xf38000{wechat:02x}) Weixin"
    );
    let agent = Agent { head, web_id: None, middle: String::new(), tail: Some(" Language/zh_CN".to_owned()) };
    (agent, Release { engine: 114, system: u8::from(system == "5.1") })
}

fn desktop(random: &mut Random, model: &Model) -> (Agent, Release) {
    let (platform, wechat) = if model.kind == Kind::Mac {
        ("Macintosh; Intel Mac OS X 10_15_7", "MacWechat/3.8.9(0x13080910)")
    } else {
        (
            "Windows NT 10.0; Win64; x64",
            *pick(random, &["WindowsWechat(0x63090c11)", "WindowsWechat(0x63090a1b)"]),
        )
    };
    let xweb = *pick(random, &[9129, 11275, 13487]);
    let head = format!(
        "Mozilla/5.0 ({platform}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36 \
         MicroMessenger/6.8.0(0x16080000)"
    );
    let tail = Some(format!(" {wechat} XWEB/{xweb} Flue"));
    (Agent { head, web_id: None, middle: String::new(), tail }, Release { engine: 122, system: 10 })
}

fn outside(random: &mut Random, model: &Model) -> (Agent, Release) {
    let engine = *pick(random, &[128, 131, 135, 138]);
    let head = format!(
        "Mozilla/5.0 (Linux; Android {}; {}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{engine}.0.0.0 Mobile \
         Safari/537.36",
        model.system, model.code
    );
    (Agent::plain(&head), Release { engine, system: model.system })
}
