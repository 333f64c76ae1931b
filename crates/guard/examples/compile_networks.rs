//! Compiles a folder of prefix lists into the table that is shipped with the crate.
//!
//! `cargo run -p guard --example compile_networks -- LISTS crates/guard/data/networks.bin`, where LISTS holds the
//! files named below, one IPv4 prefix a line. data/README.md says where they come from.

use std::error::Error;
use std::path::PathBuf;

use guard::{List, NetworkTables};
use proto::Network;
use proto::evidence::{NetworkClass, Operator};

/// Every list with what its prefixes are. A mobile operator's lists also hold its fixed lines; what counts is that
/// thousands of people may share one of its addresses.
const LISTS: [(&str, NetworkClass, Operator); 8] = [
    ("cn_cmcc.cidr.txt", NetworkClass::Carrier, Operator::ChinaMobile),
    ("cn_unicom.cidr.txt", NetworkClass::Carrier, Operator::ChinaUnicom),
    ("cn_chinanet.cidr.txt", NetworkClass::Carrier, Operator::ChinaTelecom),
    ("cn_drpeng.cidr.txt", NetworkClass::Fixed, Operator::DrPeng),
    ("cn_cernet.cidr.txt", NetworkClass::Campus, Operator::Cernet),
    ("cn_cstnet.cidr.txt", NetworkClass::Campus, Operator::Cstnet),
    ("datacenter_ipv4.cidr.txt", NetworkClass::DataCentre, Operator::Other),
    ("vpn_ipv4.cidr.txt", NetworkClass::Vpn, Operator::Other),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("say where the lists are and which file to write".into());
    };
    let mut texts = Vec::new();
    for (file, class, operator) in LISTS {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        texts.push((Network { operator, class }, text));
    }
    let lists: Vec<List<'_>> =
        texts.iter().map(|(network, text)| List { network: *network, prefixes: text }).collect();
    let bytes = NetworkTables::compile(&lists)?;
    std::fs::write(&output, &bytes)?;
    println!("{}: {} bytes, tables {}", output.display(), bytes.len(), NetworkTables::decode(&bytes)?.hash());
    Ok(())
}
