//! What phones in WeChat say of themselves.
//!
//! iPhones of one model look alike; Android phones differ by maker, system and drivers, so some thousand variants
//! stand for them. Every phone of the crowd is one of the table, as phones of one model and version are in life.

use serde_json::json;

/// iPhones: screen in CSS pixels, ratio, cores, share of this model in a thousand iPhones.
const IPHONES: [(&str, u16, u32); 12] = [
    ("390x844@3", 6, 210),
    ("393x852@3", 6, 170),
    ("430x932@3", 6, 150),
    ("428x926@3", 6, 120),
    ("414x896@2", 6, 110),
    ("375x812@3", 6, 80),
    ("402x874@3", 6, 50),
    ("440x956@3", 6, 40),
    ("414x896@3", 6, 30),
    ("375x667@2", 6, 20),
    ("420x912@3", 6, 10),
    ("414x736@3", 6, 10),
];
/// System versions that iPhones run.
const IOS: [&str; 4] = ["17_5_1", "17_6_1", "18_1", "18_3_2"];
/// Android phones: model, screen, renderer, memory in GB.
const ANDROIDS: [(&str, &str, &str, u16); 8] = [
    ("V2304A", "393x873@2.75", "ANGLE (Qualcomm, Adreno (TM) 730, OpenGL ES 3.2 V@0615.65)", 8),
    ("23127PN0CC", "393x852@2.75", "Adreno (TM) 750", 8),
    ("PHB110", "412x915@3.5", "Mali-G715", 8),
    ("ALN-AL00", "360x804@3", "Maleoon 910", 8),
    ("PGKM10", "360x800@3", "Mali-G610 MC6", 8),
    ("RMX3700", "424x942@2.55", "Adreno (TM) 730", 8),
    ("SM-S9180", "360x772@4", "Adreno (TM) 740", 8),
    ("M2012K11AC", "393x873@2.75", "Adreno (TM) 650", 4),
];
/// Kinds of each Android model that can be told apart: patch levels, drivers, fonts.
const ANDROID_VARIANTS: u32 = 512;
/// iPhones among a thousand phones.
const IPHONES_PER_MILLE: u32 = 350;

/// One kind of phone.
#[derive(Debug)]
pub struct Phone {
    /// `User-Agent`.
    pub agent: String,
    /// The body's `device`, as JSON.
    pub device: String,
    /// How many of a crowd have it, relative to the others.
    pub weight: u32,
}

/// Every kind of phone.
pub fn phones() -> Vec<Phone> {
    let mut phones = Vec::new();
    for (screen, cores, share) in IPHONES {
        phones.extend(IOS.iter().map(|version| iphone(screen, cores, share, version)));
    }
    for (model, android) in ANDROIDS.iter().enumerate() {
        phones.extend((0..ANDROID_VARIANTS).map(|variant| self::android(model, *android, variant)));
    }
    phones
}

fn iphone(screen: &str, cores: u16, share: u32, version: &str) -> Phone {
    let agent = format!(
        "Mozilla/5.0 (iPhone; CPU iPhone OS {version} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
         Mobile/15E148 MicroMessenger/8.0.49(0x18003130) NetType/4G Language/zh_CN"
    );
    let device = json!({
        "platform": "iPhone", "screen": screen, "gpu": "Apple GPU", "cores": cores, "touch_points": 5,
        "languages": ["zh-CN"], "timezone": "Asia/Shanghai", "canvas": digest(&[screen, version, "canvas"]),
        "audio": "124.04344968475198", "fonts": digest(&[version, "fonts"]), "webdriver": false,
    });
    // Shares of models are of a thousand iPhones; those of Androids, below, of a thousand Androids.
    let weight =
        share * IPHONES_PER_MILLE * ANDROID_VARIANTS * ANDROIDS.len() as u32 / IOS.len() as u32 / 1_000;
    Phone { agent, device: device.to_string(), weight }
}

fn android(model: usize, (name, screen, gpu, memory_gb): (&str, &str, &str, u16), variant: u32) -> Phone {
    let agent = format!(
        "Mozilla/5.0 (Linux; Android {}; {name}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
         Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x28003137) \
         WeChat/arm64 Weixin NetType/{} Language/zh_CN ABI/arm64",
        12 + variant % 4,
        if variant.is_multiple_of(3) { "5G" } else { "WIFI" },
    );
    let seed = format!("{model}-{variant}");
    let device = json!({
        "platform": "Linux aarch64", "screen": screen, "gpu": gpu, "cores": 8, "memory_gb": memory_gb,
        "touch_points": 5, "languages": ["zh-CN", "zh"], "timezone": "Asia/Shanghai",
        "canvas": digest(&[&seed, "canvas"]), "audio": "124.08072766105033", "fonts": digest(&[&seed, "fonts"]),
        "webdriver": false,
    });
    Phone { agent, device: device.to_string(), weight: 1_000 - IPHONES_PER_MILLE }
}

/// Thirty-two hexadecimal digits, as fingerprinting scripts send them (FNV-1a, twice).
fn digest(parts: &[&str]) -> String {
    let fnv = |basis: u64| {
        parts
            .iter()
            .flat_map(|part| part.bytes())
            .fold(basis, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    format!("{:016x}{:016x}", fnv(0xcbf2_9ce4_8422_2325), fnv(0x9ae1_6a3b_2f90_404f))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_door_takes_every_phone_and_can_tell_them_apart() {
        let phones = phones();
        let devices: BTreeSet<&str> = phones.iter().map(|phone| phone.device.as_str()).collect();
        assert_eq!(devices.len(), phones.len());
        for phone in &phones {
            let device: guard::Device = serde_json::from_str(&phone.device).unwrap();
            device.check().unwrap();
        }
    }

    #[test]
    fn no_kind_of_phone_is_so_common_that_the_door_would_take_it_for_a_flood() {
        let phones = phones();
        let all: u32 = phones.iter().map(|phone| phone.weight).sum();
        assert!(phones.iter().all(|phone| phone.weight < all / 20));
        let iphones: u32 =
            phones.iter().filter(|phone| phone.agent.contains("iPhone")).map(|phone| phone.weight).sum();
        let share = f64::from(iphones) / f64::from(all);
        assert!((share - 0.35).abs() < 0.01, "{share}");
    }
}
