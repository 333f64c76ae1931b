//! `fairground judge`: attempts from standard input, verdicts to standard output.

use std::io::{BufRead, BufWriter, Read, Write};

use anyhow::{Context, bail};
use guard::{Ruleset, Rulesets};
use judge::{Judge, LINE_BYTES_MAX};

use crate::cli::Judge as Arguments;
use crate::ruleset;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let ruleset = match &arguments.ruleset {
        Some(text) => ruleset::named(text, &Rulesets::default())?,
        None => Ruleset::current(),
    };
    let mut judge = Judge::new(ruleset);
    let broken = read_lines(std::io::stdin().lock(), |number, line| match judge.read(number, line) {
        Ok(()) => true,
        Err(broken) => {
            eprintln!("{broken}");
            false
        }
    })?;
    let judgement = judge.finish();
    let mut output = BufWriter::new(std::io::stdout().lock());
    if arguments.summary {
        serde_json::to_writer(&mut output, &judgement.summary())?;
        output.write_all(b"\n")?;
    } else {
        for answer in judgement.answers() {
            serde_json::to_writer(&mut output, &answer)?;
            output.write_all(b"\n")?;
        }
    }
    output.flush()?;
    if broken > 0 {
        bail!("{broken} lines could not be judged; they are named above");
    }
    Ok(())
}

/// Hands out lines with their numbers, from 1, and says how many were not taken. Empty lines are none. Of a line that is
/// too long only the beginning is read, which the judge then refuses.
fn read_lines(mut input: impl BufRead, mut take: impl FnMut(u32, &[u8]) -> bool) -> anyhow::Result<u64> {
    let (mut line, mut number, mut broken) = (Vec::new(), 0_u32, 0);
    loop {
        line.clear();
        let limit = LINE_BYTES_MAX as u64 + 2;
        if input.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(broken);
        }
        if !line.ends_with(b"\n") && line.len() as u64 == limit {
            input.skip_until(b'\n')?;
        }
        number = number
            .checked_add(1)
            .context("a file may have at most 4,294,967,295 lines; split it by campaign")?;
        let text = line.trim_ascii();
        if !text.is_empty() && !take(number, text) {
            broken += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8]) -> (Vec<(u32, usize)>, u64) {
        let mut seen = Vec::new();
        let broken = read_lines(input, |number, line| {
            seen.push((number, line.len()));
            line.len() <= LINE_BYTES_MAX
        });
        (seen, broken.unwrap())
    }

    #[test]
    fn lines_are_numbered_with_the_empty_ones() {
        assert_eq!(lines(b"a\n\r\n  bcd\r\ne"), (vec![(1, 1), (3, 3), (4, 1)], 0));
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let long = [vec![b'x'; 3 * LINE_BYTES_MAX], b"\nab\n".to_vec()].concat();
        assert_eq!(lines(&long), (vec![(1, LINE_BYTES_MAX + 2), (2, 2)], 1));
    }
}
