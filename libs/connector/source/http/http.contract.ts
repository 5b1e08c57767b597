import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSource } from '../open-source';
import { typedColumns, typedRows, type ContractRow, type SourceHarness } from '../source.contract';
import type { HttpTable } from '../source-config';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

interface Register {
  columns: string[];
  /** Values as JSON writes them. */
  rows: readonly (readonly string[])[];
}

/** The variable that holds what lets the connector in. */
export const credentialVariable = 'SHUTONG_TEST_SERVICE_CREDENTIAL';
const credential = 'Bearer a-secret-of-the-service';

/** Types of the typed table: what is no number, no truth, is a text. */
const bare = /^(-?\d+(\.\d+)?|true|false)$/;

/** A department's own service over HTTP, with rows that its parameters narrow. */
export class HttpHarness implements SourceHarness {
  private made = 0;
  private readonly registers = new Map<string, Register>();
  private readonly answers = new Map<string, Answer>();
  /** As connector.yaml would name them. */
  readonly tables: Record<string, HttpTable> = {};
  /** Addresses as they were asked for. */
  readonly asked: string[] = [];

  private constructor(
    private server: Server,
    readonly port: number,
  ) {}

  static async start(): Promise<HttpHarness> {
    process.env[credentialVariable] = credential;
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const harness = new HttpHarness(server, (server.address() as AddressInfo).port);
    server.on('request', (request, response) => harness.answer(request, response));
    return harness;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/api`;
  }

  async createTable(columns: readonly string[], rows: readonly ContractRow[]): Promise<string> {
    return this.register(
      columns,
      rows.map((row) => row.map((value) => JSON.stringify(value))),
    );
  }

  async createTyped(): Promise<string> {
    const written = typedRows.map((row) =>
      row.map((value) => (value !== null && bare.test(value) ? value : JSON.stringify(value))),
    );
    return this.register(typedColumns, written);
  }

  async createSlow() {
    const table = this.add(['name'], () => undefined);
    return { table, milliseconds: 200 };
  }

  async dropColumn(table: string, column: string): Promise<void> {
    const register = this.registers.get(table)!;
    const at = register.columns.indexOf(column);
    const columns = register.columns.toSpliced(at, 1);
    this.registers.set(table, { columns, rows: register.rows.map((row) => row.toSpliced(at, 1)) });
  }

  async dropTable(table: string): Promise<void> {
    this.answers.delete(table);
  }

  /** A table of the service that answers as it likes. */
  add(columns: readonly string[], answer: Answer, of: Partial<HttpTable> = {}): string {
    const table = `table_${(this.made += 1)}`;
    const parameters = Object.fromEntries(columns.map((name) => [`by ${name}`, `{${name}}`]));
    this.tables[table] = { path: `/${table}`, rows: '/data/items', columns, parameters, ...of };
    this.answers.set(table, answer);
    return table;
  }

  open() {
    const { url, tables } = this;
    const entry = { header: 'authorization', environment: credentialVariable };
    return openSource({ kind: 'http', url, credential: entry, tables });
  }

  async openFor(table: string) {
    const entry = { header: 'authorization', environment: credentialVariable };
    const tables = { [table]: this.tables[table]! };
    return openSource({ kind: 'http', url: this.url, credential: entry, tables });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    await this.stop();
    delete process.env[credentialVariable];
  }

  private register(columns: readonly string[], rows: Register['rows']): string {
    const table: string = this.add(columns, (request, response) => {
      const asked = new URL(request.url!, this.url).searchParams;
      const { columns: names, rows: all } = this.registers.get(table)!;
      const kept = all.filter((row) => names.every((name, at) => has(row[at]!, asked, name)));
      const items = kept.map(
        (row) => `{${row.map((value, at) => `${JSON.stringify(names[at])}:${value}`).join(',')}}`,
      );
      response.end(`{"data":{"items":[${items.join(',')}]}}`);
    });
    this.registers.set(table, { columns: [...columns], rows });
    return table;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.asked.push(request.url!);
    const table = new URL(request.url!, this.url).pathname.replace('/api/', '');
    const answer = this.answers.get(table);
    response.statusCode = request.headers.authorization === credential ? 200 : 401;
    if (response.statusCode === 401) response.end('{"secret":"张三"}');
    else if (answer) answer(request, response);
    else response.writeHead(404).end();
  }
}

/** The service narrows as it understands the parameter; what it does not understand it leaves. */
function has(value: string, asked: URLSearchParams, name: string): boolean {
  const wanted = asked.get(`by ${name}`);
  return wanted === null || value === wanted || value === JSON.stringify(wanted);
}
