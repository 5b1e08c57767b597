import { AnswerTooLong, requested, type ReceivedBytes } from '../../http/request';
import { within } from '../deadline';
import { MemoryTable } from '../memory/memory-table';
import type { HttpSourceConfig, HttpTable } from '../source-config';
import type {
  EachRead,
  SourceDatabase,
  SourceRead,
  SourceRow,
  WholeTable,
} from '../source-database';
import { SourceError } from '../source.errors';
import { rowsIn } from './json-rows';
import { columnsIn, parametersOf } from './parameters';

/** Bytes of one answer. */
const longestAnswer = 16 * 1024 * 1024;
const describeMilliseconds = 5000;
/** Of the many that a chunk of verifications makes. */
const requestsAtOnce = 8;

/**
 * A department's own service, asked anew for every read. What it answers is judged as rows of a file are: it may
 * narrow by the parameters, but a row that was not asked for is never shown. The address and the paths are the
 * department's own configuration; a redirect is an answer like any other that is not 200.
 */
export class HttpSource implements SourceDatabase {
  private closed = false;

  constructor(private readonly config: HttpSourceConfig) {}

  async read(read: SourceRead, milliseconds: number): Promise<readonly SourceRow[]> {
    const table = await this.answered(read.table, read.equals, milliseconds);
    return table.read(read);
  }

  whole(table: string, milliseconds: number): Promise<WholeTable> {
    return this.answered(table, {}, milliseconds);
  }

  /** As a service knows no other way: one request each, a few at a time. */
  async readEach(
    read: EachRead,
    equals: readonly SourceRow[],
    milliseconds: number,
  ): Promise<readonly (readonly SourceRow[])[]> {
    const until = performance.now() + milliseconds;
    const each: (readonly SourceRow[])[] = [];
    for (let from = 0; from < equals.length; from += requestsAtOnce) {
      const some = equals.slice(from, from + requestsAtOnce);
      const left = until - performance.now();
      const asked = some.map((one) => this.read({ ...read, equals: one, orderBy: [] }, left));
      each.push(...(await Promise.all(asked)));
    }
    return each;
  }

  /** Asks as a call would, for values that nothing has to have: so it is known that the service answers. */
  async describe(name: string): Promise<readonly string[]> {
    const { parameters = {} } = this.tableOf(name);
    const columns = Object.values(parameters).flatMap(columnsIn);
    const equals = Object.fromEntries(columns.map((column) => [column, '0']));
    return (await this.answered(name, equals, describeMilliseconds)).columns;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private tableOf(name: string): HttpTable {
    if (this.closed) throw new SourceError('connector.source-closed');
    const { tables } = this.config;
    if (!Object.hasOwn(tables, name)) {
      throw new SourceError('connector.source-table', { table: name.slice(0, 100) });
    }
    return tables[name]!;
  }

  private async answered(
    name: string,
    equals: SourceRow,
    milliseconds: number,
  ): Promise<MemoryTable> {
    const table = this.tableOf(name);
    const { bytes } = await within(milliseconds, () => this.ask(name, equals, milliseconds));
    return new MemoryTable(name, { header: table.columns, rows: rowsIn(bytes, name, table) });
  }

  private async ask(name: string, equals: SourceRow, milliseconds: number): Promise<ReceivedBytes> {
    const { url, tables } = this.config;
    const { path, parameters = {} } = tables[name]!;
    const address = new URL(`${url}${path}`);
    for (const [key, value] of parametersOf(parameters, equals)) {
      address.searchParams.append(key, value);
    }
    const headers = { accept: 'application/json', ...this.credential(name) };
    const sent = { method: 'GET', headers, milliseconds } as const;
    const received = await requested(address, sent, longestAnswer).catch((error: unknown) => {
      throw failureOf(error, name);
    });
    if (received.status === 404) throw new SourceError('connector.source-table', { table: name });
    if (received.status !== 200) throw unavailable(name, `status ${received.status}`);
    return received;
  }

  /** Read anew each time, and never logged: only the variable's name is. */
  private credential(table: string): Readonly<Record<string, string>> {
    const { credential } = this.config;
    if (!credential) return {};
    const value = process.env[credential.environment];
    if (value === undefined) throw unavailable(table, `no ${credential.environment}`);
    return { [credential.header]: value };
  }
}

const unavailable = (table: string, state: string): SourceError =>
  new SourceError('connector.source-unavailable', { table, state });

/** Node's messages hold the address; only its code may be told. */
function failureOf(error: unknown, table: string): SourceError {
  if (error instanceof AnswerTooLong) {
    return new SourceError('connector.source-too-large', { table, limit: longestAnswer });
  }
  const { code } = error as NodeJS.ErrnoException;
  return unavailable(table, code ?? 'connection lost');
}
