import { defineErrors } from '@shutong/platform';

export const sheetErrors = defineErrors('catalog.sheet', {
  /** Not a workbook or CSV file that can be read. */
  unreadable: 'invalid',
  empty: 'invalid',
  tooLarge: 'too-large',
  /** A tab of the workbook is none of the layout's and is not empty. */
  tabUnknown: 'invalid',
  /** `problems` names every column. */
  columnsUnknown: 'invalid',
  columnsRepeat: 'invalid',
  columnMissing: 'invalid',
  /** More rows than a workbook can have. */
  tooManyRows: 'invalid',
  /** As many imports and exports are under way as one process takes on. */
  busy: 'too-many',
  /** A bulk edit names more entries than one may. */
  tooManyEntries: 'too-large',
  nothingToChange: 'invalid',
});

/** Why a row is refused: one cell of it, or all of it. */
export const rowErrors = defineErrors('catalog.sheet.row', {
  missing: 'invalid',
  tooLong: 'invalid',
  tooMany: 'invalid',
  unknownValue: 'invalid',
  malformed: 'invalid',
  unprintable: 'invalid',
  failedFormula: 'invalid',
  /** A cell stands beside the columns. */
  outside: 'invalid',
  /** Another row of the sheet has the same code. */
  repeated: 'invalid',
  /** Items of an entry that is neither in the sheet nor in the catalogue. */
  entryUnknown: 'not-found',
  /** The entry was changed after the sheet was exported. */
  outdated: 'conflict',
  /** Another row about the same entry is refused. */
  notAlone: 'invalid',
});
