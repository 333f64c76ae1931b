//! The marginals that were compiled from a learned network of fingerprints.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::random::{Random, Weights};

/// Compiled by `cargo run -p scenarios --example compile_models`; data/README.md gives the origin.
static DEVICES: &str = include_str!("../../data/devices.tsv");

type Values = (Vec<&'static str>, Weights);

static TABLE: LazyLock<BTreeMap<(&str, &str), Values>> = LazyLock::new(|| {
    let mut rows: BTreeMap<(&str, &str), Vec<(f64, &str)>> = BTreeMap::new();
    for line in DEVICES.lines() {
        let mut parts = line.split('\t');
        let row =
            (parts.next(), parts.next(), parts.next().and_then(|weight| weight.parse().ok()), parts.next());
        let (Some(kind), Some(field), Some(weight), Some(value)) = row else {
            panic!("devices.tsv is compiled and tested: {line:?}")
        };
        rows.entry((kind, field)).or_default().push((weight, value));
    }
    let columns = rows.into_iter().map(|(key, rows)| {
        let weights = Weights::new(rows.iter().map(|(weight, _)| *weight));
        (key, (rows.into_iter().map(|(_, value)| value).collect(), weights))
    });
    columns.collect()
});

/// What a device of this kind reports in this field, as often as devices do; empty for nothing.
pub(super) fn sample(random: &mut Random, kind: &'static str, field: &'static str) -> &'static str {
    let (values, weights) = &TABLE[&(kind, field)];
    values[weights.pick(random)]
}

/// Every value with its weight.
pub(super) fn all(kind: &'static str, field: &'static str) -> impl Iterator<Item = (&'static str, f64)> {
    let (values, weights) = &TABLE[&(kind, field)];
    values.iter().enumerate().map(|(index, value)| (*value, weights.share(index)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reports_every_field() {
        for kind in ["iphone", "android", "windows", "mac"] {
            for field in ["screen", "gpu", "memory_gb", "cores", "touch_points", "platform"] {
                assert!((all(kind, field).map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
            }
        }
    }
}
