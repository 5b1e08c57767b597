import { lineOf } from '@shutong/wire';
import { parties, termsBetween } from '../../../wire/parties.fixture';
import type { HeldAgreement } from '../../agreement/held-agreement';
import type { Mount } from '../../answering/mount';
import { lastKeyOf, planOf, shownLines } from './line-plan';

const bare: Mount = {
  ...{ resource: 'person-register', source: 'main', table: 'public.people' },
  columns: { id: 'person_id', name: 'full_name', region: 'region_code' },
  ...{ keyFields: ['id'], matchRules: {}, masks: {} },
  ceiling: { modes: ['batch'], fields: ['id', 'name'], masks: {}, quotaCalls: 1, maxRows: 1 },
} as never;
const mount: Mount = { ...bare, batch: { key: ['region', 'id'] } };
const fields = ['id', 'name'];
const lines = (...rows: readonly (string | null)[][]) => Buffer.from(rows.map(lineOf).join(''));

describe('what of a line leaves', () => {
  let of: Pick<HeldAgreement, 'terms' | 'restricted'> & { readonly mount: Mount };
  beforeAll(async () => {
    of = { terms: { ...termsBetween(await parties()), masks: {} }, restricted: {}, mount };
  });
  const read = lines(['1', '张三', '520000'], ['2', null, '520100']);

  it('is what was ordered; the rest of the key is read to go on behind it, and stays', () => {
    const plan = planOf(mount, fields);
    expect(plan.columns).toEqual(['person_id', 'full_name', 'region_code']);
    expect(plan.key).toEqual(['region_code', 'person_id']);
    expect(lastKeyOf(read, plan)).toEqual(['520100', '2']);
    expect(shownLines(read, plan, fields, of)).toEqual(lines(['1', '张三'], ['2', null]));
  });

  it('is masked as the agreement and the department say, and does not tell then whether there is a value', () => {
    const masked = { ...of, terms: { ...of.terms, masks: { name: 'hidden' as const } } };
    const shown = shownLines(read, planOf(mount, fields), fields, masked).toString();
    expect(shown).not.toContain('张三');
    expect(shown.split('\n')[1]).toBe('2\t***');
    const strict = { ...of, mount: { ...mount, masks: { name: 'hidden' as const } } };
    expect(shownLines(read, planOf(mount, fields), fields, strict).toString()).toBe(shown);
  });

  it('is handed on as it is where nothing is hidden', () => {
    const all = [...fields, 'region'];
    expect(shownLines(read, planOf(mount, all), all, of)).toBe(read);
  });

  it('is nothing where the mount names no key, or a row has none', () => {
    expect(() => planOf(bare, fields)).toThrow(
      expect.objectContaining({ code: 'connector.batch-not-mounted' }),
    );
    const keyless = lines(['3', '李四', null]);
    expect(() => lastKeyOf(keyless, planOf(mount, fields))).toThrow(
      expect.objectContaining({ code: 'connector.batch-key' }),
    );
  });
});
