//! What is handed to Prometheus and Grafana runs there: alerts come when they should and stay away when they should not, and every
//! expression of the dashboard is one.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// What Grafana puts in place of its own words before it asks.
const PUT_IN: [(&str, &str); 3] = [("$__rate_interval", "1m"), ("$job", "fairground"), ("$instance", ".*")];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace around this package")
}

/// Prometheus' own tool. `PROMTOOL` names one that is used in place of Debian's, which is fetched if it isn't there.
fn promtool() -> PathBuf {
    static FETCHED: OnceLock<PathBuf> = OnceLock::new();
    let fetch = || {
        if let Some(given) = std::env::var_os("PROMTOOL") {
            return given.into();
        }
        let script = root().join("tests/prometheus/install.sh");
        let status = Command::new(&script).status().unwrap_or_else(|error| panic!("{script:?}: {error}"));
        assert!(status.success(), "{script:?} could not fetch promtool; give one in PROMTOOL");
        root().join("target/prometheus/promtool")
    };
    FETCHED.get_or_init(fetch).clone()
}

/// Runs it in a folder, and gives what it said if it was content.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(promtool()).args(arguments).current_dir(folder).output();
    let output = output.expect("promtool starts");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "promtool {arguments:?}: {said}");
    said
}

fn deployed() -> PathBuf {
    root().join("deploy/prometheus")
}

#[test]
fn every_alert_comes_when_it_should_and_stays_away_when_it_should_not() {
    run(&deployed(), &["test", "rules", "alerts.test.yml"]);
    let rules = fs::read_to_string(deployed().join("alerts.yml")).unwrap();
    let tests = fs::read_to_string(deployed().join("alerts.test.yml")).unwrap();
    let after = |text: &str, word: &str| -> BTreeSet<String> {
        let lines = text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix(word));
        lines.map(|name| name.trim().to_owned()).collect()
    };
    let alerts = after(&rules, "alert:");
    assert!(alerts.len() > 20, "{alerts:?}");
    let untested: Vec<_> = alerts.iter().filter(|alert| !tests.contains(alert.as_str())).collect();
    assert!(untested.is_empty(), "alerts that no test lets come: {untested:?}");
}

#[test]
fn the_example_of_how_to_scrape_is_one() {
    let said = run(&deployed(), &["check", "config", "prometheus.yml"]);
    assert!(said.contains("rules found"), "{said}");
}

#[test]
fn every_expression_of_the_dashboard_is_one() {
    let dashboard = fs::read(root().join("deploy/grafana/fairground.json")).unwrap();
    let mut expressions = Vec::new();
    gather(&serde_json::from_slice(&dashboard).unwrap(), &mut expressions);
    assert!(expressions.len() > 50, "{expressions:?}");
    let mut rules = "groups: [{ name: dashboard, rules: [\n".to_owned();
    for (number, expression) in expressions.iter().enumerate() {
        let asked = PUT_IN.iter().fold(expression.clone(), |text, (word, value)| text.replace(word, value));
        let quoted = serde_json::to_string(&asked).unwrap();
        writeln!(rules, "{{ record: \"panel:{number}\", expr: {quoted} }},").unwrap();
    }
    rules.push_str("] }]\n");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dashboard.yml"), rules).unwrap();
    run(folder.path(), &["check", "rules", "dashboard.yml"]);
}

/// Every `expr` of a dashboard, wherever it stands.
fn gather(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "expr" => into.push(text.clone()),
                    _ => gather(value, into),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, into)),
        _ => {}
    }
}
