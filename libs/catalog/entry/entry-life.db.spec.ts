import fc from 'fast-check';
import type { Actor, Context } from '@shutong/platform';
import {
  actor,
  assessments,
  bureau,
  catalogUnderTest,
  contents,
  contextOf,
  police,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { assertLives } from '../../../test/support/lives';
import { codeOf } from '../../../test/support/refusals';
import { Clearance } from '../clearance/clearance.service';
import { Mounting } from '../resource/mounting.service';
import { Surveys } from '../survey/surveys.service';
import type { EntryContent } from './contents';
import { EntryDrafting } from './drafting.service';
import { Entries } from './entries.service';
import { entryActions } from './entry-actions.policy';
import { EntryFiles } from './entry-files.service';
import { Entry } from './entry.entity';
import { entryStates } from './entry.states';
import { EntryReview } from './review.service';

const namesake = '11520000MB0000004D';

/** Everybody who may meet an entry: those of its department, of another one of the same name, and strangers. */
const people = [
  actor(water, ['provider-officer'], 'zhao'),
  actor(water, ['department-head'], 'qian'),
  actor(bureau, ['authority'], 'gao'),
  actor(water, ['provider-officer', 'department-head', 'authority'], 'all'),
  actor(namesake, ['provider-officer'], 'chen'),
  actor(police, ['provider-officer', 'department-head'], 'wu'),
  actor(null, ['provider-officer'], 'nobody'),
];

const said: Readonly<Record<string, Partial<EntryContent>>> = {
  whole: {},
  lacking: { formats: [] },
  unfit: { relatedCodes: ['306/none'], theme: '没有的主题' },
};
const steps = [
  ...['adoptEntry', 'editEntry', 'discardDraft', 'assessEntry', 'approveEntry', 'submitEntry'],
  ...['publishEntry', 'returnEntry', 'surveyEntry', 'mountResource', 'suspendEntry', 'retireEntry'],
];

/** What anybody is told, and in which role. */
const tellings = [
  ...['entry-approval-due department-head', 'entry-approved provider-officer'],
  ...['entry-review-due authority', 'entry-returned provider-officer'],
  ...['entry-published provider-officer', 'entry-published department-head'],
  ...['entry-suspended provider-officer', 'entry-suspended department-head'],
  ...['entry-retired provider-officer', 'entry-retired department-head'],
];

const person = fc.nat({ max: people.length - 1 });
const tried = fc.record({
  /** Mostly a step that somebody may take, so that lives go on: which one of those. */
  may: fc.option(fc.nat({ max: 1000 }), { freq: 4, nil: undefined }),
  action: fc.constantFrom(...steps),
  by: person,
  content: fc.constantFrom('whole', 'whole', 'whole', 'lacking', 'unfit'),
  result: fc.constantFrom('passed', 'passed', 'passed', 'failed'),
  reasons: fc.constantFrom('数据有误', '数据有误', ' '),
  /** Somebody else tries the same at the same moment. */
  racedBy: fc.option(person, { nil: undefined, freq: 8 }),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

/** What is told of the entry, and not of what is said with the step. */
const ofWords = 'catalog.entry.reasons-missing';

describe('any life of an entry', () => {
  let catalog: CatalogUnderTest;
  let codes = 0;
  beforeAll(async () => {
    catalog = await catalogUnderTest();
    await catalog.store.pool('migrator').query(
      `INSERT INTO identity.department
         (code, name, name_en, division, level, node, path, registered_at, changed_at)
       SELECT $1, name, 'namesake', division, level, node, $1, now(), now()
         FROM identity.department WHERE code = $2`,
      [namesake, water],
    );
  });
  afterAll(() => catalog.close());

  const as = (at: number): Context => contextOf(people[at]!, catalog.clock.now());

  const take: Readonly<Record<string, (ctx: Context, id: string, one: Tried) => Promise<unknown>>> =
    {
      adoptEntry: (ctx, id) => catalog.get(EntryDrafting).adopt(ctx, id, `318/${++codes}`),
      editEntry: (ctx, id, { content }) =>
        catalog.get(EntryDrafting).edit(ctx, id, contents(said[content])),
      discardDraft: (ctx, id) => catalog.get(EntryDrafting).discard(ctx, id),
      assessEntry: async (ctx, id, { result }) => {
        for (const one of assessments({ result: result as 'passed' }))
          await catalog.get(Clearance).assess(ctx, id, one);
      },
      approveEntry: (ctx, id) => catalog.get(Clearance).approve(ctx, id),
      submitEntry: (ctx, id) => catalog.get(EntryReview).submit(ctx, id),
      publishEntry: (ctx, id) => catalog.get(EntryReview).publish(ctx, id),
      returnEntry: (ctx, id, { reasons }) => catalog.get(EntryReview).return(ctx, id, reasons),
      surveyEntry: (ctx, id) => catalog.get(Surveys).state(ctx, id, { records: 1, bytes: 1 }),
      mountResource: (ctx, id) =>
        catalog.get(Mounting).mount(ctx, id, {
          ...{ code: `R-${id}`, title: '取水许可', kind: 'interface', modes: ['query'] },
          ...{ keyFields: ['permit_no'], fields: ['permit_no'] },
          ...{ masks: {}, matchRules: {}, subjectField: null },
        }),
      suspendEntry: (ctx, id, { reasons }) => catalog.get(EntryReview).suspend(ctx, id, reasons),
      retireEntry: (ctx, id, { reasons }) => catalog.get(EntryReview).retire(ctx, id, reasons),
    };

  /** By name of the step, what somebody is told that it would answer; of what is not seen nothing is told. */
  async function toldTo(who: Actor, id: string): Promise<ReadonlyMap<string, string>> {
    const ctx = contextOf(who, catalog.clock.now());
    const entry = await catalog
      .get(Entries)
      .get(ctx, id)
      .catch(() => null);
    if (!entry) return new Map();
    const actions = entryActions(who, await catalog.get(EntryFiles).of(ctx, entry));
    return new Map(actions.map(({ action, refusal }) => [action, refusal?.code ?? 'ok']));
  }
  const told = (by: number, id: string) => toldTo(people[by]!, id);

  /** All that anybody may do. */
  async function open(id: string): Promise<[string, number][]> {
    const each = await Promise.all(people.map((_, by) => told(by, id)));
    return each.flatMap((actions, by) =>
      [...actions]
        .filter(([, code]) => code === 'ok')
        .map(([name]): [string, number] => [name, by]),
    );
  }

  const allowed = new Set<string>();
  const refused = new Set<string>();

  async function tryOne(id: string, one: Tried): Promise<void> {
    const may = one.may === undefined ? [] : await open(id);
    const [action, by] = may.length > 0 ? may[one.may! % may.length]! : [one.action, one.by];
    const work = (who: number) => codeOf(take[action]!(as(who), id, one));
    const expected = (await told(by, id)).get(action) ?? 'catalog.entry.not-found';
    // The permission is asked for at the door, before the service.
    if (expected === 'platform.forbidden') return;
    if (one.racedBy !== undefined) {
      const permitted = (await told(one.racedBy, id)).get(action) !== 'platform.forbidden';
      await Promise.all([work(by), permitted ? work(one.racedBy) : undefined]);
      return;
    }
    const answered = await work(by);
    if (expected === 'ok' && answered === ofWords) return;
    expect([action, by, answered]).toEqual([action, by, expected]);
    if (answered === 'ok') allowed.add(action);
    else refused.add(answered);
  }

  const reached = new Set<string>();

  async function assertLawful(id: string): Promise<void> {
    const versions = await catalog.rows<Entry>(
      `SELECT version, state, current, writers, published_by AS "publishedBy",
              approved_by AS "approvedBy" FROM catalog.entry WHERE id = $1`,
      [id],
    );
    for (const { state, writers, publishedBy, approvedBy } of versions) {
      reached.add(state);
      expect(writers).not.toContain(publishedBy);
      if (publishedBy !== null) expect(approvedBy).not.toBeNull();
    }
    const underWay = versions.filter(({ state }) => ['draft', 'submitted'].includes(state));
    expect(underWay.length).toBeLessThanOrEqual(1);
    expect(versions.filter(({ current }) => current)).toHaveLength(Math.min(versions.length, 1));
  }

  const allTold = new Set<string>();

  /** Whoever has the next step has it as a task, told by the same answers that the step itself gives; nobody else has one. */
  async function assertTasks(id: string): Promise<void> {
    const tasks = await catalog.rows<{ task: string; open: boolean }>(
      `SELECT template || ' ' || split_part(addressee, '/', 2) AS task, task AND done_at IS NULL AS open
         FROM notice.notice WHERE about_type = 'entry' AND about_id = $1`,
      [id],
    );
    tasks.forEach(({ task }) => allTold.add(task));
    const open = tasks.filter((one) => one.open).map(({ task }) => task);
    const has = (task: string) => open.includes(task);
    expect(new Set(open).size).toBe(open.length);
    const versions = await catalog.rows<{ state: string; provider: string | null }>(
      'SELECT state, provider FROM catalog.entry WHERE id = $1 ORDER BY version',
      [id],
    );
    const isUnder = (state: string) => versions.some((one) => one.state === state);
    expect(has('entry-review-due authority')).toBe(isUnder('submitted'));
    const isDraft = isUnder('draft') && !isUnder('retired');
    const provider = versions.at(-1)?.provider ?? null;
    const answerTo = async (role: 'provider-officer' | 'department-head', action: string) =>
      (await toldTo(actor(provider, [role], 'asks alone'), id)).get(action) ?? 'unseen';
    const submission = await answerTo('provider-officer', 'submitEntry');
    const isApproved = ['ok', 'catalog.entry.unacceptable'].includes(submission);
    const isApprovable = (await answerTo('department-head', 'approveEntry')) === 'ok';
    expect(has('entry-approval-due department-head')).toBe(isDraft && isApprovable && !isApproved);
    if (!has('entry-returned provider-officer'))
      expect(has('entry-approved provider-officer')).toBe(isDraft && isApproved);
    if (!isUnder('draft')) expect(open.every((one) => one.endsWith(' authority'))).toBe(true);
  }

  async function imported(): Promise<string> {
    const { id } = await catalog
      .get(EntryDrafting)
      .draft(as(0), `318/${++codes}`, contents({ title: '取水许可' }));
    await catalog.store.pool('migrator').query(
      `UPDATE catalog.entry SET state = 'imported', code = NULL, provider = NULL, division = NULL,
              writers = '{}', drafted_by = 'source:test' WHERE id = $1`,
      [id],
    );
    return id;
  }

  const drafted = async (content: string): Promise<string> =>
    (await catalog.get(EntryDrafting).draft(as(0), `318/${++codes}`, contents(said[content]))).id;

  const clear = async (id: string): Promise<string> => {
    for (const one of assessments()) await catalog.get(Clearance).assess(as(0), id, one);
    await catalog.get(Clearance).approve(as(1), id);
    return id;
  };
  const submit = async (id: string): Promise<string> => {
    await catalog.get(EntryReview).submit(as(0), await clear(id));
    return id;
  };
  const approved = async () => clear(await drafted('whole'));
  const underReview = async () => submit(await drafted('whole'));
  const published = async (): Promise<string> => {
    const id = await underReview();
    await catalog.get(EntryReview).publish(as(2), id);
    return id;
  };
  const revised = async (): Promise<string> => {
    const id = await published();
    await catalog.get(EntryDrafting).edit(as(0), id, contents());
    return submit(id);
  };
  const begun: Readonly<Record<string, () => Promise<string>>> = {
    whole: () => drafted('whole'),
    lacking: () => drafted('lacking'),
    ...{ imported, approved, underReview, published, revised },
  };

  const life = fc.tuple(
    fc.constantFrom(
      'whole',
      'lacking',
      'imported',
      'approved',
      'underReview',
      'published',
      'revised',
    ),
    fc.array(tried, { minLength: 8, maxLength: 16 }),
  );

  it('Articles 13 to 17: is told beforehand to everybody, each step with what it then answers', async () => {
    await assertLives(
      fc.asyncProperty(life, async ([start, tries]) => {
        const id = await begun[start]!();
        for (const one of tries) {
          await tryOne(id, one);
          await assertLawful(id);
          await assertTasks(id);
        }
      }),
      {
        covers: [
          [reached, entryStates],
          [allowed, steps],
          [allTold, tellings],
        ],
      },
    );
    expect([...refused]).toEqual(
      expect.arrayContaining([
        ...['catalog.entry.wrong-state', 'catalog.entry.other-department'],
        'catalog.entry.not-found',
      ]),
    );
  });
});
