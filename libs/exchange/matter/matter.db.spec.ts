import { randomUUID } from 'node:crypto';
import { Mounting } from '@shutong/catalog';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock, HubError } from '@shutong/platform';
import { bureau, exchangeUnderTest, police, water } from '../../../test/support/exchange';
import type { ExchangeUnderTest } from '../../../test/support/exchange';
import { wishFor } from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import {
  grantOf,
  matterFor,
  membersOf,
  mounted,
  offered,
  partOf,
  refusalOf,
  type Offered,
} from '../../../test/support/matters';
import { ApplicationFiles } from '../application/application-files.service';
import { ApplicationService } from '../application/application.service';
import { availableActions } from '../application/available-actions.policy';
import { DecisionService } from '../decision/decision.service';
import { Supplements } from '../supplement/supplements.service';
import { matterActions, partActions } from './matter-actions.policy';
import type { Matter } from './matter.entity';
import type { MatterWish } from './matter.policy';
import { MatterService } from './matter.service';
import { stateOf } from './matter.states';
import { Matters } from './matters.service';
import { Parts } from './parts.service';

const periodUntil = new Date('2027-06-01T00:00:00Z');

describe('an application for a matter', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  let matters: MatterService;
  let parts: Parts;
  let has: Offered;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    has = await offered(hub);
    matters = hub.app.get(MatterService);
    parts = hub.app.get(Parts);
  });
  beforeEach(() => clock.set(new Date('2026-03-02T10:00:00+08:00')));
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const ownHead = () => hub.as(water, 'office-head', 'li');
  const officer = (of = police) => hub.as(of, 'provider-officer', 'chen');
  const head = (of = police) => hub.as(of, 'office-head', 'sun');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const all = () => [hub.resourceId, has.free, has.other];
  const apply = (resources = all(), change: Partial<MatterWish> = {}) =>
    matters.apply(requester(), matterFor(hub, resources, { periodUntil, ...change }));
  const received = async (resources = all(), change: Partial<MatterWish> = {}) =>
    matters.approve(ownHead(), (await apply(resources, change)).id);
  const members = (matter: Matter) => membersOf(hub, requester(), matter);
  const states = async (matter: Matter): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await members(matter)).map((one): [string, string] => [one.resourceId ?? '', one.state]),
    );
  const awaited = async (matter: Matter, provider = police) =>
    (await members(matter)).filter(
      (one) => one.provider === provider && ['received', 'proposed'].includes(one.state),
    );
  const propose = async (matter: Matter, provider = police, by = officer(provider)) => {
    const { id } = await partOf(hub, requester(), matter, provider);
    const proposals = (await awaited(matter, provider)).map((one) => grantOf(one));
    await parts.propose(by, id, proposals);
    return id;
  };
  const counted = async () => {
    const tables = ['exchange.matter', 'exchange.matter_part', 'exchange.application'];
    const sql = tables.map((table) => `(SELECT count(*)::int FROM ${table})`).join(' + ');
    const { rows } = await hub.db.pool('migrator').query<{ n: number }>(`SELECT ${sql} AS n`);
    return rows[0]!.n;
  };
  const refusalFrom = (work: Promise<unknown>): Promise<HubError> =>
    work.then(
      () => {
        throw new Error('It was not refused.');
      },
      (error: unknown) => error as HubError,
    );

  it('Article 20: is stated once, sent by one consent, and split by provider into ordinary applications', async () => {
    const matter = await apply();
    expect(await states(matter)).toEqual(
      Object.fromEntries(all().map((id) => [id, 'awaiting-office-head'])),
    );
    expect(await codeOf(matters.approve(requester(), matter.id))).toBe(
      'exchange.application.same-person',
    );
    await matters.approve(ownHead(), matter.id);
    expect(await states(matter)).toEqual({
      ...{ [hub.resourceId]: 'received', [has.free]: 'granted', [has.other]: 'received' },
    });
    const seen = await hub.app.get(Matters).partsOf(requester(), matter);
    expect(seen.map(({ provider }) => provider)).toEqual([police, bureau]);
    const logged = (await hub.entries('exchange.matter.approve')).at(-1)!;
    expect(JSON.stringify(logged['resource'])).toContain(matter.id);
    expect(logged['resource']).toHaveLength(4);
  });

  it('Articles 14 and 21: what the rule answers does not wait for what is conditional', async () => {
    const wish = matterFor(hub, [hub.resourceId, has.free], { periodUntil });
    const { volume } = wish.resources[0]!;
    const asked = { modes: ['verify'], fields: ['holder'], volume };
    const forbidden = { entryId: hub.forbiddenEntryId, ...asked };
    const resources = [...wish.resources, forbidden as (typeof wish.resources)[number]];
    const matter = await received([], { ...wish, resources });
    const found = await members(matter);
    const stateOfEntry = (entryId: string) => found.find((one) => one.entryId === entryId)!;
    expect(await states(matter)).toMatchObject({ [has.free]: 'granted' });
    expect(stateOfEntry(hub.forbiddenEntryId).state).toBe('refused');
    const decision = await hub.app
      .get(DecisionService)
      .ofApplication(requester(), stateOfEntry(hub.forbiddenEntryId));
    expect(decision).toMatchObject({ byRule: true, ground: '反洗钱法 第五条 法律规定保密' });
    const clocks = await hub.app.get(LegalClocks).ofMatter((await awaited(matter))[0]!.id);
    expect(clocks).toMatchObject([{ kind: 'answer-conditional', dueOn: '2026-03-16' }]);
    expect(stateOf(found)).toBe('received');
  });

  it('Article 21: each provider answers its part as a whole, by one decision', async () => {
    const second = await mounted(hub, police, '303/5', { title: '取水工程' });
    const matter = await received([hub.resourceId, second, has.other]);
    const [first, other] = await awaited(matter);
    const { id } = await partOf(hub, requester(), matter);
    const proposing = (...proposals: Parameters<Parts['propose']>[2]) =>
      codeOf(parts.propose(officer(), id, proposals));
    const incomplete = 'exchange.matter.proposal-incomplete';
    expect(await proposing(grantOf(first!))).toBe(incomplete);
    expect(await proposing(grantOf(first!), grantOf(first!))).toBe(incomplete);
    const [foreign] = await awaited(matter, bureau);
    expect(await proposing(grantOf(first!), grantOf(other!), grantOf(foreign!))).toBe(incomplete);
    const unlawful = { ...refusalOf(other!), ground: ' ' };
    const refused = await refusalFrom(parts.propose(officer(), id, [grantOf(first!), unlawful]));
    expect(refused).toMatchObject({ code: 'exchange.application.refusal-without-ground' });
    expect(refused.problems[0]).toMatchObject({ field: `applications[${other!.id}]` });
    expect((await awaited(matter)).map(({ state }) => state)).toEqual(['received', 'received']);
    expect(await proposing(grantOf(first!), refusalOf(other!))).toBe('ok');
    const { proposalId } = await partOf(hub, requester(), matter);
    expect(await codeOf(parts.answer(head(), id, randomUUID()))).toBe(
      'exchange.application.proposal-replaced',
    );
    expect(await codeOf(parts.answer(hub.as(police, 'office-head', 'sun'), id, proposalId))).toBe(
      'ok',
    );
    expect(await states(matter)).toMatchObject({
      [first!.resourceId!]: 'granted',
      [other!.resourceId!]: 'refused',
      [has.other]: 'received',
    });
    expect(await codeOf(parts.answer(head(), id))).toBe('exchange.matter.nothing-waits');
    expect((await hub.entries('exchange.part.answer')).at(-2)).toMatchObject({ outcome: 'allow' });
    const { rows } = await hub.db
      .pool('migrator')
      .query(
        `SELECT 1 FROM transport.message WHERE type = 'exchange.matter.part-answered' AND key = $1`,
        [matter.id],
      );
    expect(rows).toHaveLength(1);
  });

  it('Article 21: the officer who proposed does not answer, nor does another department', async () => {
    const matter = await received();
    const id = await propose(matter);
    const both = { ...head(), actor: officer().actor };
    expect(await codeOf(parts.answer(both, id))).toBe('exchange.application.same-person');
    expect(await codeOf(parts.answer(head(bureau), id))).toBe('exchange.matter.part-not-found');
    expect(await codeOf(parts.answer(ownHead(), id))).toBe('exchange.application.other-department');
    expect(await states(matter)).toMatchObject({ [hub.resourceId]: 'proposed' });
  });

  it('a member takes no step by itself but to be withdrawn', async () => {
    const matter = await received();
    const [member] = await awaited(matter);
    const { id } = member!;
    const alone = 'exchange.application.part-of-matter';
    const service = hub.app.get(DecisionService);
    expect(await codeOf(service.propose(officer(), id, grantOf(member!)))).toBe(alone);
    expect(await codeOf(service.answer(head(), id))).toBe(alone);
    expect(await codeOf(hub.app.get(Supplements).ask(officer(), id, ['用途']))).toBe(alone);
    const drawnUp = await apply();
    const [waiting] = await members(drawnUp);
    const applications = hub.app.get(ApplicationService);
    expect(await codeOf(applications.approve(ownHead(), waiting!.id))).toBe(alone);
    const file = await hub.app.get(ApplicationFiles).of(ownHead(), waiting!);
    const may = availableActions(ownHead().actor, file).filter((one) => one.refusal === null);
    expect(may.map(({ action }) => action)).toEqual(['withdrawApplication']);
    expect(await codeOf(applications.withdraw(requester(), waiting!.id))).toBe('ok');
    await matters.approve(ownHead(), drawnUp.id);
    expect((await states(drawnUp))[waiting!.resourceId!]).toBe('withdrawn');
  });

  it('one resource that cannot be applied for is named by its place and rule, and nothing is stored', async () => {
    const before = await counted();
    const wish = matterFor(hub, [...all(), randomUUID()], { periodUntil });
    const changed = wish.resources.map((one, at) => (at === 1 ? { ...one, fields: ['age'] } : one));
    const refusal = await refusalFrom(matters.apply(requester(), { ...wish, resources: changed }));
    expect(refusal.code).toBe('exchange.matter.resources-refused');
    expect(refusal.problems).toMatchObject([
      { field: 'resources[1]', rule: 'exchange.application.field-not-offered' },
      { field: 'resources[1].fields' },
      { field: 'resources[3]', rule: 'exchange.application.resource-not-available' },
    ]);
    expect(await counted()).toBe(before);
    expect((await hub.entries('exchange.matter.submit')).at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'exchange.matter.resources-refused',
    });
  });

  it('no resource is asked for twice, neither in one matter nor beside an open application', async () => {
    const before = await counted();
    expect(await codeOf(apply([has.free, has.other, has.free]))).toBe('exchange.matter.repeated');
    expect(await codeOf(apply([]))).toBe('exchange.matter.incomplete');
    expect(await codeOf(apply(all(), { title: ' ' }))).toBe('exchange.matter.incomplete');
    const unbased = { citations: [{ document: 'unknown', article: '第一条' }] };
    expect(await codeOf(apply(all(), unbased))).toBe('exchange.application.basis-not-in-force');
    expect(await counted()).toBe(before);
    const purposeCode = randomUUID();
    const single = wishFor(hub, { purposeCode, periodUntil });
    await hub.app.get(ApplicationService).apply(requester(), single);
    const refusal = await refusalFrom(apply(all(), { purposeCode }));
    expect(refusal.problems).toEqual([
      { field: 'resources[0]', rule: 'exchange.application.already-open' },
    ]);
    const twice = await Promise.all([0, 1].map(() => codeOf(apply([has.other], { purposeCode }))));
    expect(twice.filter((code) => code === 'ok')).toHaveLength(1);
    expect(await counted()).toBe(before + 4);
  });

  it('Article 21: the part’s supplement stops the time of all its members, its extension moves it', async () => {
    const second = await mounted(hub, police, '303/6', { title: '取水口' });
    const matter = await received([hub.resourceId, second, has.other]);
    const { id } = await partOf(hub, requester(), matter);
    const clocksOf = async (provider = police) => {
      const found = (await members(matter)).filter((one) => one.provider === provider);
      const clocks = await Promise.all(
        found.map((one) => hub.app.get(LegalClocks).ofMatter(one.id)),
      );
      return clocks.flat().filter(({ kind }) => kind === 'answer-conditional');
    };
    await parts.askSupplement(officer(), id, ['用途说明']);
    expect((await clocksOf()).map(({ state }) => state)).toEqual(['paused', 'paused']);
    expect((await clocksOf(bureau)).map(({ state }) => state)).toEqual(['running']);
    expect(await codeOf(parts.askSupplement(officer(), id, ['用途']))).toBe(
      'exchange.application.wrong-state',
    );
    expect(await codeOf(parts.supply(officer(), id, ['见附件']))).toBe(
      'exchange.application.other-department',
    );
    await parts.supply(requester(), id, ['见附件']);
    await parts.askExtension(officer(), id, '需会商');
    expect(await codeOf(parts.answerExtension(head(), id, { consented: true, remarks: '' }))).toBe(
      'exchange.extension.only-authority',
    );
    await parts.answerExtension(authority(), id, { consented: true, remarks: '' });
    expect((await clocksOf()).map(({ limitDays }) => limitDays)).toEqual([20, 20]);
    expect((await clocksOf(bureau)).map(({ limitDays }) => limitDays)).toEqual([10]);
  });

  it('the whole is withdrawn but for what has been answered', async () => {
    const matter = await received();
    expect(await codeOf(matters.withdraw(officer(), matter.id))).toBe(
      'exchange.application.other-department',
    );
    await matters.withdraw(requester(), matter.id);
    expect(await states(matter)).toEqual({
      ...{ [hub.resourceId]: 'withdrawn', [has.free]: 'granted', [has.other]: 'withdrawn' },
    });
    expect(await codeOf(matters.withdraw(requester(), matter.id))).toBe(
      'exchange.matter.nothing-waits',
    );
    expect(stateOf(await members(matter))).toBe('answered');
  });

  it('is not sent where the catalogue no longer offers one of them, until that one is withdrawn', async () => {
    const gone = await mounted(hub, police, '303/7', { title: '已撤资源' });
    const matter = await apply([has.free, gone]);
    await hub.app.get(Mounting).withdraw(officer(), gone);
    const refusal = await refusalFrom(matters.approve(ownHead(), matter.id));
    expect(refusal.code).toBe('exchange.application.resource-not-available');
    const bad = (await members(matter)).find((one) => one.resourceId === gone)!;
    expect(refusal.problems[0]).toMatchObject({ field: `applications[${bad.id}]` });
    expect(await states(matter)).toMatchObject({ [has.free]: 'awaiting-office-head' });
    await hub.app.get(ApplicationService).withdraw(requester(), bad.id);
    await matters.approve(ownHead(), matter.id);
    expect(await states(matter)).toEqual({ [has.free]: 'granted', [gone]: 'withdrawn' });
  });

  it('a provider sees its own part alone, a stranger nothing', async () => {
    const matter = await received();
    const service = hub.app.get(Matters);
    expect(await codeOf(service.get(officer(bureau), matter.id))).toBe('ok');
    const seen = await service.partsOf(officer(bureau), matter);
    expect(seen.map(({ provider }) => provider)).toEqual([bureau]);
    const found = await service.membersOf(officer(bureau), matter);
    expect(found.map(({ provider }) => provider)).toEqual([bureau]);
    const only = await received([hub.resourceId]);
    expect(await codeOf(service.get(officer(bureau), only.id))).toBe('exchange.matter.not-found');
    expect(await codeOf(service.get(authority(), only.id))).toBe('ok');
    expect(await codeOf(service.get(requester(), randomUUID()))).toBe('exchange.matter.not-found');
    const { id } = await partOf(hub, requester(), only);
    expect(await codeOf(service.part(officer(bureau), id))).toBe('exchange.matter.part-not-found');
    const listed = await service.list(officer(bureau), { first: 100 });
    expect(listed.nodes.map((one) => one.id)).toContain(matter.id);
    expect(listed.nodes.map((one) => one.id)).not.toContain(only.id);
    const page = await service.list(requester(), { first: 1 });
    const next = await service.list(requester(), { first: 1, after: page.endCursor! });
    expect(next.nodes[0]!.id).not.toBe(page.nodes[0]!.id);
  });

  it('tells everybody which step of the whole and of each part they may take', async () => {
    const matter = await apply();
    const files = async () => hub.app.get(ApplicationFiles).ofAll(officer(), await members(matter));
    const may = (actions: ReturnType<typeof matterActions>) =>
      actions.filter(({ refusal }) => refusal === null).map(({ action }) => action);
    expect(
      may(matterActions(ownHead().actor, { matter, files: await files(), again: [] })),
    ).toEqual([...['approveMatter', 'withdrawMatter']]);
    await matters.approve(ownHead(), matter.id);
    expect(
      may(matterActions(ownHead().actor, { matter, files: await files(), again: [] })),
    ).toEqual(['withdrawMatter']);
    const own = async () =>
      (await files()).filter(({ application }) => application.provider === police);
    expect(may(partActions(officer().actor, await own()))).toEqual([
      ...['askPartSupplement', 'askPartExtension', 'handOverPart', 'proposePart'],
    ]);
    await propose(matter);
    expect(may(partActions(head().actor, await own()))).toEqual(['handOverPart', 'answerPart']);
  });

  it('two heads answer their parts at once; one part is answered once', async () => {
    const matter = await received();
    const [mine, theirs] = [await propose(matter), await propose(matter, bureau)];
    const answers = await Promise.all([
      ...[parts.answer(head(), mine), parts.answer(head(bureau), theirs)].map(codeOf),
      codeOf(parts.answer(hub.as(police, 'office-head', 'zhao'), mine)),
    ]);
    expect(answers[1]).toBe('ok');
    expect([answers[0], answers[2]].sort()).toEqual(['exchange.matter.nothing-waits', 'ok']);
    expect(new Set(Object.values(await states(matter)))).toEqual(new Set(['granted']));
  });

  it('an answer and a withdrawal at once end in one of them for the whole part', async () => {
    for (let round = 0; round < 5; round += 1) {
      const second = { title: `水源地 ${round}` };
      const matter = await received([
        ...[hub.resourceId, await mounted(hub, police, `303/1${round}`, second)],
      ]);
      const id = await propose(matter);
      const done = await Promise.all([
        codeOf(parts.answer(head(), id)),
        codeOf(matters.withdraw(requester(), matter.id)),
      ]);
      expect([...done].sort()).toEqual(['exchange.matter.nothing-waits', 'ok']);
      const ended = new Set(Object.values(await states(matter)));
      expect([...ended]).toEqual([done[0] === 'ok' ? 'granted' : 'withdrawn']);
    }
  });
});
