//! Emulators on a desktop and phones rented in a data centre, by the hundred from one image.
//!
//! Costs: an emulator nothing, a cloud phone 1 yuan a day. Sees: the board. The crude one shows the host's graphics, a
//! desktop's platform and the data centre's address; the competent one fakes the graphics' name but not what belongs to it;
//! the adaptive one rents real ARM boards, varies the model's name and comes over redialled household lines, but all of its
//! phones render alike.
//! Resembles: old systems, custom ROMs, WeChat on a desktop. Known from: FingerprintJS's BotD and its list of renderers that
//! only emulators have; the price lists of cloud phone sellers.

use std::sync::Arc;

use guard::Device;
use rand::Rng;

use super::{Family, Raid};
use crate::calendar::{HOUR_MS, SECOND_MS};
use crate::phones::{Handset, Kind, digest};
use crate::random::{chance, pick};
use crate::truth::Level;

pub(super) const FAMILY: Family = Family {
    name: "cloud_phones",
    about: "emulators and rented phones from one image, in data centres",
    double: "old_roms",
    earlier: None,
    is_for_leader: false,
    attack,
};

/// Renderers of emulators.
const EMULATED: [&str; 5] = [
    "Android Emulator OpenGL ES Translator (NVIDIA GeForce GTX 1650/PCIe/SSE2)",
    "Google SwiftShader",
    "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
    "VirGL (AMD Radeon RX 580 (radeonsi, polaris10))",
    "llvmpipe (LLVM 15.0.7, 256 bits)",
];
/// What the boards of cloud phones have.
const BOARDS: [&str; 3] = ["Mali-G57", "Mali-G610", "Mali-G52"];

fn attack(raid: &mut Raid<'_>) {
    let seconds = raid.level.pick(1.5..8.0, 8.0..50.0, 40.0..160.0);
    let interval_ms = raid.draw("interval_seconds", seconds) * SECOND_MS as f64;
    let length_ms = ((raid.votes as f64 * interval_ms) as u64).min(40 * HOUR_MS);
    let start_ms = raid.start(length_ms);
    let count = raid.count("phones", raid.level.pick(5..30, 20..80, 40..150));
    let image = digest(&["image", &raid.random.random::<u64>().to_string()]);
    let handsets: Vec<Arc<Handset>> = (0..count).map(|_| Arc::new(phone(raid, &image))).collect();
    let blocks = raid.world.networks.hosted_blocks(&mut raid.random, raid.level.pick(1, 3, 3));
    let redialled = raid.world.networks.redialled(&mut raid.random, 12);
    let accounts = raid.accounts(raid.votes, start_ms);
    let times = raid.times(raid.votes, start_ms, length_ms);
    for (account, at_ms) in accounts.into_iter().zip(times) {
        let phone = raid.random.random_range(0..handsets.len());
        let is_hosted = chance(&mut raid.random, raid.level.pick(1.0, 0.8, 0.25));
        let ip = if is_hosted {
            std::net::Ipv4Addr::from(blocks[phone % blocks.len()] + 1 + (phone as u32 * 7) % 250).into()
        } else {
            raid.world.networks.redial(&mut raid.random, &redialled)
        };
        let cast = raid.vote(account, at_ms, ip, &handsets[phone]);
        raid.send(cast);
    }
}

/// A phone of this image as its page sees it.
fn phone(raid: &mut Raid<'_>, image: &str) -> Handset {
    let handset = raid.world.phones.handset_of_kind(&mut raid.random, Kind::Android);
    let random = &mut raid.random;
    let own = handset.device.clone();
    let device = match raid.level {
        Level::Crude => Device {
            platform: Some((*pick(random, &["Linux x86_64", "Linux i686"])).to_owned()),
            screen: Some((*pick(random, &["900x1600@1", "720x1280@1.5", "540x960@1"])).to_owned()),
            gpu: Some(EMULATED[image.len() % 2 + random.random_range(0..4)].to_owned()),
            cores: Some(*pick(random, &[2, 4])),
            memory_gb: Some(4.0),
            touch_points: Some(*pick(random, &[0, 1, 10])),
            ..own
        },
        Level::Competent => Device {
            platform: Some((*pick(random, &["Linux x86_64", "Linux aarch64"])).to_owned()),
            gpu: Some((*pick(random, &["Adreno (TM) 640", "Adreno (TM) 740", "Adreno (TM) 830"])).to_owned()),
            cores: Some(*pick(random, &[2, 4])),
            memory_gb: Some(*pick(random, &[2.0, 4.0])),
            ..own
        },
        Level::Adaptive => Device { gpu: Some(BOARDS[image.len() % BOARDS.len()].to_owned()), ..own },
    };
    // One image renders one way, whatever the phone calls itself.
    let device = Device { canvas: Some(image.to_owned()), fonts: Some(digest(&["fonts", image])), ..device };
    Handset { device, ..handset }
}
