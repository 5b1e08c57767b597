import {
  actor,
  assessments,
  bureau,
  catalogUnderTest,
  contents,
  contextOf,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { Clearance } from '../clearance/clearance.service';
import { EntryDrafting } from './drafting.service';
import type { Entry } from './entry.entity';
import { EntryImport } from './entry-import.service';
import { EntryReview } from './review.service';

describe('what people are told of an entry', () => {
  const monday = new Date('2026-03-02T01:00:00Z');
  let catalog: CatalogUnderTest;
  let codes = 0;
  beforeAll(async () => {
    catalog = await catalogUnderTest();
  });
  beforeEach(() => catalog.clock.set(monday));
  afterAll(() => catalog.close());

  const officer = () => catalog.as(water, 'provider-officer');
  const head = () => contextOf(actor(water, ['department-head'], 'head'), catalog.clock.now());
  const authority = () => contextOf(actor(bureau, ['authority'], 'gao'), catalog.clock.now());
  const draft = (change = {}): Promise<Entry> =>
    catalog.get(EntryDrafting).draft(officer(), `319/${++codes}`, contents(change));
  const edit = (id: string, change = {}) =>
    catalog.get(EntryDrafting).edit(officer(), id, contents(change));
  async function assess(id: string): Promise<void> {
    for (const one of assessments()) await catalog.get(Clearance).assess(officer(), id, one);
  }
  const approve = (id: string) => catalog.get(Clearance).approve(head(), id);
  const review = () => catalog.get(EntryReview);
  async function published(): Promise<string> {
    const { id } = await draft();
    await submitted(catalog, officer(), id);
    await review().publish(authority(), id);
    return id;
  }

  interface Told {
    readonly template: string;
    readonly addressee: string;
    readonly due: string | null;
    readonly state: 'open' | 'done' | 'news';
    readonly params: Readonly<Record<string, string>>;
  }
  const told = (id: string) =>
    catalog.rows<Told>(
      `SELECT template, addressee, due_on::text AS due, params,
              CASE WHEN NOT task THEN 'news' WHEN done_at IS NULL THEN 'open' ELSE 'done' END AS state
         FROM notice.notice WHERE about_type = 'entry' AND about_id = $1
        ORDER BY told_at, template, addressee`,
      [id],
    );
  const named = ({ template, addressee }: Told): string =>
    `${template} ${addressee.split('/').at(-1)}`;
  const open = async (id: string) =>
    (await told(id)).filter(({ state }) => state === 'open').map(named);
  const all = async (id: string) =>
    (await told(id)).map((one) => `${one.state} ${named(one)}`).sort();

  it('Article 13: the department head has a task once the draft is complete and assessed, and once', async () => {
    const { id } = await draft({ formats: [] });
    await assess(id);
    expect(await told(id)).toEqual([]);
    await edit(id);
    expect(await open(id)).toEqual(['entry-approval-due department-head']);
    await edit(id, { summary: '更详细的摘要' });
    expect(await all(id)).toEqual(['open entry-approval-due department-head']);
    await edit(id, { formats: [] });
    expect(await open(id)).toEqual([]);
    catalog.clock.advance(1000);
    await edit(id);
    expect(await open(id)).toEqual(['entry-approval-due department-head']);
    await approve(id);
    expect(await open(id)).toEqual(['entry-approved provider-officer']);
    await edit(id, { summary: '批后又改' });
    expect(await open(id)).toEqual(['entry-approval-due department-head']);
    await catalog.get(EntryDrafting).discard(officer(), id);
    expect(await open(id)).toEqual([]);
  });

  it('Article 17: the authority has the review as a task until its last day, done by publication or return', async () => {
    const { id, code } = await draft();
    await submitted(catalog, officer(), id);
    const tasks = (await told(id)).filter(({ state }) => state === 'open');
    expect(tasks).toMatchObject([
      {
        ...{ template: 'entry-review-due', addressee: `role:${bureau}/authority` },
        ...{ due: '2026-03-04', params: { provider: '省水利厅', code } },
      },
    ]);
    await review().return(authority(), id, '摘要过简');
    expect(await open(id)).toEqual(['entry-returned provider-officer']);
    const back = (await told(id)).find(({ template }) => template === 'entry-returned')!;
    expect(back.params).toEqual({ code });
    await edit(id, { summary: '更详细的摘要' });
    expect((await open(id)).sort()).toEqual([
      'entry-approval-due department-head',
      'entry-returned provider-officer',
    ]);
    catalog.clock.advance(1000);
    await submitted(catalog, officer(), id);
    expect(await open(id)).toEqual(['entry-review-due authority']);
    await review().publish(authority(), id);
    expect(await open(id)).toEqual([]);
    expect(await all(id)).toEqual(
      expect.arrayContaining([
        'news entry-published department-head',
        'news entry-published provider-officer',
      ]),
    );
  });

  it('Article 13: of a draft that is thrown away no notice and no clock keeps what it was called', async () => {
    const { id } = await draft();
    await submitted(catalog, officer(), id);
    await review().return(authority(), id, '涉密');
    await catalog.get(EntryDrafting).discard(officer(), id);
    const clocks = await catalog.rows('SELECT * FROM clocks.clock WHERE matter_id = $1', [id]);
    expect(clocks).toHaveLength(1);
    const kept = JSON.stringify([await told(id), clocks]);
    expect(kept).not.toContain('取水许可证信息');
    expect(kept).not.toContain('涉密');
  });

  it('Article 16: the department is told with reasons what the authority suspends and retires, also of a revision that is void by it', async () => {
    const id = await published();
    await edit(id, { summary: '新版' });
    expect(await open(id)).toEqual(['entry-approval-due department-head']);
    await review().suspend(authority(), id, '数据有误');
    expect(await open(id)).toEqual(['entry-approval-due department-head']);
    catalog.clock.advance(1000);
    await review().retire(authority(), id, '停办');
    expect(await open(id)).toEqual([]);
    const stopped = (await told(id)).filter(({ template }) =>
      ['entry-suspended', 'entry-retired'].includes(template),
    );
    expect(stopped.map((one) => [named(one), one.params.reasons, one.state])).toEqual([
      ['entry-suspended department-head', '数据有误', 'news'],
      ['entry-suspended provider-officer', '数据有误', 'news'],
      ['entry-retired department-head', '停办', 'news'],
      ['entry-retired provider-officer', '停办', 'news'],
    ]);
    await edit(id, { summary: '再改' });
    expect(await open(id)).toEqual([]);
  });

  it('the authority gives back what it has in review of an entry that it has retired', async () => {
    const id = await published();
    await edit(id, { summary: '新版' });
    catalog.clock.advance(1000);
    await submitted(catalog, officer(), id);
    await review().retire(authority(), id, '停办');
    expect(await open(id)).toEqual(['entry-review-due authority']);
    await review().return(authority(), id, '已停用');
    expect(await open(id)).toEqual(['entry-returned provider-officer']);
  });

  it('says nothing of a step that is refused, and tells nobody else', async () => {
    const { id } = await draft();
    await submitted(catalog, officer(), id);
    const before = await told(id);
    await expect(review().return(authority(), id, ' ')).rejects.toThrow();
    const published = await review().publish(catalog.as(police, 'authority'), id);
    expect(published).toMatchObject({ id, state: 'published' });
    const after = await told(id);
    expect(after.length).toBe(before.length + 2);
    expect(after.every(({ addressee }) => !addressee.includes(police))).toBe(true);
  });

  it('an import, whose steps are all taken at once, leaves nobody a task', async () => {
    const code = `319/${++codes}`;
    const entry = {
      ...{ code, content: contents(), assessments: assessments() },
      ...{ officer: officer().actor, head: head().actor },
    };
    await catalog.get(EntryImport).importEntries(officer(), [entry], authority().actor);
    const [{ id }] = (await catalog.rows<{ id: string }>(
      'SELECT id FROM catalog.entry WHERE code = $1',
      [code],
    )) as [{ id: string }];
    expect(await told(id)).toEqual([]);
  });
});
