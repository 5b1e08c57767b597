/** Workbooks (.xlsx) read and written within bounds: pure, over Node's own zlib (docs/decisions/0015-own-workbooks.md). */
export type { CellKind } from './cell-kinds';
export { gathered } from './chunks';
export { ArchiveError } from './unzip';
export { Workbook } from './workbook-reader';
export { writeWorkbook, type SheetSource } from './workbook-writer';
export type { SheetRow, WorkbookBounds } from './worksheet';
export { XmlError } from './xml';
