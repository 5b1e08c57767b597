import { LegalClocks } from '@shutong/clocks';
import type { Context } from '@shutong/platform';
import {
  actor,
  bureau,
  catalogUnderTest,
  contents,
  contextOf,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { lawChanged, publishedOf } from '../../../test/support/catalog-changes';
import { codeOf } from '../../../test/support/refusals';
import { EntryDrafting } from '../entry/drafting.service';
import type { Entry } from '../entry/entry.entity';
import { RuleDocumentRegister } from '../rule-document/rule-document-register.service';
import { catalogChangeActions } from './catalog-change-actions.policy';
import { CatalogChangeRegister } from './catalog-change-register.service';
import type { ChangeReport } from './catalog-change.policy';
import { ChangeExtension } from './change-extension.service';
import { ChangeRecording } from './change-recording.service';
import { ChangedEntries } from './changed-entries.service';

describe('a change that the catalogue has to follow', () => {
  const monday = new Date('2026-03-02T01:00:00Z');
  let catalog: CatalogUnderTest;
  let codes = 0;
  beforeAll(async () => {
    catalog = await catalogUnderTest();
  });
  beforeEach(() => catalog.clock.set(monday));
  afterAll(() => catalog.close());

  const officer = (department = water) => catalog.as(department, 'provider-officer');
  const person = (department: string, role: Parameters<typeof actor>[1][number], name: string) =>
    contextOf(actor(department, [role], name), catalog.clock.now());
  const head = (department = water) => person(department, 'department-head', 'head');
  const authority = (name = 'gao') => person(bureau, 'authority', name);
  const auditor = () => person(bureau, 'auditor', 'shen');
  const recording = () => catalog.get(ChangeRecording);
  const changed = () => catalog.get(ChangedEntries);
  const extension = () => catalog.get(ChangeExtension);

  const draft = (department = water, change = {}): Promise<Entry> =>
    catalog.get(EntryDrafting).draft(officer(department), `318/${++codes}`, contents(change));
  const published = (department = water, change = {}) => publishedOf(catalog, department, change);
  /** The department revises the entry and submits it. */
  async function revised({ id }: Entry): Promise<Entry> {
    await catalog.get(EntryDrafting).edit(officer(), id, contents({ summary: '按新规修订。' }));
    return submitted(catalog, officer(), id);
  }
  const record = (change: Partial<ChangeReport>, as: Context = officer()) =>
    recording().record(as, lawChanged(change));
  const read = (id: string) => catalog.get(CatalogChangeRegister).get(auditor(), id);
  const shown = async (as: Context, id: string, action: string) => {
    const file = await catalog.get(CatalogChangeRegister).fileOf(await read(id));
    const told = catalogChangeActions(as.actor, file).find((one) => one.action === action)!;
    return told.refusal?.code ?? 'ok';
  };
  const entriesOf = (id: string) => catalog.get(CatalogChangeRegister).entriesOf(id);
  const clockOf = async (id: string) => (await catalog.get(LegalClocks).ofMatter(id))[0]!;
  const tasksOf = (id: string) =>
    catalog.rows<{ addressee: string; due_on: string | null; done: boolean; template: string }>(
      `SELECT addressee, due_on::text, done_at IS NOT NULL AS done, template FROM notice.notice
        WHERE about_id = $1 ORDER BY told_at, template, addressee`,
      [id],
    );
  const countChanges = async () =>
    (await catalog.rows<{ n: string }>('SELECT count(*) AS n FROM catalog.change'))[0]!.n;

  it('Article 17: gives ten working days from the day of the change, whenever it was recorded, over Spring Festival too', async () => {
    const { id: entry } = await published();
    const due = async (occurredOn: string): Promise<string | null> => {
      const { id } = await record({ occurredOn, entries: [entry] });
      return (await clockOf(id)).dueOn;
    };
    expect(await due('2026-03-02')).toBe('2026-03-16');
    // A Sunday: the week after it is counted whole.
    expect(await due('2026-03-01')).toBe('2026-03-13');
    // 14 and 28 February are working Saturdays, 15 to 23 February Spring Festival.
    expect(await due('2026-02-10')).toBe('2026-03-02');
    catalog.clock.set(new Date('2026-10-12T01:00:00Z'));
    // 20 September and 10 October are worked, Mid-Autumn and National Day are not.
    expect(await due('2026-09-18')).toBe('2026-10-09');
  });

  it('Article 17: ends when every entry has been submitted for review, and tells the department what it has to do till then', async () => {
    const [one, two] = [await published(), await published()];
    const { id } = await record({ entries: [one.id, two.id] });
    const task = { due_on: '2026-03-16', done: false, template: 'catalog-change-recorded' };
    expect(await tasksOf(id)).toEqual([
      { ...task, addressee: `role:${water}/department-head` },
      { ...task, addressee: `role:${water}/provider-officer` },
    ]);
    await revised(one);
    expect(await read(id)).toMatchObject({ state: 'open', completedAt: null });
    await revised(two);
    expect(await read(id)).toMatchObject({ state: 'completed', completedAt: monday });
    expect(await entriesOf(id)).toMatchObject([
      { number: 1, entryId: one.id, state: 'submitted', version: 2 },
      { number: 2, entryId: two.id, state: 'submitted', version: 2 },
    ]);
    expect(await clockOf(id)).toMatchObject({
      ...{ kind: 'catalog-update', holder: water, awaitedBy: bureau },
      ...{ state: 'ended', outcome: 'done', late: false },
    });
    expect((await tasksOf(id)).map(({ done }) => done)).toEqual([true, true]);
  });

  it('Article 17: names who is late, also where the change was recorded after its last day', async () => {
    const entry = await published();
    const { id } = await record({ occurredOn: '2026-02-05', entries: [entry.id] });
    expect(await clockOf(id)).toMatchObject({ dueOn: '2026-02-26', state: 'running' });
    const overdue = await catalog
      .get(LegalClocks)
      .list(authority(), { overdue: true }, { first: 50 });
    expect(overdue.nodes).toContainEqual(expect.objectContaining({ holder: water, matterId: id }));
    await revised(entry);
    expect(await clockOf(id)).toMatchObject({ outcome: 'done', late: true });
  });

  it('Article 17: is replayed for the days between the change and its recording, too', async () => {
    const { id } = await record({ occurredOn: '2026-02-24', entries: [(await published()).id] });
    const { id: clock } = await clockOf(id);
    const at = (instant: string) =>
      catalog.get(LegalClocks).standingAt(authority(), clock, new Date(instant));
    expect(await at('2026-02-26T01:00:00Z')).toMatchObject({ used: 1, due: '2026-03-09' });
    expect(await codeOf(at('2026-02-23T01:00:00Z'))).toBe('clocks.clock.not-started');
  });

  it('Article 17: five working days more with the authority’s consent, once, and not by who asked', async () => {
    const { id } = await record({ entries: [(await published()).id] });
    await extension().ask(officer(), id, '信息项较多');
    const consent = { template: 'catalog-change-extension-asked', due_on: '2026-03-16' };
    expect(await tasksOf(id)).toContainEqual(expect.objectContaining({ ...consent, done: false }));
    expect(await read(id)).toMatchObject({ state: 'extension-asked', extensionDays: 5 });
    expect((await clockOf(id)).dueOn).toBe('2026-03-16');
    const answer = { consented: true, remarks: '' };
    expect(await codeOf(extension().answer(officer(), id, answer))).toBe(
      'catalog.change.only-authority',
    );
    await extension().answer(authority(), id, answer);
    expect(await clockOf(id)).toMatchObject({ dueOn: '2026-03-23', limitDays: 15 });
    expect(await tasksOf(id)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ template: 'catalog-change-recorded', done: true }),
        expect.objectContaining({
          ...{ ...consent, addressee: `role:${bureau}/authority`, done: true },
        }),
        expect.objectContaining({
          ...{ template: 'catalog-change-extended', due_on: '2026-03-23', done: false },
        }),
      ]),
    );
    expect(await codeOf(extension().ask(officer(), id, '再次'))).toBe(
      'catalog.change.already-asked',
    );
  });

  it('Article 17: a refusal of more time says why and moves nothing; what is over is not extended', async () => {
    const { id } = await record({ entries: [(await published()).id] });
    await extension().ask(officer(), id, '信息项较多');
    const refuse = (remarks: string) =>
      extension().answer(authority(), id, { consented: false, remarks });
    expect(await codeOf(refuse(' '))).toBe('catalog.change.incomplete');
    expect(await refuse('理由不足')).toMatchObject({ state: 'open', extensionConsented: false });
    expect((await clockOf(id)).dueOn).toBe('2026-03-16');
    const late = await record({ entries: [(await published()).id] });
    await extension().ask(officer(), late.id, '信息项较多');
    catalog.clock.set(new Date('2026-03-17T01:00:00Z'));
    const granted = extension().answer(authority(), late.id, { consented: true, remarks: '' });
    expect(await codeOf(granted)).toBe('clocks.clock.over');
    expect(await read(late.id)).toMatchObject({ state: 'extension-asked' });
  });

  it('Article 17: more time is not asked for after the last day, which is told beforehand', async () => {
    const { id } = await record({ entries: [(await published()).id] });
    expect(await shown(officer(), id, 'askChangeExtension')).toBe('ok');
    catalog.clock.set(new Date('2026-03-17T01:00:00Z'));
    expect(await shown(officer(), id, 'askChangeExtension')).toBe('clocks.clock.over');
    expect(await codeOf(extension().ask(officer(), id, '信息项较多'))).toBe('clocks.clock.over');
    expect(await read(id)).toMatchObject({ state: 'open', extensionDays: null });
    expect((await tasksOf(id)).map(({ template }) => template)).not.toContain(
      'catalog-change-extension-asked',
    );
  });

  it('Article 17: who recorded the change for its department, named a draft, submitted or found an entry unaffected consents to no more time', async () => {
    const [one, two] = [await published(), await published()];
    const recorder = person(water, 'provider-officer', 'recorder');
    const linker = person(water, 'provider-officer', 'linker');
    const finder = person(water, 'department-head', 'finder');
    const concerned = { entries: [one.id, two.id], newEntries: ['用水统计', '用水计划'] };
    const { id } = await record(concerned, recorder);
    await changed().link(linker, id, 3, (await draft()).id);
    await changed().findUnaffected(finder, id, 1, '该目录不依据修订条款');
    await revised(two);
    await extension().ask(person(water, 'provider-officer', 'asker'), id, '信息项较多');
    const answer = { consented: true, remarks: '' };
    const acted = [recorder, linker, finder, officer(), person(water, 'provider-officer', 'asker')];
    for (const { actor: one } of acted) {
      const moved = { ...authority(), actor: { ...authority().actor, id: one.id } };
      expect(await shown(moved, id, 'answerChangeExtension')).toBe('catalog.change.same-person');
      expect(await codeOf(extension().answer(moved, id, answer))).toBe(
        'catalog.change.same-person',
      );
    }
    expect(await codeOf(extension().answer(authority(), id, answer))).toBe('ok');
    // The authority that records for others has not acted for them.
    const raised = await record({ department: water, entries: [one.id] }, authority());
    await extension().ask(officer(), raised.id, '信息项较多');
    expect(await codeOf(extension().answer(authority(), raised.id, answer))).toBe('ok');
  });

  it('Article 17: nobody of the authority consents to what that person asked for its own department', async () => {
    const entry = await published(bureau, { title: '数据局目录' });
    const { id } = await record({ entries: [entry.id] }, officer(bureau));
    const both = contextOf(actor(bureau, ['provider-officer', 'authority'], 'two'), monday);
    await extension().ask(both, id, '信息项较多');
    const answer = (who: Context) => extension().answer(who, id, { consented: true, remarks: '' });
    expect(await codeOf(answer(both))).toBe('catalog.change.same-person');
    expect(await codeOf(answer(authority('other')))).toBe('ok');
  });

  it('Article 17: the department head finds, with reasons, that an entry need not be changed', async () => {
    const { id } = await record({ entries: [(await published()).id] });
    const find = (who: Context, reasons = '该目录不依据修订条款') =>
      codeOf(changed().findUnaffected(who, id, 1, reasons));
    expect(await find(officer())).toBe('catalog.change.only-head');
    expect(await find(head(police))).toBe('catalog.change.not-found');
    expect(await find(head(), ' ')).toBe('catalog.change.incomplete');
    expect(await find(head(), '机密★10年')).toBe('platform.state-secret');
    expect(await codeOf(changed().findUnaffected(head(), id, 2, '无'))).toBe(
      'catalog.change.no-such-entry',
    );
    expect(await read(id)).toMatchObject({ state: 'open' });
    expect(await find(head())).toBe('ok');
    expect(await read(id)).toMatchObject({ state: 'completed' });
    expect(await entriesOf(id)).toMatchObject([{ state: 'unaffected', version: null }]);
    expect(await find(head())).toBe('catalog.change.wrong-state');
  });

  it('Article 17: an entry that has to be made is awaited until its draft is named and submitted', async () => {
    const { id } = await record({ cause: 'duty', newEntries: ['用水统计'] });
    const link = (entryId: string, as = officer()) => codeOf(changed().link(as, id, 1, entryId));
    expect(await link((await draft(police)).id)).toBe('catalog.entry.not-found');
    expect(await link((await published()).id)).toBe('catalog.change.entry-unknown');
    const thrownAway = await draft();
    expect(await shown(officer(), id, 'linkChangedEntry')).toBe('ok');
    expect(await link(thrownAway.id)).toBe('ok');
    expect(await shown(officer(), id, 'linkChangedEntry')).toBe('catalog.change.not-to-be-made');
    const made = await draft();
    expect(await link(made.id)).toBe('catalog.change.not-to-be-made');
    await catalog.get(EntryDrafting).discard(officer(), thrownAway.id);
    expect(await shown(officer(), id, 'linkChangedEntry')).toBe('ok');
    expect(await link(made.id)).toBe('ok');
    expect(await read(id)).toMatchObject({ state: 'open' });
    await submitted(catalog, officer(), made.id);
    expect(await read(id)).toMatchObject({ state: 'completed' });
  });

  it('one draft stands for one entry of a change', async () => {
    const { id } = await record({ cause: 'duty', newEntries: ['用水统计', '用水计划'] });
    const made = await draft();
    await changed().link(officer(), id, 1, made.id);
    expect(await codeOf(changed().link(officer(), id, 2, made.id))).toBe(
      'catalog.change.already-named',
    );
  });

  it('two who submit the last two entries at once complete the change once', async () => {
    const entries = [await published(), await published()];
    const { id } = await record({ entries: entries.map((entry) => entry.id) });
    await Promise.all(entries.map(revised));
    expect(await read(id)).toMatchObject({ state: 'completed' });
    const completions = await catalog.rows(
      `SELECT 1 FROM audit.entry
        WHERE action = 'catalog.change.complete' AND convert_from(body, 'UTF8') LIKE '%' || $1 || '%'`,
      [id],
    );
    expect(completions).toHaveLength(1);
  });

  it('Article 17: the authority raises a changed law for every department whose entries cite it, and each entry once', async () => {
    const basis = [{ document: 'water-rule', article: '第三条' }];
    await catalog.get(RuleDocumentRegister).register(authority(), 'water-rule', {
      ...{ title: '取水许可管理办法', titleEn: '', number: '黔水〔2024〕7号', issuer: '省水利厅' },
      ...{ kind: 'normative-document', division: '520000', inForceFrom: '2024-05-01' },
      inForceUntil: null,
    });
    const own = await published(water, { basis });
    const others = [await published(police, { basis }), await published(police, { basis })];
    await draft(water, { basis });
    const amendment = {
      ...{ document: 'water-rule', occurredOn: '2026-02-27', description: '第三条修订' },
    };
    expect(await codeOf(recording().raise(officer(), amendment))).toBe(
      'catalog.change.only-authority',
    );
    const answers = await Promise.all([
      recording().raise(authority(), amendment),
      recording().raise(authority('other'), amendment),
    ]);
    expect(answers.sort()).toEqual([0, 2]);
    const later = await published(water, { basis });
    expect(await recording().raise(authority(), amendment)).toBe(1);
    const all = await catalog
      .get(CatalogChangeRegister)
      .list(authority(), { first: 50, state: 'open' });
    const nodes = all.nodes.filter(({ document }) => document === 'water-rule');
    expect(nodes).toHaveLength(3);
    const named = await Promise.all(
      nodes.map(async ({ id, department }) => [
        department,
        (await entriesOf(id)).map(({ entryId }) => entryId),
      ]),
    );
    expect(named).toEqual(
      expect.arrayContaining([
        [water, [later.id]],
        [water, [own.id]],
        [police, others.map(({ id }) => id)],
      ]),
    );
    for (const { id } of nodes) expect((await clockOf(id)).dueOn).toBe('2026-03-12');
  });

  it.each<[string, Partial<ChangeReport>, string]>([
    ['no entry', {}, 'catalog.change.nothing-concerned'],
    ['a blank description', { description: ' ', newEntries: ['新'] }, 'catalog.change.incomplete'],
    ['a blank title', { newEntries: [' '] }, 'catalog.change.incomplete'],
    ['a state secret', { description: '绝密★', newEntries: ['新'] }, 'platform.state-secret'],
    ['no day', { occurredOn: '2026-02-30', newEntries: ['新'] }, 'catalog.change.no-day'],
    ['tomorrow', { occurredOn: '2026-03-03', newEntries: ['新'] }, 'catalog.change.day-to-come'],
    [
      'a day before the calendar',
      { occurredOn: '2024-12-31', newEntries: ['新'] },
      'catalog.change.day-too-early',
    ],
    [
      'an unknown document',
      { document: 'nothing', newEntries: ['新'] },
      'catalog.rule-document.not-found',
    ],
    [
      'too many entries',
      { newEntries: Array.from({ length: 201 }, (_, n) => `新${n}`) },
      'catalog.change.too-many-concerned',
    ],
  ])('is refused with %s, and nothing is recorded', async (_, change, code) => {
    const before = await countChanges();
    expect(await codeOf(record(change))).toBe(code);
    expect(await countChanges()).toBe(before);
  });

  it('names entries of its department alone, and is recorded by it or by the authority', async () => {
    const { id: foreign } = await published(police);
    expect(await codeOf(record({ entries: [foreign] }))).toBe('catalog.change.entry-unknown');
    const forOther = { department: police, entries: [foreign] };
    expect(await codeOf(record(forOther))).toBe('catalog.change.other-department');
    const { id } = await record(forOther, authority());
    expect(await read(id)).toMatchObject({ department: police });
    const seen = (as: Context) => codeOf(catalog.get(CatalogChangeRegister).get(as, id));
    expect(await seen(officer(police))).toBe('ok');
    expect(await seen(officer())).toBe('catalog.change.not-found');
  });

  it('leaves log entries of what was done and of what was refused', async () => {
    const entry = await published();
    const { id } = await record({ entries: [entry.id] });
    await codeOf(extension().ask(officer(police), id, '无关'));
    await revised(entry);
    const logged = await catalog.rows<{ action: string; outcome: string }>(
      `SELECT action, outcome FROM audit.entry
        WHERE convert_from(body, 'UTF8') LIKE '%' || $1 || '%' AND action LIKE 'catalog.change.%' ORDER BY pk`,
      [id],
    );
    expect(logged).toEqual([
      { action: 'catalog.change.record', outcome: 'allow' },
      { action: 'catalog.change.ask-extension', outcome: 'deny' },
      { action: 'catalog.change.settle', outcome: 'allow' },
      { action: 'catalog.change.complete', outcome: 'allow' },
    ]);
  });
});
