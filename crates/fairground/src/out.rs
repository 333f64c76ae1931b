//! Printing to standard output, whose reader may have seen enough.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};

/// Prints a line as `println!` does. If nobody reads any more, as behind `| head`, the command has done its work and ends.
macro_rules! say {
    () => {
        $crate::out::line(format_args!(""))
    };
    ($($words:tt)*) => {
        $crate::out::line(format_args!($($words)*))
    };
}
pub(crate) use say;

/// Prints a line, or ends the process where that can't be done any more.
pub(crate) fn line(words: Arguments<'_>) {
    text(format_args!("{words}\n"));
}

/// The same for text that has its own line ends.
pub(crate) fn text(words: Arguments<'_>) {
    match write!(std::io::stdout().lock(), "{words}") {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => {
            eprintln!("fairground: can't write to standard output: {error}");
            std::process::exit(1);
        }
    }
}
