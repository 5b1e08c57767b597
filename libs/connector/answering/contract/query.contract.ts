import {
  applyMask,
  type CommandContent,
  type Mask,
  type QueryContent,
  type RowCondition,
} from '@shutong/wire';
import fc from 'fast-check';
import { codeOf, people, zhang, type Bench } from './calls.contract';

export function queryContract(bench: () => Bench): void {
  it('shows granted fields, masked as bench().terms and mount say', async () => {
    const fields = ['RESIDENT_NUMBER', 'NAME', 'ADDRESS', 'CAPITAL'];
    const { rows } = await bench().queried({ keys: { RESIDENT_NUMBER: zhang } }, fields);
    expect(rows).toEqual([
      {
        RESIDENT_NUMBER: '110105********002X',
        NAME: '张三',
        ADDRESS: '云栖市*****',
        CAPITAL: '1234567890.10',
      },
    ]);
  });

  const mask = fc.oneof(
    fc.constantFrom<Mask>('none', 'hidden'),
    fc.tuple(fc.nat(12), fc.nat(12)).map(([first, last]): Mask => `keep-${first}-${last}`),
  );
  it('never shows more than either mask leaves', async () => {
    await fc.assert(
      fc.asyncProperty(mask, mask, async (agreed, own) => {
        const { content } = await bench().answered(
          bench().inquiry({ keys: { RESIDENT_NUMBER: zhang } }),
          {
            terms: { ...bench().terms, masks: { NAME: agreed } },
            mount: {
              ...bench().mount,
              masks: { NAME: own },
              columns: { ...bench().mount.columns, NAME: 'address' },
            },
          },
        );
        const shown = (content as QueryContent).rows[0]!['NAME'] as string;
        const whole = people[0]![3]!;
        for (const one of [agreed, own]) {
          const left = Array.from(String(applyMask(one, whole)));
          Array.from(shown).forEach((character, at) => {
            if (character !== '*') expect(left[at]).toBe(character);
          });
        }
        if (agreed === 'none' && own === 'none') expect(shown).toBe(whole);
      }),
      { numRuns: 100 },
    );
  });

  it('refuses what the bench().terms do not let be asked', async () => {
    const narrow = {
      ...bench().terms,
      fields: ['NAME', 'ADDRESS'],
      keyFields: ['RESIDENT_NUMBER'],
    };
    const keys = { RESIDENT_NUMBER: zhang };
    const code = (content: CommandContent, fields = ['NAME']) =>
      codeOf(bench().answered(bench().inquiry(content, fields), { terms: narrow }));
    expect(await code({ keys }, ['NAME', 'BIRTH_DATE'])).toBe('connector.field');
    expect(await code({ keys: { NAME: '张三' } })).toBe('connector.key-field');
    expect(await code({ keys: {} })).toBe('connector.keys-missing');
    // Ungranted, masked by the bench().terms, and a key once more.
    expect(await code({ keys, filter: { BIRTH_DATE: '1949-12-31' } })).toBe('connector.filter');
    expect(await code({ keys, filter: { ADDRESS: 'x' } })).toBe('connector.filter');
    expect(await code({ keys, filter: { RESIDENT_NUMBER: zhang } })).toBe('connector.filter');
  });

  it('takes a filter on what it shows anyway, and finds nothing for one that cannot be', async () => {
    const keys = { NAME: '李四' };
    const found = await bench().queried({ keys, filter: { BIRTH_DATE: '1950-01-01' } }, [
      'BIRTH_DATE',
    ]);
    expect(found.rows).toEqual([{ BIRTH_DATE: '1950-01-01' }]);
    expect((await bench().queried({ keys, filter: { BIRTH_DATE: 'never' } })).rows).toEqual([]);
  });

  it('Article 25: shows and counts only rows that were agreed on', async () => {
    const asked = bench().inquiry({ keys: { NAME: '李四' } }, ['BIRTH_DATE'], 1);
    const under = (...rowFilter: RowCondition[]) =>
      bench().answered(asked, { terms: { ...bench().terms, rowFilter } });
    const none = { op: 'isNull', values: [] } as const;
    const { content, subject } = await under({ field: 'ADDRESS', type: 'text', ...none });
    // One page, and none behind it: the other row of this name is not there.
    expect(content).toMatchObject({ rows: [{ BIRTH_DATE: '1950-01-01' }] });
    expect(content).not.toHaveProperty('next');
    expect(subject?.count).toBe(1);
    const both = [{ field: 'CAPITAL', type: 'number', ...none } as const];
    const nobody = await under(...both, { field: 'ADDRESS', type: 'text', ...none });
    expect(nobody.content).toMatchObject({ rows: [] });
  });

  it('Article 25: answers nothing where the mount cannot tell which rows were agreed on', async () => {
    const asked = bench().inquiry({ keys: { NAME: '李四' } });
    const rowFilter: RowCondition[] = [{ field: 'GONE', type: 'text', op: 'notNull', values: [] }];
    const answer = bench().answered(asked, { terms: { ...bench().terms, rowFilter } });
    await expect(answer).rejects.toMatchObject({ code: 'connector.mount-field' });
  });

  it('P2.1 only granted fields come back, whatever else the row holds', async () => {
    const fields = ['NAME', 'ADDRESS'];
    const terms = { ...bench().terms, fields };
    const asked = bench().inquiry({ keys: { RESIDENT_NUMBER: zhang } }, fields);
    const { content } = await bench().answered(asked, { terms });
    expect((content as QueryContent).rows).toEqual([{ NAME: '张三', ADDRESS: '云栖市*****' }]);
    for (const beyond of ['CAPITAL', 'BIRTH_DATE', 'RESIDENT_NUMBER']) {
      const wide = bench().inquiry({ keys: { RESIDENT_NUMBER: zhang } }, [...fields, beyond]);
      expect(await codeOf(bench().answered(wide, { terms }))).toBe('connector.field');
    }
  });

  it('C39.1 a shared field shows the system, the batch and the rule from which it comes', async () => {
    const origin = {
      system: '人口库',
      batch: 'address',
      items: { BIRTH_DATE: { system: '户籍系统' }, NAME: { rule: '去空格' } },
    };
    const by = { mount: { ...bench().mount, origin } };
    const asked = bench().inquiry({ keys: { NAME: '李四' } }, ['NAME', 'BIRTH_DATE']);
    const { content } = await bench().answered(asked, by);
    expect((content as QueryContent).origin).toEqual({
      items: {
        NAME: { system: '人口库', rule: '去空格' },
        BIRTH_DATE: { system: '户籍系统' },
      },
      batches: ['云栖市南山路二号', null],
    });
    const page = await bench().answered(
      bench().inquiry({ keys: { NAME: '李四' } }, ['NAME'], 1),
      by,
    );
    expect((page.content as QueryContent).origin?.batches).toEqual(['云栖市南山路二号']);
  });

  it('P2.2 each field has a source, also where the mount says nothing of it', async () => {
    const { origin } = await bench().queried({ keys: { RESIDENT_NUMBER: zhang } }, ['NAME']);
    const { title } = bench().terms.resource;
    expect(origin).toEqual({ items: { NAME: { system: title } } });
  });

  it('says where the name of a batch is longer than an answer carries', async () => {
    const long = await bench().stand.table([[zhang, '张三', null, '批'.repeat(301), null]]);
    const origin = { system: '人口库', batch: 'address' };
    const mount = { ...bench().mount, table: long, origin };
    const asked = bench().inquiry({ keys: { RESIDENT_NUMBER: zhang } });
    expect(await codeOf(bench().answered(asked, { mount }))).toBe('connector.row-too-large');
  });

  it('names the item for which the mount has no column', async () => {
    const columns = { RESIDENT_NUMBER: 'resident_number' };
    const asked = bench().answered(bench().inquiry({ keys: { RESIDENT_NUMBER: zhang } }), {
      mount: { ...bench().mount, keyFields: ['RESIDENT_NUMBER'], columns },
    });
    await expect(asked).rejects.toMatchObject({
      code: 'connector.mount-field',
      params: { field: 'NAME' },
    });
  });

  it('hands on that the time was over', async () => {
    const asked = bench().inquiry({ keys: { RESIDENT_NUMBER: zhang } });
    expect(await codeOf(bench().answered(asked, { milliseconds: 0 }))).toBe(
      'connector.source-deadline',
    );
  });
}
