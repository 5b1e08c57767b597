import { textOfCell, type SharedParts } from './cell-text';
import { ArchiveError } from './unzip';
import { attributeOf, xmlTokens } from './xml';

/** A row with something in it, as a person sees it: counted from 1, empty cells are ''. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** What a reader takes of a workbook at most. */
export interface WorkbookBounds {
  /** Bytes that it may unpack to, and characters that its cells may hold. */
  readonly unpacked: number;
  readonly columns: number;
  /** Characters of one cell. */
  readonly cell: number;
}

/** What spreadsheet programs can show. */
const lastRow = 1_048_576;

/**
 * Rows of a worksheet that are not blank.
 * @throws ArchiveError where rows go back or beyond all limits, XmlError
 */
export function* rowsOf(
  xml: string,
  shared: SharedParts,
  bounds: WorkbookBounds,
): Generator<SheetRow> {
  const rows = new OpenRow(shared, bounds);
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'text') rows.text(token.text);
    else if (token.kind === 'open') rows.open(token.name, token.attributes);
    else if (token.name === 'row' && !rows.isBlank) yield rows.close();
    else rows.end(token.name);
  }
}

/** Parts of a cell whose text is what it holds: a value, or a text of its own. */
const holds = new Set(['v', 't']);

/** The row and the cell that the reader is in. */
class OpenRow {
  private row = 0;
  private cells: string[] = [];
  private cell: { column: number; type: string; style: number; text: string } | undefined;
  private isValue = false;
  /** How a text is pronounced (rPh) is not part of it. */
  private isAside = false;

  constructor(
    private readonly shared: SharedParts,
    private readonly bounds: WorkbookBounds,
  ) {}

  get isBlank(): boolean {
    return this.cells.length === 0;
  }

  close(): SheetRow {
    return { row: this.row, cells: this.cells };
  }

  text(text: string): void {
    if (this.cell && this.isValue && !this.isAside) this.cell.text += text;
  }

  open(name: string, attributes: string): void {
    if (name === 'row') this.begin(attributeOf(attributes, 'r'));
    else if (name === 'c') this.cell = openCell(attributes, this.cells.length);
    else this.mark(name, true);
  }

  end(name: string): void {
    if (name === 'c') this.put();
    else this.mark(name, false);
  }

  private mark(name: string, opens: boolean): void {
    if (holds.has(name)) this.isValue = opens;
    else if (name === 'rPh') this.isAside = opens;
  }

  private begin(given: string | undefined): void {
    const row = given === undefined ? this.row + 1 : Number(given);
    if (!Number.isInteger(row) || row <= this.row || row > lastRow)
      throw new ArchiveError(`its row ${given} follows row ${this.row}`);
    this.row = row;
    this.cells = [];
    this.cell = undefined;
  }

  private put(): void {
    if (!this.cell) return;
    const text = textOfCell(this.cell, this.shared);
    const { column } = this.cell;
    this.cell = undefined;
    if (text === '') return;
    const { columns, cell } = this.bounds;
    if (column >= columns) throw new ArchiveError(`it has more than ${columns} columns`);
    if (text.length > cell) throw new ArchiveError(`a cell has more than ${cell} characters`);
    while (this.cells.length < column) this.cells.push('');
    this.cells[column] = text;
  }
}

function openCell(attributes: string, next: number) {
  const letters = /^[A-Z]{1,3}/.exec(attributeOf(attributes, 'r') ?? '')?.[0];
  return {
    column: letters === undefined ? next : columnOf(letters),
    type: attributeOf(attributes, 't') ?? 'n',
    style: Number(attributeOf(attributes, 's') ?? 0),
    text: '',
  };
}

/** A is 0, AA is 26. */
const columnOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
