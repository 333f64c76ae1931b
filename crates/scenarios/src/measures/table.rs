//! The table as people read it.

use std::fmt::Write;

use serde::Serialize;

use super::{Row, Target, Unit};

/// A judge with its rows, in the order of [`super::rows()`].
#[derive(Debug, Clone, Serialize)]
pub struct Judged {
    /// Which judge.
    pub judge: String,
    /// What it is worth.
    pub rows: Vec<Row>,
}

/// A table in plain text: the judge's measures, and beside them what simpler ones reach on the same lines. Rows that no run
/// had anything for are left out; what was missed is named at the end.
pub fn table(judge: &Judged, beside: &[Judged]) -> String {
    let mut text = String::new();
    let mut line =
        format!("{:<66} {:>9} {:>19} {:>9} {:>6}", "measure", judge.judge, "range over seeds", "target", "");
    for other in beside {
        write!(line, "  {:>17}", other.judge).expect(STRING);
    }
    writeln!(text, "{line}").expect(STRING);
    for (index, row) in judge.rows.iter().enumerate().filter(|(_, row)| row.from > 0) {
        let name = if row.is_detail { format!("    {}", row.measure) } else { row.measure.clone() };
        let met = row.is_met.map_or("", |is_met| if is_met { "met" } else { "missed" });
        let range = row.range.map_or(String::new(), |(low, high)| {
            format!("{} to {}", number(row.unit, Some(low)), number(row.unit, Some(high)))
        });
        let value = number(row.unit, row.value);
        write!(text, "{name:<66} {value:>9} {range:>19} {:>9} {met:>6}", target(row)).expect(STRING);
        for other in beside {
            let value = other.rows.get(index).and_then(|row| row.value);
            write!(text, "  {:>17}", number(row.unit, value)).expect(STRING);
        }
        text.push('\n');
    }
    let missed: Vec<&Row> = judge.rows.iter().filter(|row| row.is_met == Some(false)).collect();
    let targets = judge.rows.iter().filter(|row| row.is_met.is_some()).count();
    writeln!(text, "\n{} of {targets} targets are missed", missed.len()).expect(STRING);
    for row in missed {
        writeln!(text, "  {}: {}, should be {}", row.measure, number(row.unit, row.value), target(row))
            .expect(STRING);
    }
    text
}

const STRING: &str = "a String takes all that is written";

fn target(row: &Row) -> String {
    match row.target {
        Some(Target::AtLeast(least)) => format!(">= {}", number(row.unit, Some(least))),
        Some(Target::AtMost(most)) => format!("<= {}", number(row.unit, Some(most))),
        None => String::new(),
    }
}

fn number(unit: Unit, value: Option<f64>) -> String {
    match (unit, value) {
        (_, None) => "-".to_owned(),
        (_, Some(value)) if value.is_infinite() => "never".to_owned(),
        (Unit::Share, Some(value)) => format!("{:.2} %", value * 100.0),
        (Unit::Seconds, Some(value)) if value < 120.0 => format!("{value:.1} s"),
        (Unit::Seconds, Some(value)) if value < 7_200.0 => format!("{:.1} min", value / 60.0),
        (Unit::Seconds, Some(value)) => format!("{:.1} h", value / 3_600.0),
    }
}
