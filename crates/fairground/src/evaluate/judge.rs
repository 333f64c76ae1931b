//! A judge as a process: lines in, verdicts out.

use std::io::{BufRead, BufReader, ErrorKind};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, bail, ensure};
use scenarios::verdict::Summary;
use scenarios::{Run, Verdict};

use crate::simulate::write_attempts;

/// Who judges.
#[derive(Debug)]
pub(super) enum Judge {
    /// This binary's `judge`.
    Own,
    /// A command of the shell.
    Command(String),
}

impl Judge {
    /// One verdict a line.
    pub(super) fn verdicts(&self, run: &Run) -> anyhow::Result<Vec<Verdict>> {
        self.ask(run, "", |out| {
            let mut verdicts = Vec::with_capacity(run.casts.len());
            for line in out.lines() {
                let line = line?;
                ensure!(verdicts.len() < run.casts.len(), "it writes more verdicts than it was given lines");
                let verdict = serde_json::from_str(&line).with_context(|| format!("it writes {line:?}"))?;
                verdicts.push(verdict);
            }
            Ok(verdicts)
        })
    }

    /// What it says with `--summary`.
    pub(super) fn summary(&self, run: &Run) -> anyhow::Result<Summary> {
        self.ask(run, " --summary", |out| Ok(serde_json::from_reader(out)?))
    }

    /// Runs it over all lines, and reads what it writes while it is still being written to.
    fn ask<T>(
        &self,
        run: &Run,
        option: &str,
        read: impl FnOnce(BufReader<ChildStdout>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let mut child = self.start(option)?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(input), Some(output)) = (input, output) else { bail!("the judge has no pipes") };
        let answer = std::thread::scope(|scope| {
            let writing = scope.spawn(move || write_attempts(run, input));
            let answer = read(BufReader::new(output));
            (writing.join(), answer)
        });
        let ended = child.wait()?;
        let name = self.name(option);
        // Whoever ends by a signal, or a shell whose command did (above 128), has lost its reader: what was read says why.
        let is_own_end = ended.code().is_some_and(|code| (1..=128).contains(&code));
        ensure!(!is_own_end, "{name} ended with {ended}; say with --judge what else judges");
        match answer {
            (Err(_), _) => bail!("writing to {name} broke off"),
            // A judge may end before it has read all, and then it has too few verdicts.
            (Ok(Err(error)), _) if error.kind() != ErrorKind::BrokenPipe => Err(error).context(name),
            (_, answer) => answer.context(name),
        }
    }

    fn start(&self, option: &str) -> anyhow::Result<Child> {
        let mut command = match self {
            Self::Own => {
                let mut command = Command::new(std::env::current_exe()?);
                command.arg("judge").args(option.split_whitespace());
                command
            }
            Self::Command(text) => {
                let mut command = Command::new("sh");
                command.arg("-c").arg(format!("{text}{option}"));
                command
            }
        };
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.spawn().with_context(|| self.name(option))
    }

    fn name(&self, option: &str) -> String {
        match self {
            Self::Own => format!("`fairground judge{option}`"),
            Self::Command(text) => format!("`{text}{option}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use scenarios::{Order, Word, scenario};

    use super::*;

    fn small() -> Run {
        scenario("baseline").unwrap().run(&Order { seed: 1, scale: 300, campaign: None, level: None })
    }

    fn command(text: &str) -> Judge {
        Judge::Command(text.to_owned())
    }

    /// A judge of one line of awk that counts all.
    const COUNTS_ALL: &str = r#"awk '{ printf "{\"line\":%d,\"verdict\":\"counted\",\"at_decision\":\"counted\",\"score\":1}\n", NR }'"#;

    #[test]
    fn any_command_can_judge() {
        let run = small();
        let verdicts = command(COUNTS_ALL).verdicts(&run).unwrap();
        assert_eq!(verdicts.len(), run.casts.len());
        assert!(
            (1..).zip(&verdicts).all(|(line, verdict)| *verdict == Verdict::at_once(line, Word::Counted))
        );
    }

    #[test]
    fn a_summary_is_asked_for_with_an_option() {
        let says = r#"sh -c 'cat > /dev/null; echo "{\"campaigns\":{\"$1\":{\"candidates\":{}}}}"' x"#;
        let summary = command(says).summary(&small()).unwrap();
        assert_eq!(summary.campaigns.keys().collect::<Vec<_>>(), ["--summary"]);
    }

    #[test]
    fn what_a_judge_does_wrong_is_said_with_its_name() {
        let cases = [
            ("exit 3", "ended with"),
            ("cat", "it writes"),
            ("yes '{\"line\":1,\"verdict\":\"held\",\"at_decision\":\"held\"}'", "more verdicts"),
        ];
        for (text, words) in cases {
            let error = format!("{:#}", command(text).verdicts(&small()).unwrap_err());
            assert!(error.contains(words) && error.contains(text), "{text}: {error}");
        }
        // Who reads nothing and says nothing has too few verdicts, which the score refuses.
        assert!(command("true").verdicts(&small()).unwrap().is_empty());
    }
}
