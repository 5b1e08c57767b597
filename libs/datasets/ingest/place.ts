/** Where in a file something is, in words that a person finds it by. */
export interface Place {
  /** Path inside the archive, for a part of one. */
  readonly member?: string;
  readonly sheet?: string;
  /** As a spreadsheet counts: the first row of the file is 1, header and titles included. */
  readonly row?: number;
  readonly column?: number | string;
  /** Counted from 0. */
  readonly byte?: number;
}

export function placeText({ member, sheet, row, column, byte }: Place): string {
  const parts = [
    member === undefined ? [] : [member],
    sheet === undefined ? [] : [`sheet ${sheet}`],
    row === undefined ? [] : [`row ${row}`],
    column === undefined ? [] : [`column ${column}`],
    byte === undefined ? [] : [`byte ${byte}`],
  ].flat();
  return parts.length === 0 ? 'file' : parts.join(', ');
}
