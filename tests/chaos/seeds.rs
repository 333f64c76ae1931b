//! Which runs are wanted.

use std::ops::RangeInclusive;

/// Reads `7` or `1-20`.
pub fn parse(text: &str) -> Result<RangeInclusive<u64>, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let seed = |text: &str| text.trim().parse::<u64>().ok();
    match (seed(first), seed(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first..=last),
        _ => Err(format!("seeds are a number or a range such as 1-20, not {text:?}")),
    }
}

#[test]
fn a_seed_or_a_range_of_them_is_read_and_nothing_else() {
    assert_eq!(parse("7"), Ok(7..=7));
    assert_eq!(parse("1-20"), Ok(1..=20));
    for wrong in ["", "-", "20-1", "1-", "a", "1..20"] {
        assert!(parse(wrong).unwrap_err().contains("such as 1-20"), "{wrong}");
    }
}
