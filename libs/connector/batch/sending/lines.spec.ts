import { valuesOfLine } from '@shutong/wire';
import { HttpHarness } from '../../source/http/http.contract';
import type { LineRead, SourceDatabase, SourceRead, SourceRow } from '../../source/source-database';
import { linesOf } from './lines';

describe('the lines of a service', () => {
  let service: HttpHarness;
  let source: SourceDatabase;
  beforeAll(async () => {
    service = await HttpHarness.start();
    source = service.open();
  });
  afterAll(async () => {
    await source.close();
    await service.close();
  });

  const numbers = Array.from({ length: 2500 }, (_, at) => `P-${String(at).padStart(4, '0')}`);
  const keysOf = async (table: string, more: Partial<LineRead> = {}) => {
    const read = { table, columns: ['holder', 'no'], key: ['no'], where: [], ...more };
    const keys: (string | null)[] = [];
    for await (const piece of linesOf(source, read)) {
      const lines = piece.toString().split('\n').slice(0, -1);
      keys.push(...lines.map((line) => valuesOfLine(line)[1]!));
    }
    return keys;
  };

  it('come by one request, whatever their number, so that all are of one moment', async () => {
    const table = await service.createTable(
      ['no', 'holder'],
      numbers.map((no) => [no, '单位']).toReversed(),
    );
    expect(await keysOf(table)).toEqual(numbers);
    expect(service.asked).toHaveLength(1);
    expect(await keysOf(table, { after: ['P-1233'] })).toEqual(numbers.slice(1234));
    expect(service.asked).toHaveLength(2);
  });
});

describe('the lines of a source that gives pages', () => {
  it('go on behind what they are ordered by, not what is read along and changes meanwhile', async () => {
    const asked: SourceRead[] = [];
    const row = (at: number): SourceRow => ({ no: String(at), load: 'before' });
    const source = {
      read: (of: SourceRead) => {
        const from = asked.push(of) === 1 ? 0 : 1000;
        return Promise.resolve(
          Array.from({ length: from === 0 ? 1000 : 3 }, (_, at) => row(from + at)),
        );
      },
    } as unknown as SourceDatabase;
    const read = { table: 't', columns: ['no', 'load'], key: ['no'], beside: ['load'], where: [] };
    for await (const piece of linesOf(source, read)) expect(piece.length).toBeGreaterThan(0);
    expect(asked.map(({ orderBy, after }) => [orderBy, after])).toEqual([
      [['no'], undefined],
      [['no'], ['999']],
    ]);
  });
});
