//! What people would run instead, each with its own process and folder, doing the same durable work.

pub mod noop;
pub mod packages;
pub mod postgres;
pub mod redis;
