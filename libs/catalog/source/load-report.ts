/** How many records ended how. */
export interface LoadCounts {
  read: number;
  loaded: number;
  changed: number;
  unchanged: number;
  refused: number;
}

export interface Refusal {
  /** Place in the file, from 1. */
  readonly record: number;
  readonly why: string;
}

export interface FileReport extends LoadCounts {
  readonly file: string;
  /** Field map that knows the file; null: not a catalogue, its records are not counted. */
  readonly mapping: string | null;
  /** Why it is not a catalogue. */
  readonly why?: string;
  readonly refusals: readonly Refusal[];
}

/** Records of a file that its source no longer has. */
export interface Removal {
  readonly file: string;
  readonly mapping: string;
  readonly gone: number;
  /** Of how many that were there. */
  readonly known: number;
  /** Too many to go without a person's word: nothing was removed. */
  readonly waits: boolean;
}

export interface LoadReport extends LoadCounts {
  readonly seconds: number;
  readonly files: readonly FileReport[];
  readonly removals: readonly Removal[];
}

const nothing: LoadCounts = { read: 0, loaded: 0, changed: 0, unchanged: 0, refused: 0 };

export const notACatalogue = (file: string, why: string): FileReport => ({
  ...{ file, mapping: null, why },
  ...nothing,
  refusals: [],
});

export function totalOf(files: readonly LoadCounts[]): LoadCounts {
  return files.reduce<LoadCounts>(
    (total, file) => ({
      read: total.read + file.read,
      loaded: total.loaded + file.loaded,
      changed: total.changed + file.changed,
      unchanged: total.unchanged + file.unchanged,
      refused: total.refused + file.refused,
    }),
    nothing,
  );
}
