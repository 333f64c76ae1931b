//! Progress of long work, shown where somebody watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Redraws a second: smooth enough, and cheap over slow lines.
const DRAWS_PER_SECOND: u8 = 10;

/// A bar on standard error; nothing at all if that is no terminal.
pub(crate) fn bar(what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:30} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}")
        .expect("the template is well formed");
    let target = ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND);
    let bar = ProgressBar::with_draw_target(None, target).with_style(style).with_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}

/// Moves a bar the way folds report: position done, position to come to.
pub(crate) fn moving(bar: &ProgressBar) -> impl FnMut(u64, u64) {
    let bar = bar.clone();
    move |done, end| {
        bar.set_length(end);
        bar.set_position(done);
    }
}
