//! Small hand-made crowds: what is held of each, and what is not.

mod alike;
mod attacks;
mod beside;
mod crews;
mod crowd;
mod doubles;
mod networks;
mod novel;
mod weeks;
