//! Strangers who check that a campaign was fair: the product's own checker, and one that was written apart in Python.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::fairground;

/// What both checkers say of the bundle that this server gives of a campaign.
///
/// # Panics
/// If it gives none, or if one of them finds something wrong.
pub fn strangers(url: &str, campaign: &str) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder for the bundle");
    let bundle = folder.path().join("bundle.jsonl");
    fs::write(&bundle, exported(url, campaign)).expect("the folder takes the bundle");
    let [checked, verified] = checked(&bundle).map(|(holds, said)| {
        assert!(holds, "{said}");
        said
    });
    (checked, verified)
}

/// The bundle that this server gives of a campaign.
///
/// # Panics
/// If it gives none.
pub fn exported(url: &str, campaign: &str) -> Vec<u8> {
    let mut export = Command::new(fairground());
    let (holds, said) = told(export.args(["fairness", "export", "--url", url, "--campaign", campaign]));
    assert!(holds, "{said}");
    said.into_bytes()
}

/// Whether a bundle holds, and what is said of it: by the product, and by whoever wrote a checker apart.
///
/// # Panics
/// If one of them can't be started.
pub fn checked(bundle: &Path) -> [(bool, String); 2] {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/fairness/verify.py");
    [
        told(Command::new(fairground()).args(["fairness", "check"]).arg(bundle)),
        told(Command::new("python3").args(["-B", script]).arg(bundle)),
    ]
}

fn told(command: &mut Command) -> (bool, String) {
    let Output { status, stdout, stderr } =
        command.output().expect("the checkers are there, python3 as well");
    let said = String::from_utf8_lossy(&[stdout, stderr].concat()).trim().to_owned();
    (status.success(), said)
}
