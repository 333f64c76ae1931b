//! The densest block of voters and candidates, found by greedy peeling, is voided: dense-subgraph search as it is used on
//! reviews, applied to votes.
//!
//! Nodes are voters and candidates, an edge is all votes of a voter for a candidate in a campaign, weighted down by how
//! popular the candidate is (the column weights of FRAUDAR, KDD 2016). Peeling takes the node of least weight away until
//! nothing is left; the block is what stood when weight per node was highest.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::{Means, at_once};
use crate::attempt::Attempt;
use crate::verdict::{Verdict, Word};

pub(super) const MEANS: Means = Means {
    name: "greedy_peeling",
    about: "the densest block of voters and candidates is voided at the end",
    judge,
};

/// FRAUDAR's constant in the weight of a column.
const COLUMN_OFFSET: f64 = 5.0;
/// Weights are whole numbers, so that they can be ordered.
const UNIT: f64 = 1_000_000.0;

fn judge(attempts: &[Attempt]) -> Vec<Verdict> {
    let mut verdicts = at_once(attempts, |_| true);
    let graph = Graph::of(attempts, &verdicts);
    let is_in_block = graph.densest();
    let end_ms = attempts.last().map_or(0, |attempt| attempt.at_ms);
    for (attempt, verdict) in attempts.iter().zip(&mut verdicts) {
        let ends = graph.ends(attempt);
        if verdict.verdict == Word::Counted
            && ends.is_some_and(|(voter, of)| is_in_block[voter] && is_in_block[of])
        {
            *verdict = Verdict { verdict: Word::Voided, changed_at_ms: Some(end_ms), ..*verdict };
        }
    }
    verdicts
}

#[derive(Debug, Default)]
struct Graph {
    nodes: HashMap<(u8, String), usize>,
    /// Neighbours of each node with the weight of the edge.
    edges: Vec<Vec<(usize, u64)>>,
}

impl Graph {
    fn of(attempts: &[Attempt], verdicts: &[Verdict]) -> Self {
        let mut graph = Self::default();
        let mut votes: HashMap<(usize, usize), u64> = HashMap::new();
        for (attempt, verdict) in attempts.iter().zip(verdicts) {
            if verdict.verdict == Word::Counted {
                let voter = graph.node(0, attempt.voter.clone());
                let of = graph.node(1, format!("{} {}", attempt.campaign, attempt.candidate));
                *votes.entry((voter, of)).or_default() += 1;
            }
        }
        let mut degrees: HashMap<usize, u64> = HashMap::new();
        votes.iter().for_each(|((_, of), count)| *degrees.entry(*of).or_default() += count);
        graph.edges = vec![Vec::new(); graph.nodes.len()];
        let mut votes: Vec<_> = votes.into_iter().collect();
        votes.sort_unstable();
        for ((voter, of), count) in votes {
            let weight = count as f64 * UNIT / (degrees[&of] as f64 + COLUMN_OFFSET).ln();
            graph.edges[voter].push((of, weight as u64));
            graph.edges[of].push((voter, weight as u64));
        }
        graph
    }

    fn node(&mut self, side: u8, name: String) -> usize {
        let next = self.nodes.len();
        *self.nodes.entry((side, name)).or_insert(next)
    }

    fn ends(&self, attempt: &Attempt) -> Option<(usize, usize)> {
        let voter = self.nodes.get(&(0, attempt.voter.clone()))?;
        let of = self.nodes.get(&(1, format!("{} {}", attempt.campaign, attempt.candidate)))?;
        Some((*voter, *of))
    }

    /// Which nodes belong to the densest block on the way of the peeling.
    fn densest(&self) -> Vec<bool> {
        let mut weights: Vec<u64> =
            self.edges.iter().map(|edges| edges.iter().map(|(_, weight)| weight).sum()).collect();
        let mut heap: BinaryHeap<_> =
            weights.iter().enumerate().map(|(node, weight)| Reverse((*weight, node))).collect();
        let mut total: u64 = weights.iter().sum::<u64>() / 2;
        let mut is_gone = vec![false; weights.len()];
        let mut order = Vec::with_capacity(weights.len());
        let (mut best, mut best_at) = (total as f64 / weights.len().max(1) as f64, 0);
        while let Some(Reverse((weight, node))) = heap.pop() {
            if is_gone[node] || weight != weights[node] {
                continue;
            }
            is_gone[node] = true;
            order.push(node);
            total -= weight.min(total);
            for (other, edge) in &self.edges[node] {
                if !is_gone[*other] {
                    weights[*other] -= edge;
                    heap.push(Reverse((weights[*other], *other)));
                }
            }
            let left = weights.len() - order.len();
            if left > 0 && total as f64 / left as f64 > best {
                (best, best_at) = (total as f64 / left as f64, order.len());
            }
        }
        let mut is_in_block = vec![true; weights.len()];
        order[..best_at].iter().for_each(|node| is_in_block[*node] = false);
        is_in_block
    }
}
