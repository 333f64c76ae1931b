//! Lists of seeds on the command line.

/// Seeds, each once, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seeds(pub(super) Vec<u64>);

/// Most seeds of one evaluation: a mistyped range should not run for a year.
const SEEDS_MAX: usize = 10_000;

/// Reads `3`, `1-5` or `1,4,7-9`.
pub(super) fn parse(text: &str) -> Result<Seeds, String> {
    let mut seeds = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let number = |text: &str| {
            text.trim().parse::<u64>().map_err(|_| format!("{part:?} is no seed; write 1-5 or 1,4"))
        };
        let (first, last) = (number(first)?, number(last)?);
        if last < first || last - first >= SEEDS_MAX as u64 {
            return Err(format!("{part:?} must rise, over at most {SEEDS_MAX} seeds"));
        }
        seeds.extend((first..=last).filter(|seed| !seeds.contains(seed)).collect::<Vec<_>>());
        if seeds.len() > SEEDS_MAX {
            return Err(format!("these are more than {SEEDS_MAX} seeds"));
        }
    }
    Ok(Seeds(seeds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_lists_are_read() {
        let cases: [(&str, &[u64]); 4] =
            [("3", &[3]), ("1-3", &[1, 2, 3]), ("1,4,7-8", &[1, 4, 7, 8]), ("2,1-3", &[2, 1, 3])];
        for (text, seeds) in cases {
            assert_eq!(parse(text), Ok(Seeds(seeds.to_vec())), "{text}");
        }
        for bad in ["", "x", "3-1", "1-", "1-999999999", "-"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
