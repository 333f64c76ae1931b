//! How a page shows a draw, and which of its cells comes out: the service says so, the page only animates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rules;

/// Squares around the button of nine squares, clockwise from the upper left.
pub const SQUARES: usize = 8;

/// How a page shows a draw. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Skin {
    /// A wheel with a segment for each line and one for none.
    #[default]
    Wheel,
    /// Eight squares around a button. Up to 7 lines, which share them with what is none.
    NineSquares,
    /// Eggs: what lies in the one that is broken is the cell.
    GoldenEgg,
    /// A card: what stands under the coating is the cell.
    ScratchCard,
    /// Cards: what the one shows that is turned is the cell.
    FlipCard,
}

impl Rules {
    /// What each cell of the skin shows: a line from 0, or `None` for what is none (the consolation, or nothing).
    pub fn cells(&self) -> Vec<Option<u16>> {
        let lines = (0..self.prizes.len()).map(|line| u16::try_from(line).ok());
        let each: Vec<Option<u16>> = lines.chain([None]).collect();
        match self.skin {
            Skin::NineSquares => each.iter().copied().cycle().take(SQUARES).collect(),
            Skin::Wheel | Skin::GoldenEgg | Skin::ScratchCard | Skin::FlipCard => each,
        }
    }

    /// The cell, from 0, that comes out of a draw which gives this line. Where several show it, they take turns by the draw's
    /// number.
    pub fn cell(&self, given: Option<u16>, draw: u64) -> u8 {
        let cells = self.cells();
        let showing: Vec<usize> = (0..cells.len()).filter(|cell| cells[*cell] == given).collect();
        let turn = draw % (showing.len() as u64).max(1);
        let cell = usize::try_from(turn).ok().and_then(|turn| showing.get(turn));
        cell.and_then(|cell| u8::try_from(*cell).ok()).expect("each line has a cell, and there are few")
    }
}

#[cfg(test)]
mod tests {
    use super::super::Prize;
    use super::*;

    fn rules(lines: usize, skin: Skin) -> Rules {
        let prizes = vec![Prize::of(proto::Asset::Points, 1, 1); lines];
        Rules { skin, ..Rules::of(prizes, 1) }
    }

    #[test]
    fn each_line_and_none_has_a_cell_whatever_the_skin() {
        for skin in [Skin::Wheel, Skin::NineSquares, Skin::GoldenEgg, Skin::ScratchCard, Skin::FlipCard] {
            let rules = rules(7, skin);
            assert_eq!(rules.cells().len(), 8);
            for (cell, shows) in rules.cells().into_iter().enumerate() {
                assert_eq!(usize::from(rules.cell(shows, 5)), cell, "{skin:?}");
            }
        }
        assert_eq!(rules(64, Skin::Wheel).cell(None, 1), 64);
    }

    #[test]
    fn squares_that_show_the_same_take_turns() {
        let rules = rules(2, Skin::NineSquares);
        let shown = [Some(0), Some(1), None, Some(0), Some(1), None, Some(0), Some(1)];
        assert_eq!(rules.cells(), shown);
        assert_eq!([3, 4, 5, 6].map(|draw| rules.cell(Some(0), draw)), [0, 3, 6, 0]);
        assert_eq!([2, 3].map(|draw| rules.cell(None, draw)), [2, 5]);
    }
}
