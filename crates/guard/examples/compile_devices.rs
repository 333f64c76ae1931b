//! Compiles a network of browser fingerprints into the table that is shipped with the crate.
//!
//! `cargo run -p guard --example compile_devices -- network.json crates/guard/data/devices.tsv`, where network.json is what
//! fingerprint-network-definition.zip holds. data/README.md says where that comes from.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use serde_json::Value;

/// Values seen with fewer devices of a system than that are left out: one in a thousand.
const PER_MILLION_MIN: u64 = 1_000;
/// As in `sight`: what is longer is cut there, too.
const GPU_BYTES_MAX: usize = 96;
/// How the network marks values that are JSON themselves.
const STRINGIFIED: &str = "*STRINGIFIED*";

/// Nodes of the network with the trait that they tell.
const NODES: [(&str, &str); 4] = [
    ("hardwareConcurrency", "cores"),
    ("videoCard", "gpu"),
    ("screen", "screen"),
    ("maxTouchPoints", "touch"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("say where network.json is and which file to write".into());
    };
    let text = std::fs::read_to_string(&input).map_err(|error| format!("{}: {error}", input.display()))?;
    let network: Value = serde_json::from_str(&text)?;
    let node = |name: &str| {
        let nodes = network["nodes"].as_array().into_iter().flatten();
        nodes.clone().find(|node| node["name"] == name).map(|node| &node["conditionalProbabilities"])
    };
    let agents = node("userAgent").and_then(Value::as_object).ok_or("the network has no node userAgent")?;
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for (agent, share) in agents {
        *shares.entry(system(agent)).or_default() += share.as_f64().unwrap_or(0.0);
    }
    let mut found: BTreeMap<(&str, &str, String), f64> = BTreeMap::new();
    for (name, of) in NODES {
        let values = node(name).ok_or_else(|| format!("the network has no node {name}"))?;
        for (agent, share) in agents {
            let share = share.as_f64().unwrap_or(0.0) / shares[system(agent)];
            for (value, chance) in values["deeper"][agent].as_object().into_iter().flatten() {
                if let Some(value) = plain(of, value) {
                    *found.entry((system(agent), of, value)).or_default() +=
                        share * chance.as_f64().unwrap_or(0.0);
                }
            }
        }
    }
    let mut table = String::new();
    for ((system, of, value), chance) in found {
        let per_million = (chance * 1e6).round() as u64;
        if per_million >= PER_MILLION_MIN {
            table += &format!("{system}\t{of}\t{value}\t{}\n", per_million.min(1_000_000));
        }
    }
    std::fs::write(&output, &table)?;
    let hash = guard::DeviceTable::decode(&table)?.hash();
    println!("{}: {} lines, table {hash}", output.display(), table.lines().count());
    Ok(())
}

fn system(agent: &str) -> &'static str {
    let words = [("iPhone", "ios"), ("iPad", "ios"), ("Android", "android"), ("Windows", "windows")];
    let words = words.iter().chain(&[("Macintosh", "mac")]);
    words.clone().find(|(word, _)| agent.contains(word)).map_or("linux", |(_, system)| system)
}

/// The value as a page's script reports it.
fn plain(of: &str, value: &str) -> Option<String> {
    let json: Value = match value.strip_prefix(STRINGIFIED) {
        Some(json) => serde_json::from_str(json).ok()?,
        None => return None,
    };
    match of {
        "gpu" => {
            let renderer = json["renderer"].as_str()?.replace(['\t', '\n'], " ");
            Some(renderer[..renderer.floor_char_boundary(GPU_BYTES_MAX)].to_owned())
        }
        "screen" => {
            let (width, height) = (json["width"].as_u64()?, json["height"].as_u64()?);
            Some(format!("{width}x{height}@{}", json["devicePixelRatio"].as_f64()?))
        }
        "touch" => Some(json.as_u64()?.min(254).to_string()),
        _ => Some(json.as_u64()?.to_string()),
    }
}
