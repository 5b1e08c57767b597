import {
  actor,
  bureau,
  catalogUnderTest,
  contents,
  item,
  newEntry,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { EntryImport, type NewEntry } from './entry-import.service';

describe('importing complete entries', () => {
  let catalog: CatalogUnderTest;
  const officer = actor(water, ['provider-officer']);
  const head = actor(water, ['department-head'], 'head');
  const publisher = actor(bureau, ['authority']);
  const entries = (count: number, change = {}): NewEntry[] =>
    Array.from({ length: count }, (_, n) =>
      newEntry(`308/${n}`, contents({ title: `水利目录${n}`, ...change }), officer),
    );

  beforeAll(async () => {
    catalog = await catalogUnderTest();
  });
  afterAll(() => catalog.close());

  it('takes the steps that people take, with all their log entries, and only once', async () => {
    const service = catalog.get(EntryImport);
    const ctx = catalog.as(null);
    expect(await service.importEntries(ctx, entries(20), publisher)).toEqual({
      published: 20,
      present: 0,
    });
    const logged = await catalog.rows<{ action: string; actor: string; n: number }>(
      `SELECT action, actor, count(*)::int AS n FROM audit.entry
        WHERE action LIKE 'catalog.entry.%' GROUP BY 1, 2 ORDER BY 1`,
    );
    expect(logged).toEqual([
      { action: 'catalog.entry.approve', actor: head.id, n: 20 },
      { action: 'catalog.entry.assess', actor: officer.id, n: 40 },
      { action: 'catalog.entry.draft', actor: officer.id, n: 20 },
      { action: 'catalog.entry.publish', actor: publisher.id, n: 20 },
      { action: 'catalog.entry.submit', actor: officer.id, n: 20 },
    ]);
    expect(await service.importEntries(ctx, entries(21), publisher)).toEqual({
      published: 1,
      present: 20,
    });
  });

  it('keeps every rule: an incomplete entry, an item without a proper code, or a publisher without authority, is refused whole', async () => {
    const service = catalog.get(EntryImport);
    const [one] = entries(1, { theme: null });
    const incomplete = { ...one!, code: '309/1' };
    await expect(
      service.importEntries(catalog.as(null), [incomplete], publisher),
    ).rejects.toMatchObject({ code: 'catalog.entry.incomplete' });
    const [unnameable] = entries(1, { items: [item('permit no', '许可证编号')] });
    await expect(
      service.importEntries(catalog.as(null), [{ ...unnameable!, code: '309/3' }], publisher),
    ).rejects.toMatchObject({ code: 'catalog.entry.item-code-malformed' });
    const complete = { ...entries(1)[0]!, code: '309/2' };
    await expect(
      service.importEntries(catalog.as(null), [complete], officer),
    ).rejects.toMatchObject({ code: 'catalog.entry.only-authority' });
    const left = await catalog.rows("SELECT 1 FROM catalog.entry WHERE code LIKE '309/%'");
    expect(left).toEqual([]);
  });
});
