//! Compiles the marginals that phones are made of out of a learned network of browser fingerprints.
//!
//! `cargo run -p scenarios --example compile_models -- network.json crates/scenarios/data/devices.tsv`, where
//! `network.json` is the one inside `fingerprint-network-definition.zip`. data/README.md says where that comes from.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use serde_json::Value;

/// Most values of one field and kind that are kept: what is rarer is one machine of the sample.
const VALUES_MAX: usize = 80;
/// What weights add up to.
const WHOLE: f64 = 100_000.0;
/// Each field with the node that tells it.
const FIELDS: [(&str, &str); 6] = [
    ("screen", "screen"),
    ("gpu", "videoCard"),
    ("memory_gb", "deviceMemory"),
    ("cores", "hardwareConcurrency"),
    ("touch_points", "maxTouchPoints"),
    ("platform", "platform"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(network), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("say where network.json is and which file to write".into());
    };
    let network: Value = serde_json::from_slice(&std::fs::read(network)?)?;
    let agents =
        node(&network, "userAgent")?["conditionalProbabilities"].as_object().ok_or("no user agents")?;
    let mut lines = String::new();
    for (field, name) in FIELDS {
        let given = &node(&network, name)?["conditionalProbabilities"]["deeper"];
        let mut sums: BTreeMap<(&str, String), f64> = BTreeMap::new();
        for (agent, share) in agents {
            let (Some(kind), Some(values)) = (kind(agent), given[agent].as_object()) else { continue };
            for (value, given_agent) in values {
                let weight = share.as_f64().unwrap_or(0.0) * given_agent.as_f64().unwrap_or(0.0);
                *sums.entry((kind, plain(field, value)?)).or_default() += weight;
            }
        }
        for kind in KINDS {
            let mut of_kind: Vec<_> = sums.iter().filter(|((of, _), _)| *of == kind).collect();
            let total: f64 = of_kind.iter().map(|(_, weight)| **weight).sum();
            of_kind.sort_by(|one, other| other.1.total_cmp(one.1).then(one.0.cmp(other.0)));
            for ((_, value), weight) in of_kind.into_iter().take(VALUES_MAX) {
                let weight = (weight / total * WHOLE).round().max(1.0);
                lines.push_str(&format!("{kind}\t{field}\t{weight}\t{value}\n"));
            }
        }
    }
    std::fs::write(&output, &lines)?;
    println!("{}: {} bytes", output.display(), lines.len());
    Ok(())
}

const KINDS: [&str; 4] = ["iphone", "android", "windows", "mac"];

fn kind(agent: &str) -> Option<&'static str> {
    let marks = ["iPhone", "Android", "Windows", "Macintosh"];
    marks.iter().position(|mark| agent.contains(mark)).map(|index| KINDS[index])
}

fn node<'v>(network: &'v Value, name: &str) -> Result<&'v Value, String> {
    let nodes = network["nodes"].as_array().ok_or("no nodes")?;
    nodes.iter().find(|node| node["name"] == name).ok_or_else(|| format!("no node {name}"))
}

/// A value as a page's script would report it; empty where it reports nothing.
fn plain(field: &str, value: &str) -> Result<String, Box<dyn Error>> {
    let value = value.strip_prefix("*STRINGIFIED*").unwrap_or(value);
    if value == "*MISSING_VALUE*" || value == "null" {
        return Ok(String::new());
    }
    Ok(match field {
        "screen" => {
            let screen: Value = serde_json::from_str(value)?;
            let ratio = (screen["devicePixelRatio"].as_f64().unwrap_or(1.0) * 1_000.0).round() / 1_000.0;
            format!("{}x{}@{ratio}", screen["width"], screen["height"])
        }
        "gpu" => {
            let card: Value = serde_json::from_str(value)?;
            card["renderer"].as_str().unwrap_or_default().to_owned()
        }
        _ => value.to_owned(),
    })
}
