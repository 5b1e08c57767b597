import fc from 'fast-check';
import { LegalClocks } from '@shutong/clocks';
import type { Context } from '@shutong/platform';
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
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import { Clearance } from '../clearance/clearance.service';
import { EntryDrafting } from '../entry/drafting.service';
import { EntryReview } from '../entry/review.service';
import { catalogChangeActions } from './catalog-change-actions.policy';
import { CatalogChangeRegister } from './catalog-change-register.service';
import type { CatalogChange } from './catalog-change.entity';
import { catalogChangeStates } from './catalog-change.states';
import { ChangeExtension } from './change-extension.service';
import { ChangeRecording } from './change-recording.service';
import { ChangedEntries } from './changed-entries.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;

/** Everybody who may meet a change, and a stranger of another department in each office. */
const people = [
  actor(water, ['provider-officer'], 'zhao'),
  actor(water, ['department-head'], 'qian'),
  actor(bureau, ['authority'], 'gao'),
  actor(water, ['office-head'], 'li'),
  actor(police, ['provider-officer', 'department-head'], 'stranger'),
];
const stranger = people.length - 1;

const person = fc.nat({ max: people.length - 1 });
const tried = fc.record({
  action: fc.constantFrom(
    ...['linkChangedEntry', 'findEntryUnaffected', 'askChangeExtension', 'answerChangeExtension'],
    'submit',
  ),
  /** Mostly those who have something to do. */
  by: fc.oneof(fc.constantFrom(0, 1, 2), person),
  number: fc.integer({ min: 1, max: 3 }),
  consented: fc.boolean(),
  words: fc.constantFrom('按新规办理', ' '),
  days: fc.noBias(fc.integer({ min: -1, max: 8 })),
  /** Somebody else tries the same at the same moment. */
  racedBy: fc.option(person, { nil: undefined, freq: 4 }),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

/** What is told of who may, and not of what is said or which entry is meant. */
const ofContents = [
  ...['catalog.change.incomplete', 'catalog.change.no-such-entry', 'catalog.change.settled'],
  ...['catalog.change.not-to-be-made', 'catalog.change.already-named'],
  ...['catalog.change.entry-unknown'],
];

describe('any life of a change that the catalogue has to follow', () => {
  let catalog: CatalogUnderTest;
  let codes = 0;
  beforeAll(async () => {
    catalog = await catalogUnderTest();
    catalog.clock.set(start);
  });
  afterAll(() => catalog.close());

  const as = (at: number): Context => contextOf(people[at]!, catalog.clock.now());
  const auditor = () => contextOf(actor(bureau, ['auditor'], 'observer'), catalog.clock.now());
  const register = () => catalog.get(CatalogChangeRegister);
  const read = (id: string) => register().get(auditor(), id);

  /** A draft that only has to be submitted. */
  async function ready(): Promise<string> {
    const { id } = await catalog
      .get(EntryDrafting)
      .draft(as(0), `318/${++codes}`, contents({ title: '取水许可证' }));
    for (const one of assessments()) await catalog.get(Clearance).assess(as(0), id, one);
    await catalog.get(Clearance).approve(as(1), id);
    return id;
  }

  /** A change, its one entry, and the draft of another that it wants made. */
  interface Case {
    readonly id: string;
    readonly drafts: readonly string[];
  }
  type Step = (ctx: Context, one: Case, said: Tried) => Promise<unknown>;
  const steps: Readonly<Record<string, Step>> = {
    linkChangedEntry: (ctx, { id, drafts }, { number }) =>
      catalog.get(ChangedEntries).link(ctx, id, number, drafts[1]!),
    findEntryUnaffected: (ctx, { id }, { number, words }) =>
      catalog.get(ChangedEntries).findUnaffected(ctx, id, number, words),
    askChangeExtension: (ctx, { id }, { words }) =>
      catalog.get(ChangeExtension).ask(ctx, id, words),
    answerChangeExtension: (ctx, { id }, { consented, words: remarks }) =>
      catalog.get(ChangeExtension).answer(ctx, id, { consented, remarks }),
    submit: (ctx, { drafts }, { number }) =>
      catalog.get(EntryReview).submit(ctx, drafts[number % 2]!),
  };

  async function take(one: Case, said: Tried): Promise<void> {
    const work = (who: number) => codeOf(steps[said.action]!(as(who), one, said));
    if (said.racedBy !== undefined) {
      await Promise.all([work(said.by), work(said.racedBy)]);
      return;
    }
    const told = catalogChangeActions(
      as(said.by).actor,
      await register().fileOf(await read(one.id)),
    );
    const action = told.find(({ action: name }) => name === said.action);
    const answered = await work(said.by);
    // What is over may still be refused: only consent is not possible any more.
    const isOverByThen =
      said.action === 'answerChangeExtension' && answered === 'clocks.clock.over';
    if (!action || isOverByThen) return;
    const expected = action.refusal?.code ?? 'ok';
    // A stranger sees neither the change nor the draft that is named with it.
    if (said.by === stranger) expect(answered).toMatch(/\.not-found$/);
    // The permission is asked for at the door, before the service.
    else if (expected !== 'platform.forbidden' && !ofContents.includes(answered))
      expect([said.action, answered]).toEqual([said.action, expected]);
  }

  const reached = new Set<string>();

  async function assertLawful(id: string, before: CatalogChange): Promise<CatalogChange> {
    const now = await read(id);
    reached.add(now.state);
    const entries = await register().entriesOf(id);
    expect(now.state === 'completed').toBe(entries.every(({ state }) => state !== 'awaited'));
    for (const { state, reasons, version } of entries) {
      expect(!!reasons?.trim()).toBe(state === 'unaffected');
      expect(version === null).toBe(state !== 'submitted');
    }
    const [clock, ...others] = await catalog.get(LegalClocks).ofMatter(id);
    expect(others).toEqual([]);
    expect(clock).toMatchObject({ kind: 'catalog-update', holder: water, awaitedBy: bureau });
    expect(clock!.state).toBe(now.state === 'completed' ? 'ended' : 'running');
    expect(clock!.limitDays).toBe(now.extensionConsented ? 15 : 10);
    if (now.state === 'completed') {
      expect(clock!.outcome).toBe('done');
      const open = await catalog.rows(
        `SELECT 1 FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL`,
        [id],
      );
      expect(open).toEqual([]);
    }
    // What has ended stays as it is.
    if (before.state === 'completed') expect(now).toEqual(before);
    expect(await codeOf(register().get(as(stranger), id))).toBe('catalog.change.not-found');
    return now;
  }

  it('Article 17: keeps the law whoever tries what, and tells everybody beforehand what they may do', async () => {
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 2, maxLength: 6 }), async (tries) => {
        catalog.clock.set(start);
        const drafts = [await ready(), await ready()];
        const { id } = await catalog.get(ChangeRecording).record(as(0), {
          ...{ cause: 'duty', description: '职责调整', occurredOn: '2026-03-02' },
          ...{ entries: [drafts[0]!], newEntries: ['用水计划'] },
        });
        let last = await read(id);
        for (const one of tries) {
          catalog.clock.advance(one.days * day);
          await take({ id, drafts }, one);
          last = await assertLawful(id, last);
        }
      }),
      { covers: [[reached, catalogChangeStates]] },
    );
  });
});
