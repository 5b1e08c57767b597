import { chunkLetters, type ChunkContent, type VerifyContent } from '@shutong/wire';
import fc from 'fast-check';
import type { SourceDatabase } from '../../source/source-database';
import { SourceError } from '../../source/source.errors';
import { codeOf, mountOf, people, stranger, zhang, type Bench, type Row } from './calls.contract';

const broken = '110105194912310038';

/** The source, of which one row is out of reach; asked for among others, all are. */
const breaking = (
  source: SourceDatabase,
  code: 'connector.source-failed' | 'connector.source-deadline',
): SourceDatabase => ({
  read: (read, milliseconds) => {
    if (read.equals['resident_number'] === broken) throw new SourceError(code);
    return source.read(read, milliseconds);
  },
  readEach: (read, equals, milliseconds) => {
    if (equals.some((one) => one['resident_number'] === broken)) throw new SourceError(code);
    return source.readEach(read, equals, milliseconds);
  },
  describe: (table) => source.describe(table),
  close: () => source.close(),
});

export function chunkContract(bench: () => Bench): void {
  const contentOf = async (...asked: Parameters<Bench['answered']>) =>
    (await bench().answered(...asked)).content as ChunkContent;

  it('C35.3 says of each row of a chunk what it says of that row alone, and of the same people', async () => {
    const person = fc.constantFrom(...people, [stranger, '无此人', null, null, null] satisfies Row);
    const row = fc.record({ asked: person, claimed: person });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (pairs, byName) => {
          const rows = pairs.map(({ asked, claimed }) => ({
            keys: byName ? { NAME: asked[1]! } : { RESIDENT_NUMBER: asked[0]! },
            claims: { NAME: claimed[1]!, BIRTH_DATE: claimed[2] ?? '' },
          }));
          const together = await bench().answered(bench().chunk(rows));
          const alone = [];
          for (const { keys, claims } of rows) {
            alone.push(await bench().answered(bench().verification(keys, claims)));
          }
          const letters = alone.map(
            ({ content }) => chunkLetters[(content as VerifyContent).result],
          );
          expect(together.content).toEqual({ results: letters.join('') });
          const tokens = new Set(alone.flatMap(({ subject }) => subject!.tokens));
          expect(together.subject).toEqual({ count: tokens.size, tokens: [...tokens].sort() });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('fails a row by itself where the source fails on it, and names nobody for it', async () => {
    const rows = [zhang, broken, stranger].map((number) => ({
      keys: { RESIDENT_NUMBER: number },
      claims: { NAME: '张三' },
    }));
    const source = breaking(bench().stand.source, 'connector.source-failed');
    const { content, subject } = await bench().answered(bench().chunk(rows), { source });
    expect(content).toEqual({ results: 'men' });
    expect(subject!.count).toBe(2);
  });

  it('tells a source that is too slow from a chunk that came too late', async () => {
    const rows = [{ keys: { RESIDENT_NUMBER: broken }, claims: { NAME: '张三' } }];
    const source = breaking(bench().stand.source, 'connector.source-deadline');
    const ask = (milliseconds: number) =>
      bench().answered(bench().chunk(rows), { source, milliseconds });
    expect((await ask(8000)).content).toEqual({ results: 'e' });
    expect(await codeOf(ask(2000))).toBe('connector.source-deadline');
  });

  it('refuses a row alone that leads to too many, naming why', async () => {
    const crowd = Array.from({ length: 1001 }, (_, at): Row => [
      ...[String(at).padStart(18, '0'), '王', null, null, null],
    ]);
    const one: Row = ['110105194912310038', '李', null, null, null];
    const mount = mountOf(await bench().stand.table([...crowd, one]));
    const rows = ['李', '王', '赵'].map((name) => ({
      keys: { NAME: name },
      claims: { RESIDENT_NUMBER: broken },
    }));
    expect(await contentOf(bench().chunk(rows), { mount })).toEqual({
      results: 'mrn',
      refused: { 'connector.key-ambiguous': [1] },
    });
  });

  it('names somebody of every row, however many another one leads to', async () => {
    const crowd = Array.from({ length: 200 }, (_, at): Row => [
      ...[String(at).padStart(18, '0'), '王', null, null, null],
    ]);
    const few = Array.from({ length: 99 }, (_, at): Row => [
      ...[String(900 + at).padStart(18, '0'), `赵${at}`, null, null, null],
    ]);
    const mount = mountOf(await bench().stand.table([...crowd, ...few]));
    const names = ['王', ...few.map((row) => row[1]!)];
    const rows = names.map((NAME) => ({ keys: { NAME }, claims: { BIRTH_DATE: '' } }));
    const together = await bench().answered(bench().chunk(rows), { mount });
    const named = new Set(together.subject!.tokens);
    expect(together.subject!.count).toBe(299);
    for (const { keys, claims } of rows.slice(1)) {
      const alone = await bench().answered(bench().verification(keys, claims), { mount });
      expect(named.has(alone.subject!.tokens[0]!)).toBe(true);
    }
  });

  it('asks about every row only what the agreement grants', async () => {
    const rows = [{ keys: { ADDRESS: '云栖市' }, claims: { NAME: '张三' } }];
    expect(await codeOf(bench().answered(bench().chunk(rows)))).toBe('connector.key-field');
  });
}
