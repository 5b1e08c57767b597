import { limits } from '@shutong/platform';

/** What can be wrong with a row or a cell of a table that is loaded all the same. */
export type ProblemKind =
  /** The row has fewer cells than the header: the missing ones are empty. */
  | 'short-row'
  /** The row has more cells than the header: it is left out. */
  | 'long-row'
  /** A row with one cell after the last full one: a note to the table, left out. */
  | 'note'
  /** A quote within a quoted cell that is not doubled: read as written. */
  | 'stray-quote'
  /** A cell with a NUL character: it is taken out. */
  | 'nul'
  /** The cell is no value of the type that the publisher declared: it is empty. */
  | 'bad-cell';

export interface Problem {
  readonly kind: ProblemKind;
  /** As a spreadsheet counts: the first row of the file is 1. */
  readonly row: number;
  readonly column?: string;
  /** How the cell begins. */
  readonly value?: string;
}

const shownCharacters = 80;

/** The first so many problems with their places, and of each kind how many there are. */
export class Problems {
  private readonly kept: Problem[] = [];
  private readonly counted = new Map<ProblemKind, number>();

  add(problem: Problem): void {
    this.count(problem.kind, 1);
    if (this.kept.length >= limits.ingestProblems.value) return;
    const { value } = problem;
    this.kept.push(
      value === undefined ? problem : { ...problem, value: value.slice(0, shownCharacters) },
    );
  }

  /** For those that are known by number alone. */
  count(kind: ProblemKind, many: number): void {
    this.counted.set(kind, this.of(kind) + many);
  }

  of(kind: ProblemKind): number {
    return this.counted.get(kind) ?? 0;
  }

  get list(): readonly Problem[] {
    return this.kept;
  }

  get counts(): Readonly<Partial<Record<ProblemKind, number>>> {
    return Object.fromEntries(this.counted);
  }

  /** Rows left out, and cells emptied. */
  get rejected(): number {
    return this.of('long-row') + this.of('note') + this.of('bad-cell');
  }

  get total(): number {
    return [...this.counted.values()].reduce((sum, many) => sum + many, 0);
  }
}
