import { defineErrors } from '@shutong/platform';

/**
 * Why a file is not loaded. Each says where (`place`: a part of an archive, a sheet, a row and column, a byte);
 * what to do about it stands in its message.
 */
export const ingestErrors = defineErrors('datasets.ingest', {
  /** Nothing in it, or nothing but blanks. */
  empty: 'invalid',
  /** A known kind of file that holds no table: a picture, a page, a graph, a program's settings. */
  notATable: 'invalid',
  /** Text without rows and columns. */
  noTableFound: 'invalid',
  /** A table in a format that is not read, and can be saved in one that is. */
  formatNotRead: 'invalid',
  /** No encoding explains all bytes. */
  encodingUnknown: 'invalid',
  /** An archive that is damaged or cut off, or whose parts have paths outside of it. */
  archiveBroken: 'invalid',
  /** An archive that unpacks to more than what is sensible, or to too many files, or to archives in archives. */
  archiveBomb: 'too-large',
  archiveLocked: 'invalid',
  /** A workbook, JSON or Parquet file that breaks the rules of its format. */
  formatBroken: 'invalid',
  /** A quote that opens and never closes. */
  quoteOpen: 'invalid',
  tooLarge: 'too-large',
  /** Loading goes on for longer than any file should need. */
  tooLong: 'too-large',
  tooManyColumns: 'too-large',
  /** Rows or cells do not fit, and the publisher's rule is to refuse then. */
  badRows: 'invalid',
  /** The publisher's own types name a column that is not there. */
  columnUnknown: 'invalid',
});
