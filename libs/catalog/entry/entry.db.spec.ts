import { Config } from '@shutong/platform';
import {
  bureau,
  catalogUnderTest,
  contents,
  item,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { Entries } from './entries.service';
import { EntryDrafting } from './drafting.service';
import { EntryReview } from './review.service';
import { CatalogCounts } from './catalog-counts.service';

describe('entries', () => {
  let catalog: CatalogUnderTest;
  let drafting: EntryDrafting;
  let review: EntryReview;
  let entries: Entries;
  const officer = () => catalog.as(water, 'provider-officer');
  const authority = () => catalog.as(bureau, 'authority');
  let codes = 0;

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    drafting = catalog.get(EntryDrafting);
    review = catalog.get(EntryReview);
    entries = catalog.get(Entries);
  });
  afterAll(() => catalog.close());

  const draft = (change = {}) => drafting.draft(officer(), `306/${++codes}`, contents(change));
  async function published(change = {}) {
    const { id } = await draft(change);
    await submitted(catalog, officer(), id);
    return review.publish(authority(), id);
  }
  const denials = (id: string) =>
    catalog.rows<{ action: string; body: string }>(
      `SELECT action, convert_from(body, 'UTF8') AS body FROM audit.entry
        WHERE outcome = 'deny' AND $1 = ANY (resource)`,
      [`entry:${id}`],
    );
  const events = (id: string) =>
    catalog.rows<{ type: string; data: Record<string, unknown> }>(
      `SELECT type, convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM transport.message
        WHERE key = $1 ORDER BY id`,
      [id],
    );

  it('Article 16: goes from its department through the authority to everybody, each step logged and told', async () => {
    const { id } = await published();
    const entry = await entries.published(catalog.as(police, 'requester'), id);
    expect(entry).toMatchObject({
      ...{ state: 'published', version: 1, class: 3, itemCount: 3 },
      ...{ provider: water, providerName: '省水利厅', division: '520000', level: 'province' },
    });
    const logged = await catalog.rows<{ action: string }>(
      `SELECT action FROM audit.entry WHERE $1 = ANY (resource) AND action LIKE 'catalog.%' ORDER BY pk`,
      [`entry:${id}`],
    );
    expect(logged.map(({ action }) => action)).toEqual([
      'catalog.entry.draft',
      'catalog.entry.assess',
      'catalog.entry.assess',
      'catalog.entry.approve',
      'catalog.entry.submit',
      'catalog.entry.publish',
    ]);
    const told = await events(id);
    expect(told.map(({ type }) => type)).toEqual([
      'catalog.entry.submitted',
      'catalog.entry.published',
    ]);
    expect(told[1]!.data).toMatchObject({
      ...{ department: water, items: 3, class: 3, sharing: 'conditional', open: 'conditional' },
      state: 'published',
    });
  });

  it('C07.1 only the authority publishes: the provider cannot publish its own, and the refusal is logged', async () => {
    const { id } = await draft();
    await submitted(catalog, officer(), id);
    await expect(review.publish(officer(), id)).rejects.toMatchObject({
      code: 'catalog.entry.only-authority',
    });
    await expect(
      review.publish(catalog.as(police, 'provider-officer', 'office-head'), id),
    ).rejects.toMatchObject({ code: 'catalog.entry.not-found' });
    expect((await entries.get(officer(), id)).state).toBe('submitted');
    const [denial] = await denials(id);
    expect(denial).toMatchObject({ action: 'catalog.entry.publish' });
    expect(JSON.parse(denial!.body)).toMatchObject({ reason: 'catalog.entry.only-authority' });
  });

  it('C07.1 who submits for the authority as a provider does not publish it', async () => {
    const both = catalog.as(bureau, 'authority', 'provider-officer');
    const { id } = await drafting.draft(both, `306/${++codes}`, contents());
    await submitted(catalog, both, id);
    await expect(review.publish(both, id)).rejects.toMatchObject({
      code: 'catalog.entry.same-person',
    });
    await review.publish(authority(), id);
  });

  it('C54.2 sharing type is mandatory: without it an entry is not submitted, with field and article', async () => {
    const { id } = await draft({ sharing: null });
    await expect(review.submit(officer(), id)).rejects.toMatchObject({
      code: 'catalog.entry.incomplete',
      problems: expect.arrayContaining([{ field: 'sharing', rule: 'required', article: 13 }]),
    });
    expect((await entries.get(officer(), id)).state).toBe('draft');
    expect(await denials(id)).toHaveLength(1);
  });

  it('returns with reasons, is changed and submitted again', async () => {
    const { id } = await draft();
    await submitted(catalog, officer(), id);
    await expect(review.return(authority(), id, ' ')).rejects.toMatchObject({
      code: 'catalog.entry.reasons-missing',
    });
    await review.return(authority(), id, '摘要过简');
    expect(await entries.get(officer(), id)).toMatchObject({ state: 'draft', reasons: '摘要过简' });
    await drafting.edit(
      officer(),
      id,
      contents({ summary: '更详细的摘要', items: [item('a', '甲')] }),
    );
    const entry = await submitted(catalog, officer(), id);
    expect(entry).toMatchObject({ version: 1, summary: '更详细的摘要', itemCount: 1, class: 1 });
  });

  it('C42.1 illegal steps are refused', async () => {
    const { id } = await draft();
    const wrong = { code: 'catalog.entry.wrong-state' };
    await expect(review.publish(authority(), id)).rejects.toMatchObject(wrong);
    await expect(review.suspend(authority(), id, '误')).rejects.toMatchObject(wrong);
    await submitted(catalog, officer(), id);
    await expect(drafting.edit(officer(), id, contents())).rejects.toMatchObject(wrong);
    await review.publish(authority(), id);
    await review.retire(authority(), id, '停办');
    await expect(review.suspend(authority(), id, '误')).rejects.toMatchObject(wrong);
    await expect(drafting.edit(officer(), id, contents())).rejects.toMatchObject(wrong);
  });

  it('Articles 15 and 17: a change of a published entry, of its conditions too, is a new version; until it is published the old one holds', async () => {
    const { id } = await published();
    const { conditions } = await entries.get(officer(), id);
    const narrowed = { title: '取水许可（修订）', conditions: { scope: '仅本厅', uses: '内部' } };
    const revision = await drafting.edit(officer(), id, contents(narrowed));
    expect(revision).toMatchObject({ version: 2, state: 'draft', current: false });
    expect(await entries.get(officer(), id)).toMatchObject({
      ...{ version: 1, title: '取水许可证信息', conditions },
    });
    expect(await entries.versions(catalog.as(police, 'requester'), id)).toHaveLength(1);

    await submitted(catalog, officer(), id);
    const told = (await events(id)).at(-1)!;
    expect(told.data).toMatchObject({ state: 'published', version: 1, revision: 2 });
    await review.publish(authority(), id);

    const versions = await entries.versions(catalog.as(police, 'requester'), id);
    expect(versions.map(({ version, state }) => [version, state])).toEqual([
      [2, 'published'],
      [1, 'superseded'],
    ]);
    expect(await entries.itemsOf(versions[1]!)).toHaveLength(3);
  });

  it('Article 15: a condition that a department adds on its own holds for nobody, until and unless the authority has published it', async () => {
    const free = { sharing: 'unconditional', conditions: null } as const;
    const items = [item('permit_no', '许可证编号', { sharing: 'unconditional' })];
    const { id } = await published({ ...free, items });
    const shown = () => entries.published(catalog.as(police, 'requester'), id);
    const conditional = { sharing: 'conditional', conditions: { scope: '仅本厅', uses: '内部' } };
    await drafting.edit(officer(), id, contents(conditional as object));
    expect(await shown()).toMatchObject({ ...free, version: 1 });
    await submitted(catalog, officer(), id);
    await expect(review.publish(officer(), id)).rejects.toMatchObject({
      code: 'catalog.entry.only-authority',
    });
    expect(await shown()).toMatchObject({ ...free, version: 1 });
    await review.return(authority(), id, '无依据增设条件');
    expect(await shown()).toMatchObject({ ...free, version: 1 });
    await submitted(catalog, officer(), id);
    await review.publish(authority(), id);
    expect(await shown()).toMatchObject({ ...conditional, version: 2 });
  });

  it('many who edit a published entry at the same moment begin one revision, whole from one of them', async () => {
    const { id } = await published();
    const proposed = Array.from({ length: 8 }, (_, n) =>
      contents({ title: `修订${n}`, items: [item(`only_${n}`, `仅${n}`)] }),
    );
    await Promise.all(proposed.map((content) => drafting.edit(officer(), id, content)));

    const [revision, ...older] = await entries.versions(officer(), id);
    expect([revision!.version, revision!.state]).toEqual([2, 'draft']);
    expect(older.map(({ version, state }) => [version, state])).toEqual([[1, 'published']]);
    const items = await entries.itemsOf(revision!);
    const codes = items.map(({ code }) => code);
    const whole = proposed.map(({ title, items: own }) => [title, ...own.map(({ code }) => code)]);
    expect(whole).toContainEqual([revision!.title, ...codes]);
  });

  it('two people who step at the same moment cannot both do so', async () => {
    const { id } = await published();
    await drafting.edit(officer(), id, contents({ title: '修订' }));
    await submitted(catalog, officer(), id);
    const both = await Promise.allSettled([
      review.publish(authority(), id),
      review.return(authority(), id, '说明不足'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find((one) => one.status === 'rejected');
    expect(lost).toMatchObject({ reason: { code: 'catalog.entry.wrong-state' } });
  });

  it('C70.3 an entry with an item without class is refused with field and article, and so never published', async () => {
    const items = [item('permit_no', '许可证编号'), item('holder', '持证单位', { class: null })];
    const { id } = await draft({ items });
    await expect(submitted(catalog, officer(), id)).rejects.toMatchObject({
      code: 'catalog.entry.incomplete',
      problems: [{ field: 'items[1].class', rule: 'required', article: 13 }],
    });
    await expect(review.submit(officer(), id)).rejects.toMatchObject({
      problems: expect.arrayContaining([
        { field: 'items[1].class', rule: 'required', article: 13 },
      ]),
    });
    await expect(review.publish(authority(), id)).rejects.toMatchObject({
      code: 'catalog.entry.wrong-state',
    });
    expect((await entries.get(officer(), id)).state).toBe('draft');
  });

  it('what an entry names must be there: rule documents and related entries, each refused with its field', async () => {
    const { id, code } = await draft({
      basis: [{ document: 'no-such-rule', article: '1' }],
      relatedCodes: ['306/none'],
    });
    await expect(submitted(catalog, officer(), id)).rejects.toMatchObject({
      code: 'catalog.entry.unacceptable',
      problems: [
        expect.objectContaining({ field: expect.stringMatching(/^basis\[0\]/) }),
        { field: 'relatedCodes[0]', rule: 'unknown' },
      ],
    });
    const others = catalog.as(police, 'provider-officer');
    const foreign = await drafting.draft(others, '303/unseen', contents());
    await drafting.edit(officer(), id, contents({ relatedCodes: [foreign.code!] }));
    await expect(submitted(catalog, officer(), id)).rejects.toMatchObject({
      problems: [{ field: 'relatedCodes[0]', rule: 'unknown' }],
    });
    await drafting.discard(others, foreign.id);
    await drafting.edit(officer(), id, contents({ relatedCodes: [code!] }));
    expect(await submitted(catalog, officer(), id)).toMatchObject({ relatedCodes: [code] });
  });

  it('a resource code follows the region’s rule, and says where the entry is classified', async () => {
    const config = catalog.get(Config);
    Object.assign(config, { resourceCodeRule: 'guide-2017' });
    try {
      await expect(drafting.draft(officer(), '306/1', contents())).rejects.toMatchObject({
        code: 'catalog.entry.code-malformed',
        problems: [{ field: 'code', rule: 'guide-2017' }],
      });
      const entry = await drafting.draft(officer(), '315001/000001', contents());
      expect(entries.classificationOf(entry)).toEqual({
        ...{ kind: '3', group: '15', subgroup: '001', detail: '' },
      });
    } finally {
      Object.assign(config, { resourceCodeRule: 'portal' });
    }
  });

  it('a resource code belongs to one entry', async () => {
    const { code } = await draft();
    const taken = { code: 'catalog.entry.code-taken' };
    await expect(drafting.draft(officer(), code!, contents())).rejects.toMatchObject(taken);
    const both = await Promise.allSettled(
      [1, 2].map(() => drafting.draft(officer(), '306/twice', contents())),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: taken });
  });

  it('another department neither reads nor writes a draft, nor can tell that it exists', async () => {
    const { id } = await draft();
    const other = catalog.as(police, 'provider-officer');
    const unknown = { code: 'catalog.entry.not-found' };
    await expect(entries.get(other, id)).rejects.toMatchObject(unknown);
    await expect(drafting.edit(other, id, contents())).rejects.toMatchObject(unknown);
    await expect(entries.get(other, 'no-uuid')).rejects.toMatchObject(unknown);
    const list = await entries.list(other, { state: 'draft' }, { first: 10 });
    expect(list).toMatchObject({ nodes: [], totalCount: 0 });
  });

  it('pages through a list by key, each entry once', async () => {
    const all = await entries.list(authority(), {}, { first: 100 });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await entries.list(authority(), {}, { first: 3, ...(after ? { after } : {}) });
      seen.push(...page.nodes.map(({ id }) => id));
      after = page.hasNextPage ? page.endCursor! : undefined;
    } while (after);
    expect(seen).toEqual(all.nodes.map(({ id }) => id));
    expect(all.totalCount).toBe(seen.length);
  });

  it('counts what the catalogue shows', async () => {
    const before = await catalog.get(CatalogCounts).now(officer());
    await published();
    await draft();
    const now = await catalog.get(CatalogCounts).now(officer());
    expect(now.entries.published).toBe(before.entries.published! + 1);
    expect(now.entries.draft).toBe(before.entries.draft! + 1);
    expect(now.items).toBe(before.items + 3);
  });
});
