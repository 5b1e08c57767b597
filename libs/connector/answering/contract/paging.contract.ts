import {
  wireLimits,
  type AgreementTerms,
  type CommandContent,
  type QueryContent,
  type RowValue,
} from '@shutong/wire';
import fc from 'fast-check';
import type { Mount } from '../mount';
import { codeOf, mountOf, zhang, type Bench, type Row } from './calls.contract';

export function pagingContract(bench: () => Bench): void {
  async function pagesOf(
    by: { mount: Mount; terms?: AgreementTerms },
    rowsAsked: number,
    fields = ['RESIDENT_NUMBER', 'ADDRESS', 'CAPITAL'],
  ): Promise<Readonly<Record<string, RowValue>>[]> {
    const rows: QueryContent['rows'][number][] = [];
    let after: { after?: string } = {};
    do {
      const asked = bench().inquiry({ keys: { NAME: '王' }, ...after }, fields, rowsAsked);
      const page = (await bench().answered(asked, by)).content as QueryContent;
      expect(page.rows.length).toBeLessThanOrEqual(rowsAsked);
      rows.push(...page.rows);
      after = page.next === undefined ? {} : { after: page.next };
    } while (after.after !== undefined);
    return rows;
  }
  const unmasked = (table: string) => ({
    mount: { ...mountOf(table), masks: {} },
    terms: { ...bench().terms, masks: {} },
  });

  const texts = fc.option(
    fc.oneof(
      fc.constantFrom('a', 'b', '一', '𠮷', '"'),
      fc.constantFrom('L', 'M').map((letter) => letter.repeat(800)),
    ),
  );
  const numbers = fc.constantFrom('1', '2', '3', null);
  it('gives every row once, equal ones and long ones too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(numbers, texts), { maxLength: 16 }),
        fc.integer({ min: 1, max: 5 }),
        async (cells, rowsAsked) => {
          const rows = cells.map(([number, text]): Row => [number, '王', null, text, null]);
          const table = await bench().stand.table([...rows, ['9', '李', null, null, null]]);
          const got = await pagesOf(unmasked(table), rowsAsked);
          const texts = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).sort();
          const expected = cells.map(([number, text]) => ({
            RESIDENT_NUMBER: number,
            ADDRESS: text,
            CAPITAL: null,
          }));
          expect(texts(got)).toEqual(texts(expected));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('cuts a page where a message is full', async () => {
    const wide = Array.from({ length: 40 }, (__, at): Row => [
      String(at),
      '王',
      null,
      '宽'.repeat(5000),
      null,
    ]);
    const by = unmasked(await bench().stand.table(wide));
    const asked = bench().inquiry({ keys: { NAME: '王' } }, ['RESIDENT_NUMBER', 'ADDRESS']);
    const { content } = await bench().answered(asked, by);
    const { rows, next } = content as QueryContent;
    expect(rows).toHaveLength(8);
    expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThan(wireLimits.largestContent);
    expect(next).toBeDefined();
    expect(await pagesOf(by, 100, ['RESIDENT_NUMBER', 'ADDRESS'])).toHaveLength(40);
  });

  it('says where one row alone is more than a message holds', async () => {
    const by = unmasked(await bench().stand.table([['1', '王', null, '宽'.repeat(50_000), null]]));
    const asked = bench().answered(bench().inquiry({ keys: { NAME: '王' } }, ['ADDRESS']), by);
    expect(await codeOf(asked)).toBe('connector.row-too-large');
  });

  it('gives places that say nothing and begin no other query', async () => {
    const crowd = ['张', '王'].flatMap((name) =>
      Array.from({ length: 3 }, (__, at): Row => [
        `${zhang}${at}`.slice(-18),
        name,
        null,
        name,
        '5',
      ]),
    );
    const by = { mount: mountOf(await bench().stand.table(crowd)) };
    const first = async (name: string) =>
      (await bench().answered(bench().inquiry({ keys: { NAME: name } }, ['NAME'], 1), by))
        .content as QueryContent;
    const { next } = await first('王');
    const other = await first('张');
    expect(next).toHaveLength(other.next!.length);
    expect(next!.length).toBeLessThanOrEqual(wireLimits.value);
    expect(Buffer.from(next!, 'base64url').toString('latin1')).not.toContain('1949');
    const code = (content: CommandContent, ruled = bench().terms) =>
      codeOf(bench().answered(bench().inquiry(content, ['NAME'], 1), { ...by, terms: ruled }));
    const altered = next!.startsWith('A') ? `B${next!.slice(1)}` : `A${next!.slice(1)}`;
    for (const after of [altered, other.next!, 'x', next!.slice(4), `${next!}AAAA`, '张三']) {
      expect(await code({ keys: { NAME: '王' }, after })).toBe('connector.after');
    }
    const filter = { CAPITAL: '5' };
    expect(await code({ keys: { NAME: '王' }, filter, after: next! })).toBe('connector.after');
  });
}
