//! Every measure, one after the other.

use crate::options::{AllOptions, Part};
use crate::report::Report;
use crate::scale::Scale;
use crate::votes::Fair;
use crate::{draws, guard_cost, long_logs, pairs, services, streams, transfers, watched};

/// Measures what is asked for and prints the report.
pub fn run(options: &AllOptions) -> anyhow::Result<()> {
    let scale = if options.quick { Scale::quick() } else { Scale::full() };
    let mut report = Report::new(options.quick.then(|| scale.words()));
    let (binary, folder) = (options.places.binary()?, &options.places.folder);
    let is_asked = |part: Part| options.only.contains(&part);
    if is_asked(Part::Stack) {
        // Fetched first, so that what can't be had is known before an hour of other measures.
        services::RELEASE.binary();
    }

    if [Part::Votes, Part::Live, Part::Draws].into_iter().any(is_asked) {
        let (mut fair, signed_in) = Fair::open(&binary, folder, scale.persons)?;
        report.add("sign_ins_per_second", vec![signed_in.rate()]);
        if is_asked(Part::Votes) {
            let peak = pairs::measure(&mut fair, folder, &scale, &mut report)?;
            pairs::half_peak(&mut fair, peak, &scale, &mut report)?;
        }
        if is_asked(Part::Live) {
            streams::measure(&mut fair, &scale, &mut report)?;
        }
        if is_asked(Part::Draws) {
            fair.operator.open_book()?;
            draws::measure(&mut fair, folder, &scale, &mut report)?;
        }
    }
    if is_asked(Part::Stack) {
        services::measure(&binary, folder, &scale, &mut report)?;
    }
    if is_asked(Part::Ledger) {
        transfers::measure(&binary, folder, &scale, &mut report)?;
    }
    if is_asked(Part::Guard) {
        guard_cost::measure(&mut report)?;
        watched::measure(&binary, folder, &scale, &mut report)?;
    }
    if is_asked(Part::Logs) {
        long_logs::measure(&binary, folder, &scale, &mut report)?;
    }

    println!("\n{report}");
    println!("{}", report.json());
    Ok(())
}
