import type { SourceRead, SourceRow } from '../source-database';
import {
  codeOf,
  columns,
  failureOf,
  milliseconds,
  people,
  readerOf,
  type Bench,
} from './harness.contract';

/** Codes by which a source says that it is not there at present. */
const outages = ['connector.source-unavailable', 'connector.source-deadline'];
/** Codes by which it says that it is not what connector.yaml says. */
const changes = ['connector.source-table', 'connector.source-column'];

/** What a source does that is slow, asked by many, changed, down, and up again. */
export function lifetimeContract(bench: () => Bench): void {
  const read = readerOf(bench);
  const text = ['number', 'name'];
  const register = () => bench().harness.createTable(text, [['secret-7', 'secret 张三']]);
  const readOf = (table: string): Promise<readonly SourceRow[]> => {
    const asked: SourceRead = { table, columns: text, equals: {}, orderBy: ['number'], limit: 9 };
    return bench().source.read(asked, milliseconds);
  };

  it('says when the time is over', async () => {
    const late = bench().source.read(
      { table: bench().people, columns, equals: {}, orderBy: [], limit: 1 },
      0,
    );
    expect(await codeOf(late)).toBe('connector.source-deadline');
  });

  it('that is slow ends with the deadline and serves others meanwhile', async () => {
    const slow = await bench().harness.createSlow();
    const asked = { table: slow.table, columns: ['name'], equals: {}, orderBy: [], limit: 1 };
    const began = performance.now();
    const late = codeOf(bench().source.read(asked, slow.milliseconds));
    const served = read({ equals: { number: people[0]![0]! } });
    expect(await late).toBe('connector.source-deadline');
    expect(performance.now() - began).toBeLessThan(slow.milliseconds + 5000);
    expect(await served).toHaveLength(1);
  });

  it('is not held up by many that are slow', async () => {
    const slow = await bench().harness.createSlow();
    const asked = { table: slow.table, columns: ['name'], equals: {}, orderBy: [], limit: 1 };
    const late = Array.from({ length: 20 }, () =>
      codeOf(bench().source.read(asked, slow.milliseconds)),
    );
    expect(new Set(await Promise.all(late))).toEqual(new Set(['connector.source-deadline']));
    expect(await read({ equals: { number: people[0]![0]! } })).toHaveLength(1);
  });

  it('serves many at once', async () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      read({ equals: { number: people[index % people.length]![0]! } }),
    );
    expect((await Promise.all(many)).every((found) => found.length === 1)).toBe(true);
  });

  it('refuses after it was closed, and may be closed twice', async () => {
    const other = bench().harness.open();
    await other.close();
    await other.close();
    const asked = { table: bench().people, columns, equals: {}, orderBy: [], limit: 1 };
    expect(await codeOf(other.read(asked, milliseconds))).toBe('connector.source-closed');
    expect(await codeOf(other.describe(bench().people))).toBe('connector.source-closed');
  });

  it('whose column went away says so, and shows nothing of the row', async () => {
    const table = await register();
    expect(await readOf(table)).toHaveLength(1);
    await bench().harness.dropColumn(table, 'name');
    const failure = await failureOf(readOf(table));
    expect(changes).toContain(failure.code);
    expect(JSON.stringify(failure) + String(failure.stack)).not.toContain('secret');
    expect(failure.cause).toBeUndefined();
  });

  it('whose table went away says so, and finds the table that comes after it', async () => {
    const table = await register();
    expect(await readOf(table)).toHaveLength(1);
    await bench().harness.dropTable(table);
    expect(await codeOf(readOf(table))).toBe('connector.source-table');
    expect(await codeOf(bench().source.describe(table))).toBe('connector.source-table');
    expect(await readOf(await register())).toHaveLength(1);
  });

  it('is read by an account that may read the one table alone', async () => {
    const [table, other] = [await register(), await register()];
    const source = await bench().harness.openFor(table);
    try {
      const asked = { columns: text, equals: { number: 'secret-7' }, orderBy: text, limit: 9 };
      expect(await source.read({ ...asked, table }, milliseconds)).toHaveLength(1);
      expect(await source.describe(table)).toEqual(text);
      expect(await codeOf(source.read({ ...asked, table: other }, milliseconds))).toBe(
        'connector.source-table',
      );
    } finally {
      await source.close();
    }
  });

  it('that is down says so in time, and serves again when it is back', async () => {
    const { harness, source } = bench();
    expect(await read({ equals: {} })).toHaveLength(people.length);
    await harness.stop();
    try {
      const began = performance.now();
      const failures = await Promise.all(
        Array.from({ length: 20 }, () => failureOf(read({ equals: { name: '张三' } }))),
      );
      expect(performance.now() - began).toBeLessThan(2 * milliseconds);
      for (const failure of failures) {
        expect(outages).toContain(failure.code);
        expect(JSON.stringify(failure.params)).not.toContain('张三');
      }
      expect(outages).toContain(await codeOf(source.describe(bench().people)));
    } finally {
      await harness.start();
    }
    expect(await read({ equals: {} })).toHaveLength(people.length);
  });
}
