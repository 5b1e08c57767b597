import { setImmediate as nextTurn } from 'node:timers/promises';
import { Archive, ArchiveError } from './unzip';
import { unescaped, type SharedParts } from './cell-text';
import { dateStyles } from './number-format';
import { rowsOf, type SheetRow, type WorkbookBounds } from './worksheet';
import { attributeOf, xmlTokens } from './xml';

/** Rows between which others have their turn. */
const atOnce = 500;

/**
 * Reads .xlsx workbooks (ECMA-376) as texts: numbers in their shortest form, dates as YYYY-MM-DD (with the time of
 * day where `times` asks for it), booleans as true and false, of formulas what they gave last. Bounded in what it unpacks, in rows and in columns, because
 * a file of some kilobytes can claim billions of cells.
 */
export class Workbook {
  /** That cells may still hold: a text that stands once in the file can be shown by millions of cells. */
  private characters: number;

  private constructor(
    private readonly archive: Archive,
    private readonly bounds: WorkbookBounds,
    /** Path of each sheet by its name, in the order of the tabs. */
    private readonly sheets: ReadonlyMap<string, string>,
    private readonly shared: SharedParts,
  ) {
    this.characters = bounds.unpacked;
  }

  /**
   * @param times whether a moment is read with its time of day, or as its day alone
   * @throws ArchiveError, XmlError
   */
  static async open(bytes: Buffer, bounds: WorkbookBounds, times = false): Promise<Workbook> {
    const archive = new Archive(bytes, bounds.unpacked);
    const book = await textOf(archive, 'xl/workbook.xml');
    const paths = targetsOf(await textOf(archive, 'xl/_rels/workbook.xml.rels'));
    const opening = [...opened(book)];
    const named = opening
      .filter(({ name }) => name === 'sheet')
      .flatMap(({ attributes }) => {
        const path = paths.get(attributeOf(attributes, 'id') ?? '');
        return path === undefined ? [] : [[attributeOf(attributes, 'name') ?? '', path] as const];
      });
    const strings = await optional(archive, 'xl/sharedStrings.xml', stringsOf);
    const dates = await optional(archive, 'xl/styles.xml', dateStyles);
    const shared = {
      strings: strings ?? [],
      dates: dates ?? new Set<number>(),
      times,
      since: opening.some(countsFrom1904) ? (1904 as const) : (1900 as const),
    };
    return new Workbook(archive, bounds, new Map(named), shared);
  }

  get names(): string[] {
    return [...this.sheets.keys()];
  }

  /** Rows that are not blank. @throws ArchiveError where there are more than `most`, XmlError */
  async rows(name: string, most: number): Promise<SheetRow[]> {
    const path = this.sheets.get(name);
    if (path === undefined) throw new ArchiveError(`it has no sheet ${name}`);
    const rows: SheetRow[] = [];
    const xml = await textOf(this.archive, path);
    for (const row of rowsOf(xml, this.shared, this.bounds)) {
      rows.push(row);
      this.characters -= row.cells.reduce((sum, text) => sum + text.length, 0);
      if (rows.length > most) throw new ArchiveError(`${name} has more than ${most} rows`);
      if (this.characters < 0) throw new ArchiveError('it unpacks to too much');
      if (rows.length % atOnce === 0) await nextTurn();
    }
    return rows;
  }
}

const textOf = async (archive: Archive, name: string): Promise<string> =>
  (await archive.read(name)).toString('utf8');

const optional = async <T>(archive: Archive, name: string, read: (xml: string) => T) =>
  archive.has(name) ? read(await textOf(archive, name)) : undefined;

function* opened(xml: string) {
  for (const token of xmlTokens(xml)) if (token.kind === 'open') yield token;
}

const countsFrom1904 = ({ name, attributes }: { name: string; attributes: string }): boolean =>
  name === 'workbookPr' && /^(1|true)$/.test(attributeOf(attributes, 'date1904') ?? '');

/** Paths by the ids of relations; they are given relative to `xl/`, or from the root. */
function targetsOf(xml: string): Map<string, string> {
  const targets = new Map<string, string>();
  for (const { name, attributes } of opened(xml)) {
    if (name !== 'Relationship') continue;
    const target = attributeOf(attributes, 'Target') ?? '';
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    targets.set(attributeOf(attributes, 'Id') ?? '', path);
  }
  return targets;
}

/** Texts that cells refer to by number; how one is pronounced (rPh) is not part of it. */
function stringsOf(xml: string): string[] {
  const strings: string[] = [];
  let [text, counts, aside] = ['', false, false];
  for (const token of xmlTokens(xml)) {
    if (token.kind === 'text') {
      if (counts && !aside) text += token.text;
      continue;
    }
    const opens = token.kind === 'open';
    if (token.name === 't') counts = opens;
    else if (token.name === 'rPh') aside = opens;
    else if (token.name === 'si' && opens) text = '';
    else if (token.name === 'si') strings.push(unescaped(text));
  }
  return strings;
}
