import { LegalClocks } from '@shutong/clocks';
import {
  actor,
  assessments,
  bureau,
  catalogUnderTest,
  contents,
  item,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { EntryDrafting } from '../entry/drafting.service';
import { Entries } from '../entry/entries.service';
import type { Entry } from '../entry/entry.entity';
import { ReviewClock } from '../entry/review-clock.service';
import { EntryReview } from '../entry/review.service';
import { Clearance } from './clearance.service';

describe('Article 13: before an entry is submitted', () => {
  let catalog: CatalogUnderTest;
  let clearance: Clearance;
  let drafting: EntryDrafting;
  let review: EntryReview;
  let codes = 0;
  const officer = () => catalog.as(water, 'provider-officer');
  const head = () => ({
    ...officer(),
    actor: actor(water, ['department-head'], 'head'),
  });
  const authority = () => catalog.as(bureau, 'authority');
  const draft = (change = {}) => drafting.draft(officer(), `310/${++codes}`, contents(change));

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    clearance = catalog.get(Clearance);
    drafting = catalog.get(EntryDrafting);
    review = catalog.get(EntryReview);
  });
  afterAll(() => catalog.close());

  async function assessed(id: string, change = {}): Promise<void> {
    for (const one of assessments(change)) await clearance.assess(officer(), id, one);
  }
  const problemsOf = async (work: Promise<unknown>): Promise<string[]> => {
    const refusal = await work.then(
      () => ({ problems: [] }),
      (error: { problems?: { field: string; rule: string; article?: number }[] }) => error,
    );
    return (refusal.problems ?? []).map((p) => `${p.field} ${p.rule} ${p.article}`);
  };

  it('both assessments of Article 13 and the approval of the department head are asked for', async () => {
    const { id } = await draft();
    expect(await problemsOf(review.submit(officer(), id))).toEqual([
      'assessments.secrecy-risk required 13',
      'assessments.personal-information required 13',
      'approval required 13',
    ]);
    await expect(clearance.approve(head(), id)).rejects.toMatchObject({
      code: 'catalog.clearance.not-assessed',
    });
    await assessed(id);
    expect(await problemsOf(review.submit(officer(), id))).toEqual(['approval required 13']);
    await clearance.approve(head(), id);
    expect(await review.submit(officer(), id)).toMatchObject({ state: 'submitted' });
  });

  it('an assessment keeps result, date, hash of the file and person; a later one takes its place', async () => {
    const { id } = await draft();
    await assessed(id, { result: 'failed' });
    expect(await problemsOf(clearance.approve(head(), id))).toEqual([
      'assessments.secrecy-risk failed 13',
      'assessments.personal-information failed 13',
    ]);
    await assessed(id, { result: 'passed-with-measures', fileSha256: 'cd'.repeat(32) });
    const entry = await catalog.get(Entries).get(officer(), id);
    expect(await clearance.assessmentsOf(entry)).toMatchObject(
      ['secrecy-risk', 'personal-information'].map((kind) => ({
        ...{ kind, result: 'passed-with-measures', assessedOn: '2026-02-27', assessor: '评估员' },
        ...{ fileSha256: 'cd'.repeat(32), recordedBy: officer().actor.id },
      })),
    );
  });

  it('an assessment cannot have been made tomorrow, nor by another department, nor of what is published', async () => {
    const { id } = await draft();
    const [one] = assessments();
    await expect(
      clearance.assess(officer(), id, { ...one!, assessedOn: '2026-03-03' }),
    ).rejects.toMatchObject({ code: 'catalog.clearance.day-to-come' });
    for (const assessedOn of ['2026-02-30', '0000-01-01', 'yesterday1']) {
      await expect(clearance.assess(officer(), id, { ...one!, assessedOn })).rejects.toMatchObject({
        code: 'catalog.clearance.no-day',
      });
    }
    await expect(
      clearance.assess(catalog.as(police, 'provider-officer'), id, one!),
    ).rejects.toMatchObject({ code: 'catalog.entry.not-found' });
    await submitted(catalog, officer(), id);
    await review.publish(authority(), id);
    await expect(clearance.assess(officer(), id, one!)).rejects.toMatchObject({
      code: 'catalog.entry.wrong-state',
    });
  });

  it('only the head of its own department approves, and nobody what they drafted', async () => {
    const { id } = await draft();
    await assessed(id);
    const approve = (who: ReturnType<typeof actor>) =>
      clearance.approve({ ...officer(), actor: who }, id);
    await expect(approve(actor(water, ['office-head']))).rejects.toMatchObject({
      code: 'catalog.clearance.only-head',
    });
    await expect(approve(actor(bureau, ['authority', 'department-head']))).rejects.toMatchObject({
      code: 'catalog.entry.other-department',
    });
    const drafter = { ...officer().actor, roles: ['department-head' as const] };
    await expect(approve(drafter)).rejects.toMatchObject({ code: 'catalog.clearance.same-person' });
    const denied = await catalog.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit.entry
        WHERE action = 'catalog.entry.approve' AND outcome = 'deny' AND $1 = ANY (resource)`,
      [`entry:${id}`],
    );
    expect(denied).toEqual([{ n: 3 }]);
  });

  it('who has edited a draft neither approves nor publishes it, whoever drafted it and edited it since', async () => {
    const own = catalog.as(bureau, 'provider-officer');
    const both = actor(bureau, ['authority', 'department-head', 'provider-officer'], 'edits');
    const { id } = await drafting.draft(own, `310/${++codes}`, contents());
    await drafting.edit({ ...own, actor: both }, id, contents({ title: '改写' }));
    await drafting.edit(own, id, contents({ title: '再改' }));
    for (const one of assessments()) await clearance.assess(own, id, one);
    await expect(clearance.approve({ ...own, actor: both }, id)).rejects.toMatchObject({
      code: 'catalog.clearance.same-person',
    });
    await submitted(catalog, own, id);
    await expect(review.publish({ ...own, actor: both }, id)).rejects.toMatchObject({
      code: 'catalog.entry.same-person',
    });
  });

  it('who approved as head does not publish as the authority', async () => {
    const both = actor(bureau, ['authority', 'department-head'], 'both');
    const own = catalog.as(bureau, 'provider-officer');
    const { id } = await drafting.draft(own, `310/${++codes}`, contents());
    for (const one of assessments()) await clearance.assess(own, id, one);
    await clearance.approve({ ...own, actor: both }, id);
    await review.submit(own, id);
    await expect(review.publish({ ...own, actor: both }, id)).rejects.toMatchObject({
      code: 'catalog.entry.same-person',
    });
    expect(await review.publish(authority(), id)).toMatchObject({ state: 'published' });
  });

  it('an edit after the approval voids it, and one that exposes more voids the assessments as well', async () => {
    const { id } = await draft();
    await assessed(id);
    await clearance.approve(head(), id);
    await drafting.edit(officer(), id, contents({ title: '取水许可证（更正）' }));
    expect(await problemsOf(review.submit(officer(), id))).toEqual(['approval outdated 13']);
    const items = [...contents().items, item('holder_id', '持证人身份号码', { personal: true })];
    await drafting.edit(officer(), id, contents({ items }));
    expect(await problemsOf(review.submit(officer(), id))).toEqual([
      'assessments.secrecy-risk outdated 13',
      'assessments.personal-information outdated 13',
      'approval outdated 13',
    ]);
  });

  it('a revision needs another approval, and other assessments only where it exposes something else', async () => {
    const { id } = await draft();
    await submitted(catalog, officer(), id);
    await review.publish(authority(), id);
    await drafting.edit(officer(), id, contents({ summary: '补充说明。' }));
    expect(await problemsOf(review.submit(officer(), id))).toEqual(['approval required 13']);
    await drafting.edit(officer(), id, contents({ open: 'unconditional' }));
    expect(await problemsOf(review.submit(officer(), id))).toEqual([
      'assessments.secrecy-risk outdated 13',
      'assessments.personal-information outdated 13',
      'approval required 13',
    ]);
  });

  it('Article 17: the authority has two working days from the day after submission, over Spring Festival too', async () => {
    const time = catalog.get(ReviewClock);
    const submittedAt = async (instant: string): Promise<Entry> => {
      const { id } = await draft();
      catalog.clock.set(new Date(instant));
      await assessed(id, { assessedOn: '2026-02-10' });
      await clearance.approve(head(), id);
      return review.submit(officer(), id);
    };
    // Friday before the holiday: Saturday 14 February is a working weekend, then Tuesday 24.
    const before = await submittedAt('2026-02-13T08:00:00Z');
    expect(await time.dueOf(before)).toBe('2026-02-24');
    const entry = await submittedAt('2026-03-02T01:00:00Z');
    expect(await time.dueOf(entry)).toBe('2026-03-04');
    const [clock] = await catalog.get(LegalClocks).ofMatter(entry.id);
    expect(clock).toMatchObject({ kind: 'catalog-review', holder: bureau, awaitedBy: water });
    // A year that the calendar lacks keeps no entry from being submitted.
    const late = await submittedAt('2026-12-31T01:00:00Z');
    expect(await time.dueOf(late)).toBeNull();
    expect(await time.dueOf(await review.publish(authority(), entry.id))).toBeNull();
  });
});
