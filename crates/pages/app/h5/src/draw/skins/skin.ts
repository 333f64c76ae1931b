/** What all skins of a draw have in common: what they are shown and what they say. */
import type { Phase } from '../state';

/** What a cell shows. */
export interface Face {
  /** The line of the table, from 0; null: none. */
  line: number | null;
  text: string;
}

/** What a skin is given. It knows the cell only once the server has said it. */
export interface SkinProps {
  faces: readonly Face[];
  phase: Phase;
  /** The cell to come to rest on, from 0; unknown before the answer. */
  cell: number | undefined;
  /** Whether nothing may move. */
  still: boolean;
}

/** What a skin says: that somebody tapped it, and that it stands on the cell. */
export interface SkinEmits {
  draw: [];
  landed: [];
}
