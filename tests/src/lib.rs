//! Starts things for the tests.
