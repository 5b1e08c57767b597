import { lineOf } from '@shutong/wire';
import { ConnectorError } from '../../errors/connector-error';
import type {
  LineRead,
  SourceDatabase,
  SourceRead,
  SourceRow,
  SourceValue,
} from '../../source/source-database';

const pageRows = 1000;
const pageMilliseconds = 60_000;

/** The lines of a table, from a source of whatever kind. */
export const linesOf = (source: SourceDatabase, read: LineRead): AsyncIterable<Buffer> =>
  source.lines ? source.lines.read(read) : byPages(source, read);

/** Of a source that gives pages. Errors: `connector.batch-source` where only changes are wanted, `.batch-key`. */
async function* byPages(source: SourceDatabase, read: LineRead): AsyncGenerator<Buffer> {
  if (read.changed) throw new ConnectorError('connector.batch-source');
  const { table, key, where } = read;
  const columns = [...new Set([...key, ...read.columns])];
  const ordered = columns.filter((column) => !read.beside?.includes(column));
  const page = { table, columns, equals: {}, where, limit: pageRows };
  const whole = await source.whole?.(table, pageMilliseconds);
  const readPage = (of: SourceRead) => (whole ? whole.read(of) : source.read(of, pageMilliseconds));
  let before: SourceRow | undefined;
  for (;;) {
    const after = before ? { after: ordered.map((column) => before![column]!) } : afterOf(read);
    const rows = await readPage({ ...page, orderBy: ordered, ...after });
    for (const row of rows) {
      assertKey(key, row, before);
      before = row;
    }
    if (rows.length > 0) yield Buffer.from(rows.map((row) => lineOfRow(row, read)).join(''));
    if (rows.length < pageRows) return;
  }
}

const afterOf = ({ after }: LineRead) => (after ? { after } : {});

/** Every part is there, and the row before has another one. */
function assertKey(key: readonly string[], row: SourceRow, before: SourceRow | undefined): void {
  const isSame = before !== undefined && key.every((column) => before[column] === row[column]);
  if (isSame || key.some((column) => row[column] === null)) {
    throw new ConnectorError('connector.batch-key');
  }
}

const lineOfRow = (row: SourceRow, { columns }: LineRead): string =>
  lineOf(columns.map((column) => textOf(row[column]!)));

const textOf = (value: SourceValue): string | null => (value === null ? null : String(value));
