//! What a sighting keeps, and what it does not.

use std::net::IpAddr;

use guard::{Device, EvidenceKeys, NetworkTables, RawEvidence, prefix_of, sight, unseal_address};
use proptest::prelude::*;
use proto::evidence::{AgentFamily, Radio};
use proto::{CommandId, Sighting, Timestamp};

const COMMAND: CommandId = CommandId([7; 16]);
const NOON: Timestamp = Timestamp(1_763_712_000_000);

fn keys() -> EvidenceKeys {
    EvidenceKeys { tenant: [1; 32], evidence: [2; 32] }
}

fn phone() -> Device {
    Device {
        platform: Some("Linux armv8l".into()),
        screen: Some("393x873@2.75".into()),
        gpu: Some("Adreno (TM) 730".into()),
        cores: Some(8),
        memory_gb: Some(8.0),
        touch_points: Some(5),
        languages: Some(vec!["zh-CN".into()]),
        timezone: Some("Asia/Shanghai".into()),
        canvas: Some("a1b2".into()),
        audio: Some("124.04".into()),
        fonts: Some("f0".into()),
        webdriver: Some(false),
    }
}

fn look(address: &str, device: Option<&Device>) -> Sighting {
    let address = address.parse().expect("tests name addresses");
    let user_agent =
        Some("Mozilla/5.0 (Linux; Android 14; wv) MicroMessenger/8.0.49 NetType/5G Language/zh_CN");
    let raw = RawEvidence { address, user_agent, device, sharer: Some("s1"), moves: None };
    sight(&raw, &COMMAND, NOON, &keys(), NetworkTables::shipped())
}

#[test]
fn common_traits_stand_in_clear() {
    let profile = look("117.136.8.12", Some(&phone())).profile;
    assert_eq!(profile.platform, "Linux armv8l");
    assert_eq!(profile.agent, AgentFamily::WeChatAndroid);
    assert_eq!(profile.radio, Radio::Mobile);
    assert_eq!((profile.cores, profile.touch_points, profile.webdriver), (8, 5, false));
}

#[test]
fn every_lasting_trait_is_part_of_the_device() {
    let one = look("117.136.8.12", Some(&phone())).device;
    let others: [fn(&mut Device); 11] = [
        |device| device.platform = None,
        |device| device.screen = None,
        |device| device.gpu = None,
        |device| device.cores = None,
        |device| device.memory_gb = Some(0.5),
        |device| device.touch_points = Some(0),
        |device| device.languages = Some(vec!["zh".into(), "CN".into()]),
        |device| device.timezone = None,
        |device| device.canvas = None,
        |device| device.audio = None,
        |device| device.fonts = Some("f1".into()),
    ];
    let mut seen = std::collections::BTreeSet::from([one]);
    for change in others {
        let mut device = phone();
        change(&mut device);
        assert!(seen.insert(look("117.136.8.12", Some(&device)).device), "{device:?}");
    }
    // The network and the webdriver flag change from one vote to the next on the same device.
    let elsewhere = look("1.2.3.4", Some(&Device { webdriver: None, ..phone() }));
    assert_eq!(elsewhere.device, one);
}

#[test]
fn a_device_without_renderings_has_no_name() {
    let plain = Device { canvas: None, audio: Some(String::new()), fonts: None, ..phone() };
    for device in [None, Some(&Device::default()), Some(&plain)] {
        let sighting = look("117.136.8.12", device);
        assert_eq!(
            (sighting.device, sighting.canvas, sighting.audio, sighting.fonts),
            (None, None, None, None)
        );
    }
    assert_eq!(look("1.1.1.1", None).profile.touch_points, 255);
}

#[test]
fn kinds_do_not_mix() {
    let same = Some("same".to_owned());
    let device = Device { canvas: same.clone(), audio: same.clone(), fonts: same, ..Device::default() };
    let sighting = look("1.1.1.1", Some(&device));
    let names = [
        sighting.device,
        sighting.canvas,
        sighting.audio,
        sighting.fonts,
        sighting.prefix24,
        sighting.prefix16,
        sighting.sharer,
    ];
    let distinct: std::collections::BTreeSet<_> = names.iter().flatten().collect();
    assert_eq!(distinct.len(), names.len());
}

#[test]
fn prefixes_are_neighbourhoods() {
    let one = look("117.136.8.12", None);
    let near = look("::ffff:117.136.8.200", None);
    let far = look("117.136.9.12", None);
    assert_eq!((one.prefix24, one.prefix16), (near.prefix24, near.prefix16));
    assert_ne!(one.prefix24, far.prefix24);
    assert_eq!(one.prefix16, far.prefix16);
    assert_eq!(one.prefix48, None);
    assert_eq!(prefix_of("117.136.8.1".parse().unwrap(), &keys()), one.prefix24);

    let six = look("2409:8000:1:2::3", None);
    assert_eq!((six.prefix24, six.prefix16), (None, None));
    assert_eq!(prefix_of("2409:8000:1:ffff::".parse().unwrap(), &keys()), six.prefix48);
    assert_eq!(prefix_of("0.0.0.0".parse().unwrap(), &keys()), None);
    assert_eq!(prefix_of("::".parse().unwrap(), &keys()), None);
}

#[test]
fn another_tenant_gives_other_names() {
    let raw = RawEvidence {
        address: [1, 1, 1, 1].into(),
        user_agent: None,
        device: None,
        sharer: Some("s"),
        moves: None,
    };
    let other = EvidenceKeys { tenant: [3; 32], evidence: [2; 32] };
    let [one, two] = [keys(), other].map(|keys| sight(&raw, &COMMAND, NOON, &keys, NetworkTables::shipped()));
    assert_ne!(one.prefix24, two.prefix24);
    assert_ne!(one.sharer, two.sharer);
}

#[test]
fn clear_texts_are_cut_between_characters() {
    let device =
        Device { platform: Some("投".repeat(40)), gpu: Some("é".repeat(200)), ..Device::default() };
    assert_eq!(device.check(), Ok(()));
    let profile = look("1.1.1.1", Some(&device)).profile;
    assert_eq!((profile.platform.len(), profile.gpu.len()), (30, 96));
    let many_points = Device { touch_points: Some(256), ..Device::default() };
    assert_eq!(look("1.1.1.1", Some(&many_points)).profile.touch_points, 254);
}

#[test]
fn pseudonyms_stay_what_they_are() {
    // Changing how names are made would cut every log in two: old and new devices would never be equal.
    let bytes = postcard::to_stdvec(&look("117.136.8.12", Some(&phone()))).unwrap();
    assert_eq!(hex::encode(bytes), include_str!("../golden/sighting.hex").trim());
}

#[test]
fn a_command_that_comes_again_days_later_is_sealed_under_another_stream() {
    // Refusals are forgotten after a day, so one id may be logged twice. Under one stream the two would
    // differ exactly where the addresses do.
    let seal = |address: [u8; 4], at| {
        let raw = RawEvidence {
            address: address.into(),
            user_agent: None,
            device: None,
            sharer: None,
            moves: None,
        };
        sight(&raw, &COMMAND, at, &keys(), NetworkTables::shipped()).sealed_address
    };
    let first = seal([1, 1, 1, 1], NOON);
    assert_ne!(first, seal([1, 1, 1, 1], NOON.plus_ms(86_400_000)));
    assert_eq!(first, seal([1, 1, 1, 1], NOON));
}

proptest! {
    #[test]
    fn addresses_are_unsealed_by_their_own_key_and_command_only(address in any::<IpAddr>(), id in any::<[u8; 16]>()) {
        let raw = RawEvidence { address, user_agent: None, device: None, sharer: None, moves: None };
        let (id, key) = (CommandId(id), [2; 32]);
        let sealed = sight(&raw, &id, NOON, &keys(), NetworkTables::shipped()).sealed_address;
        let canonical = address.to_canonical();
        prop_assert_eq!(sealed.as_bytes().len(), if canonical.is_ipv4() { 4 } else { 16 });
        prop_assert_eq!(unseal_address(&sealed, &id, NOON, &key), canonical);
        prop_assert_ne!(unseal_address(&sealed, &id, NOON, &[3; 32]), canonical);
        prop_assert_ne!(unseal_address(&sealed, &id, NOON.plus_ms(1), &key), canonical);
        let mut other = id;
        other.0[0] ^= 1;
        prop_assert_ne!(unseal_address(&sealed, &other, NOON, &key), canonical);
    }

    #[test]
    fn any_evidence_makes_a_bounded_sighting(agent in ".*", platform in ".*", sharer in ".*", cores in any::<u16>()) {
        let device = Device { platform: Some(platform), cores: Some(cores), ..Device::default() };
        let raw = RawEvidence {
            address: [1, 1, 1, 1].into(), user_agent: Some(&agent), device: Some(&device), sharer: Some(&sharer), moves: None,
        };
        let sighting = sight(&raw, &COMMAND, NOON, &keys(), NetworkTables::shipped());
        prop_assert!(postcard::to_stdvec(&sighting).unwrap().len() < 512);
    }
}
