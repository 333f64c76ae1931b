//! Which traces are recorded.

use proto::TraceId;

/// Takes a share of all traces by their ids: the same ones in every process with the same share. Callers of a trace that go by
/// its id as OpenTelemetry's `TraceIdRatioBased` does take the same ones, too.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sampling {
    /// Ids are taken whose random part is below.
    below: u64,
}

impl Sampling {
    /// Shares below 0 take none, those above 1 all.
    pub(crate) fn of(ratio: f64) -> Self {
        Self { below: (ratio.clamp(0.0, 1.0) * (1_u64 << 63) as f64) as u64 }
    }

    pub(crate) fn takes(self, trace: TraceId) -> bool {
        let random = trace.0.last_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        random >> 1 < self.below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_all_traces_is_taken_and_a_larger_share_takes_them_too() {
        let traces: Vec<TraceId> = (0..10_000).map(|n| TraceId::of(&format!("r-{n}")).unwrap()).collect();
        let taken = |ratio: f64| traces.iter().filter(|trace| Sampling::of(ratio).takes(**trace)).count();
        assert_eq!([0.0, -1.0, 1.0, 2.0].map(taken), [0, 0, 10_000, 10_000]);
        assert!((800..1_200).contains(&taken(0.1)), "{}", taken(0.1));
        let chosen = TraceId::of("4bf92f3577b34da60000000000000000").unwrap();
        assert!(Sampling::of(0.000_1).takes(chosen), "who wants one recorded for certain can name it so");
        let (few, more) = (Sampling::of(0.1), Sampling::of(0.2));
        assert!(traces.iter().all(|trace| !few.takes(*trace) || more.takes(*trace)));
    }
}
