import { LegalClocks } from '@shutong/clocks';
import {
  actor,
  bureau,
  catalogUnderTest,
  contextOf,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { lawChanged, publishedOf } from '../../../test/support/catalog-changes';
import { codeOf } from '../../../test/support/refusals';
import { EntryReview } from '../entry/review.service';
import { CatalogChangeRegister } from './catalog-change-register.service';
import { ChangeExtension } from './change-extension.service';
import { ChangeRecording } from './change-recording.service';
import { ChangedEntries } from './changed-entries.service';

describe('an entry that is retired while a change awaits it', () => {
  const monday = new Date('2026-03-02T01:00:00Z');
  const friday = new Date('2026-03-06T01:00:00Z');
  let catalog: CatalogUnderTest;
  beforeAll(async () => {
    catalog = await catalogUnderTest();
  });
  beforeEach(() => catalog.clock.set(monday));
  afterAll(() => catalog.close());

  const officer = (department: string) => catalog.as(department, 'provider-officer');
  const authority = (name = 'gao') =>
    contextOf(actor(bureau, ['authority'], name), catalog.clock.now());
  const published = async (department = water) => (await publishedOf(catalog, department)).id;
  const recorded = async (entries: readonly string[], department = water) =>
    (await catalog.get(ChangeRecording).record(officer(department), lawChanged({ entries }))).id;
  const retire = (entry: string) => catalog.get(EntryReview).retire(authority(), entry, '制度废止');
  const read = (id: string) => catalog.get(CatalogChangeRegister).get(authority(), id);
  const entriesOf = (id: string) => catalog.get(CatalogChangeRegister).entriesOf(id);
  const clockOf = async (id: string) => (await catalog.get(LegalClocks).ofMatter(id))[0]!;

  it('Article 17: is awaited no more, and with the last one the change is completed and its time ends', async () => {
    const [one, two] = [await published(), await published()];
    const id = await recorded([one, two]);
    catalog.clock.set(friday);
    await retire(one);
    expect(await entriesOf(id)).toMatchObject([
      { state: 'retired', version: null, reasons: null, settledAt: friday },
      { state: 'awaited' },
    ]);
    expect(await read(id)).toMatchObject({ state: 'open', completedAt: null });
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueOn: '2026-03-16' });
    await catalog.get(EntryReview).suspend(authority(), two, '整改');
    expect((await entriesOf(id))[1]).toMatchObject({ state: 'awaited' });
    await retire(two);
    expect(await read(id)).toMatchObject({ state: 'completed', completedAt: friday });
    expect(await clockOf(id)).toMatchObject({ state: 'ended', outcome: 'done', late: false });
    const open = 'SELECT 1 FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL';
    expect(await catalog.rows(open, [id])).toEqual([]);
    const find = catalog
      .get(ChangedEntries)
      .findUnaffected(catalog.as(water, 'department-head'), id, 1, '无需变更');
    expect(await codeOf(find)).toBe('catalog.change.wrong-state');
  });

  it('Article 17: is so in every change that awaits it, and stays as it was where it is settled', async () => {
    const entry = await published();
    const followed = await recorded([entry]);
    await catalog
      .get(ChangedEntries)
      .findUnaffected(catalog.as(water, 'department-head'), followed, 1, '该目录不依据修订条款');
    const changes = [await recorded([entry]), await recorded([entry])];
    await retire(entry);
    for (const id of changes) expect(await read(id)).toMatchObject({ state: 'completed' });
    expect(await entriesOf(followed)).toMatchObject([{ state: 'unaffected' }]);
  });

  it('Article 17: the authority that retires one of its own department’s acts for the authority, and may consent to more time', async () => {
    const [one, two] = [await published(bureau), await published(bureau)];
    const id = await recorded([one, two], bureau);
    await catalog.get(ChangeExtension).ask(officer(bureau), id, '信息项较多');
    await retire(one);
    const answer = { consented: true, remarks: '' };
    expect(await codeOf(catalog.get(ChangeExtension).answer(authority(), id, answer))).toBe('ok');
  });
});
