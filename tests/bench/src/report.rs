//! What came out: a table for people and one line of JSON for programs.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::targets::target;

/// Figures of one measure, one for each pair of rounds.
struct Row {
    measure: String,
    figures: Vec<f64>,
    /// Why there are none.
    missing: Option<String>,
}

/// All measures of a run.
#[derive(Default)]
pub struct Report {
    /// What was smaller than in a full run, if something was.
    quick: Option<String>,
    rows: Vec<Row>,
}

impl Report {
    /// Of a run that was smaller than a full one, in these words.
    pub fn new(quick: Option<String>) -> Self {
        Self { quick, rows: Vec::new() }
    }

    /// Adds a measure.
    pub fn add(&mut self, measure: impl Into<String>, figures: Vec<f64>) {
        self.rows.push(Row { measure: measure.into(), figures, missing: None });
    }

    /// Adds ratios of rounds that took turns.
    pub fn add_ratios(&mut self, measure: impl Into<String>, ours: &[f64], theirs: &[f64]) {
        self.add(measure, ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs).collect());
    }

    /// Says that a measure could not be made.
    pub fn miss(&mut self, measure: impl Into<String>, why: impl fmt::Display) {
        self.rows.push(Row { measure: measure.into(), figures: Vec::new(), missing: Some(why.to_string()) });
    }

    /// One object with every measure.
    pub fn json(&self) -> Value {
        let row = |row: &Row| {
            let value = match &row.missing {
                Some(why) => json!({ "missing": why }),
                None => {
                    let (low, high) = range(&row.figures);
                    json!({ "median": median(&row.figures), "low": low, "high": high, "verdict": row.verdict() })
                }
            };
            (row.measure.clone(), value)
        };
        let measures: Map<String, Value> = self.rows.iter().map(row).collect();
        json!({ "quick": self.quick, "measures": measures })
    }
}

impl Row {
    /// Whether the median meets its target, and by how much it does not.
    fn verdict(&self) -> String {
        let Some(target) = target(&self.measure) else { return String::new() };
        let figure = median(&self.figures);
        if target.is_within(figure, target.beyond) {
            "beyond".to_owned()
        } else if target.is_within(figure, target.target) {
            "met".to_owned()
        } else {
            format!("missed by {:.0} %", (figure / target.target - 1.0).abs() * 100.0)
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.measure.len()).max().unwrap_or(0);
        writeln!(
            f,
            "{:width$}  {:>10}  {:>21}  {:>9}  {:>9}",
            "measure", "median", "range", "target", "beyond"
        )?;
        for row in &self.rows {
            if let Some(why) = &row.missing {
                writeln!(f, "{:width$}  missing: {why}", row.measure)?;
                continue;
            }
            let (low, high) = range(&row.figures);
            let range = format!("{} to {}", number(low), number(high));
            let of = |bound: fn(&crate::targets::Target) -> f64| {
                target(&row.measure).map(bound).map_or_else(String::new, number)
            };
            let (target, beyond) = (of(|target| target.target), of(|target| target.beyond));
            let line = format!(
                "{:width$}  {:>10}  {range:>21}  {target:>9}  {beyond:>9}  {}",
                row.measure,
                number(median(&row.figures)),
                row.verdict()
            );
            writeln!(f, "{}", line.trim_end())?;
        }
        match &self.quick {
            Some(quick) => writeln!(f, "Quick run: {quick}"),
            None => Ok(()),
        }
    }
}

/// The middle one, or the mean of the two in the middle.
pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.len(), sorted.len() / 2) {
        (0, _) => f64::NAN,
        (len, middle) if len.is_multiple_of(2) => f64::midpoint(sorted[middle - 1], sorted[middle]),
        (_, middle) => sorted[middle],
    }
}

fn range(figures: &[f64]) -> (f64, f64) {
    figures
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), figure| (low.min(*figure), high.max(*figure)))
}

/// As many digits as mean something.
fn number(figure: f64) -> String {
    match figure.abs() {
        size if size >= 100.0 => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_judged_by_its_target() {
        let mut report = Report::default();
        report.add_ratios("votes_64_over_noop", &[30.0, 50.0, 70.0], &[100.0, 100.0, 100.0]);
        report.add("p99_at_half_peak_ms", vec![4.0, 12.5]);
        report.add("p99_at_half_peak_ms", vec![12.5]);
        report.add("votes_64_per_second", vec![30_000.0]);
        report.miss("votes_64_over_postgres", "no network");
        let verdicts: Vec<String> = report.rows.iter().map(Row::verdict).collect();
        assert_eq!(verdicts[..4], ["met", "met", "missed by 25 %", ""]);
        let table = report.to_string();
        assert!(table.contains("0.50           0.30 to 0.70       0.40       0.65  met\n"), "{table}");
        assert!(table.contains("missing: no network"), "{table}");
        let json = report.json();
        assert_eq!(json["measures"]["votes_64_over_noop"]["median"], 0.5);
        assert_eq!(json["measures"]["votes_64_over_postgres"]["missing"], "no network");
    }

    #[test]
    fn medians_of_even_counts_lie_between() {
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&[5.0]), 5.0);
        assert!(median(&[]).is_nan());
    }
}
