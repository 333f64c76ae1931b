//! Asking before what somebody may not have meant.

use std::io::{IsTerminal, Write};

use anyhow::bail;

/// Whether whoever sits at the terminal says yes. Without one nobody can be asked: then `--yes` is wanted, and `why` says for
/// what.
pub(crate) fn confirmed(why: &str, question: &str) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("{why}: add --yes");
    }
    eprint!("{question} [y/N] ");
    std::io::stderr().flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim().eq_ignore_ascii_case("y"))
}
