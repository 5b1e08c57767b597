import type { DatasetDescription } from '../description/description';

/** Whether it can be asked for what it holds, and not only loaded whole. */
export const hasService = ({ distributions }: DatasetDescription): boolean =>
  distributions.some(({ isService }) => isService);

/** What the tables of a version hold, in figures. */
export interface Contents {
  readonly columns: number;
  /** Of them, those of which the data dictionary has the item. */
  readonly described: number;
  readonly cells: number;
  /** Of them, those that have a value. */
  readonly filled: number;
  /** Of the file that was sent, those that did not fit the type of their column, and are empty; null: nobody knows of which columns they were. */
  readonly unfit: number | null;
}

/** The share of it that reaches what is asked, exact; null: of nothing, or of what nobody here has looked into. */
export function contentMetrics(contents: Contents | null) {
  const { columns, described, cells, filled, unfit } = contents ?? unknown;
  return {
    'documented-columns': share(described, columns),
    'type-conformity': unfit === null ? null : share(filled, filled + unfit),
    'filled-cells': share(filled, cells),
  };
}

const unknown: Contents = { columns: 0, described: 0, cells: 0, filled: 0, unfit: null };

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
