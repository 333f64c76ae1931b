//! Models: what a phone can't change about itself.

use rand::Rng;

use super::table;
use crate::random::{Random, Weights, chance, pick};

/// What sort of device it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An iPhone.
    Iphone,
    /// An Android of the last years.
    Android,
    /// A phone with HarmonyOS that runs no Android.
    Harmony,
    /// WeChat on Windows.
    Windows,
    /// WeChat on a Mac.
    Mac,
    /// An Android with an old system or a ROM of its owner's own.
    OldAndroid,
    /// An iPad.
    Tablet,
    /// A phone's own browser instead of WeChat, often with protection against fingerprints.
    Outside,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Iphone,
        Self::Android,
        Self::Harmony,
        Self::Windows,
        Self::Mac,
        Self::OldAndroid,
        Self::Tablet,
        Self::Outside,
    ];
}

/// A model as it is sold.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What sort of device it is.
    pub kind: Kind,
    /// Who makes it.
    pub brand: &'static str,
    /// Its name in user agents.
    pub code: String,
    /// Width×height@ratio.
    pub screen: String,
    /// The graphics renderer; empty where a page is told none.
    pub gpu: String,
    /// Logical cores as a page is told.
    pub cores: u16,
    /// Memory as a page is told.
    pub memory_gb: Option<f64>,
    /// How many fingers the screen tells apart.
    pub touch_points: u16,
    /// `navigator.platform`.
    pub platform: &'static str,
    /// The system that most of its owners run: 7 to 15 for Androids.
    pub system: u8,
}

/// Every iPhone that the data has seen, with its share.
pub(super) fn iphones() -> (Vec<Model>, Vec<f64>) {
    table::all("iphone", "screen")
        .map(|(screen, share)| {
            let model = Model {
                kind: Kind::Iphone,
                brand: "apple",
                code: "iPhone".to_owned(),
                screen: screen.to_owned(),
                gpu: "Apple GPU".to_owned(),
                cores: 4,
                memory_gb: None,
                touch_points: 5,
                platform: "iPhone",
                // The screens of the last generations; the rest is stuck on an older system.
                system: if share > 0.1 { 26 } else { 18 },
            };
            (model, share)
        })
        .unzip()
}

/// How strong a graphics chip is, from 1 to 5, by its name.
fn tier(gpu: &str) -> u8 {
    let number: u32 =
        gpu.chars().filter(char::is_ascii_digit).take(3).collect::<String>().parse().unwrap_or(0);
    match gpu {
        _ if gpu.contains("Immortalis") || gpu.contains("Xclipse") => 5,
        _ if gpu.contains("Adreno") => {
            [1, 1, 1, 1, 1, 1, 3, 4, 5, 5][(number / 100 % 10) as usize] - u8::from(number / 10 == 61)
        }
        _ if gpu.contains("Mali-G") && number >= 100 => 4,
        _ if gpu.contains("Mali-G") => [1, 1, 1, 1, 1, 2, 3, 3, 4, 4][(number / 10 % 10) as usize],
        _ => 1,
    }
}

/// Some Android: its chip as often as chips are met, the rest so that it fits.
pub(super) fn android(random: &mut Random) -> Model {
    let known = ["Adreno (TM)", "Mali-", "PowerVR", "Xclipse", "Immortalis"];
    let gpu = loop {
        let gpu = table::sample(random, "android", "gpu");
        if known.iter().any(|name| gpu.starts_with(name)) {
            break gpu;
        }
    };
    let tier = tier(gpu);
    let memory = match tier {
        1 => [2.0, 4.0, 4.0],
        2 => [4.0, 4.0, 8.0],
        3 => [4.0, 8.0, 8.0],
        _ => [8.0, 8.0, 8.0],
    };
    let system = match tier {
        1 => random.random_range(10..13),
        2 => random.random_range(11..15),
        _ => random.random_range(13..16),
    };
    let (brand, code) = brand_and_code(random);
    Model {
        kind: Kind::Android,
        brand,
        code,
        screen: table::sample(random, "android", "screen").to_owned(),
        gpu: gpu.to_owned(),
        cores: if tier == 1 && chance(random, 0.15) { 4 } else { 8 },
        memory_gb: Some(*pick(random, &memory)),
        touch_points: 5,
        platform: if tier < 3 && chance(random, 0.25) { "Linux armv8l" } else { "Linux aarch64" },
        system,
    }
}

/// A desktop that runs WeChat.
pub(super) fn desktop(random: &mut Random) -> Model {
    let number = |text: &str| text.parse().ok();
    Model {
        kind: Kind::Windows,
        brand: "pc",
        code: String::new(),
        screen: table::sample(random, "windows", "screen").to_owned(),
        gpu: table::sample(random, "windows", "gpu").to_owned(),
        cores: number(table::sample(random, "windows", "cores")).map_or(8, |cores: f64| cores as u16),
        memory_gb: number(table::sample(random, "windows", "memory_gb")).map(|memory: f64| memory.min(8.0)),
        touch_points: if chance(random, 0.1) { 10 } else { 0 },
        platform: "Win32",
        system: 10,
    }
}

/// A device of a rarer kind.
pub(super) fn other(random: &mut Random, kind: Kind) -> Model {
    let model = android(random);
    match kind {
        Kind::Harmony => Model {
            kind,
            brand: "huawei",
            code: "Phone".to_owned(),
            gpu: (*pick(random, &["Maleoon 910", "Maleoon 920", "Maleoon 910"])).to_owned(),
            cores: *pick(random, &[8, 12]),
            memory_gb: Some(8.0),
            platform: "Linux aarch64",
            system: 5,
            ..model
        },
        Kind::OldAndroid => Model {
            kind,
            gpu: (*pick(
                random,
                &["Adreno (TM) 505", "Adreno (TM) 506", "Mali-T830", "PowerVR Rogue GE8320", ""],
            ))
            .to_owned(),
            memory_gb: *pick(random, &[Some(2.0), Some(1.0), Some(4.0), None]),
            platform: ["Linux armv8l", "Linux armv7l", "Linux aarch64"][random.random_range(0..3)],
            system: random.random_range(7..10),
            ..model
        },
        Kind::Mac | Kind::Tablet => {
            let screen = if kind == Kind::Mac {
                table::sample(random, "mac", "screen")
            } else {
                *pick(random, &["810x1080@2", "820x1180@2", "834x1194@2", "768x1024@2"])
            };
            Model {
                kind,
                brand: "apple",
                code: if kind == Kind::Mac { "Macintosh" } else { "iPad" }.to_owned(),
                screen: screen.to_owned(),
                gpu: "Apple GPU".to_owned(),
                cores: if kind == Kind::Mac { 8 } else { 4 },
                memory_gb: None,
                touch_points: if kind == Kind::Mac { 0 } else { 5 },
                platform: if kind == Kind::Mac { "MacIntel" } else { "iPad" },
                system: 18,
            }
        }
        _ => model,
    }
}

/// A maker as they share China's market, and a model number of the shape that it gives.
fn brand_and_code(random: &mut Random) -> (&'static str, String) {
    let brands = ["huawei", "honor", "xiaomi", "vivo", "oppo", "samsung"];
    let brand = brands[Weights::new([0.2, 0.15, 0.2, 0.2, 0.2, 0.05]).pick(random)];
    let mut letters = |count: usize| -> String {
        (0..count).map(|_| char::from(random.random_range(b'A'..=b'Z'))).collect()
    };
    let code = match brand {
        "huawei" | "honor" => format!("{}-AL{}", letters(3), *pick(random, &["00", "10", "20", "50", "80"])),
        "xiaomi" => {
            let (letters, digits) = (letters(3), random.random_range(2011..2512));
            format!("{digits}{letters}{}C", random.random_range(10..99))
        }
        "vivo" => format!("V{}A", random.random_range(1990..2430)),
        "oppo" => format!("P{}{}0", letters(3), random.random_range(10..13)),
        _ => format!("SM-{}{}0", letters(1), random.random_range(700..999)),
    };
    (brand, code)
}
