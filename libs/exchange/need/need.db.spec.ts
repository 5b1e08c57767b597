import { Entry } from '@shutong/catalog';
import { LegalClocks } from '@shutong/clocks';
import { Database, FixedClock, HubError, limits } from '@shutong/platform';
import {
  bureau,
  exchangeHub,
  police,
  water,
  type ExchangeHub,
} from '../../../test/support/exchange';
import { dutyOf, publishDuty, publishedEntry, stated } from '../../../test/support/needs';
import { codeOf } from '../../../test/support/refusals';
import { ResponsibilityPublishing } from '../../catalog/responsibility/responsibility-publishing.service';
import { NeedAnswers } from './need-answers.service';
import { needActions } from './need-actions.policy';
import type { NeedAnswer } from './need-answer.policy';
import type { NeedStated } from './need.policy';
import { NeedRegister } from './need-register.service';
import { Needs } from './needs.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const no: NeedAnswer = { reasons: '涉及个案侦查', ground: '刑事诉讼法第五十四条' };

describe('needs', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeHub;
  beforeAll(async () => {
    hub = await exchangeHub({}, clock);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const requesterHead = () => hub.as(water, 'office-head', 'li');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'zhou');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  /** No two steps are taken at one instant, so that their order is told by their times. */
  const later = <Service>(service: Service): Service => {
    clock.advance(1000);
    return service;
  };
  const needs = () => later(hub.app.get(Needs));
  const answers = () => later(hub.app.get(NeedAnswers));
  const register = () => hub.app.get(NeedRegister);
  const allowed = async (ctx: ReturnType<typeof head>, id: string) =>
    needActions(ctx.actor, await register().fileOf(await read(id)))
      .filter(({ refusal }) => refusal === null)
      .map(({ action }) => action);
  const read = (id: string) => register().get(hub.as(bureau, 'auditor'), id);
  const clocksOf = (id: string) => hub.app.get(LegalClocks).ofMatter(id);
  const file = (change: Partial<NeedStated> = {}, by = requester()) =>
    needs().file(by, stated(change));
  const sent = async (change: Partial<NeedStated> = {}) =>
    needs().consent(requesterHead(), (await file(change)).id);
  const assign = (id: string, department = police, reasons = '三定方案') =>
    answers().assign(authority(), id, { department, reasons });
  const assigned = async () => assign((await sent()).id);
  const proposed = async (answer: NeedAnswer = no) =>
    answers().propose(officer(), (await assigned()).id, answer);
  const sql = async <Row extends object>(text: string, values: unknown[]) =>
    (await hub.db.pool('migrator').query<Row>(text, values)).rows;
  const told = async (id: string) =>
    (
      await sql<{ type: string }>(
        `SELECT type FROM transport.message WHERE key = $1 ORDER BY type`,
        [id],
      )
    ).map(({ type }) => type.replace('exchange.need.', ''));
  const noticesOf = (id: string) =>
    sql<{ addressee: string; template: string; due_on: string | null; done: boolean }>(
      `SELECT addressee, template, due_on::text, done_at IS NOT NULL AS done FROM notice.notice
        WHERE about_id = $1 ORDER BY told_at, addressee`,
      [id],
    );

  it('C02.1 a request for covered data is routed to the named department with the item’s limit, by the version in force', async () => {
    const said = stated();
    await publishDuty(hub, 'GA-01', dutyOf(said.items, { replyDays: 5 }));
    await publishDuty(hub, 'GA-01', dutyOf(said.items, { replyDays: 3 }));
    const { id } = await needs().file(requester(), said);
    expect(await needs().consent(requesterHead(), id)).toMatchObject({
      ...{ state: 'awaiting-answer', source: police },
      ...{ responsibility: 'GA-01', responsibilityVersion: 2, replyDays: 3 },
    });
    const [first] = await clocksOf(id);
    expect(first).toMatchObject({
      ...{ kind: 'need-answer', holder: police, awaitedBy: water, limitDays: 3 },
      ...{ state: 'running', dueOn: '2026-03-05' },
    });
    // A later version moves nothing that runs, and a past day replays the same.
    await publishDuty(hub, 'GA-01', dutyOf(said.items, { replyDays: 1 }));
    const standing = await hub.app.get(LegalClocks).standingAt(requester(), first!.id, clock.now());
    expect(standing).toMatchObject({ limit: 3, due: '2026-03-05' });
    expect(await read(id)).toMatchObject({ responsibilityVersion: 2, replyDays: 3 });
    expect(await told(id)).toEqual(['filed', 'routed']);
  });

  it('C02.1 of several departments’ duties that cover a need the one counts that its requester names', async () => {
    const { items } = stated();
    await publishDuty(hub, 'GA-02', dutyOf([...items, '另一项']));
    await publishDuty(hub, 'DS-02', dutyOf(items, { provider: bureau }));
    const need = await sent({ items, responsibility: 'GA-02' });
    expect(need).toMatchObject({ source: police, responsibility: 'GA-02', replyDays: 3 });
  });

  it('a duty that has ended, is one’s own or is unknown is not named', async () => {
    await publishDuty(hub, 'GA-03', dutyOf(['登记表']));
    await hub.app.get(ResponsibilityPublishing).end(authority(), 'GA-03', '机构改革');
    await publishDuty(hub, 'SL-01', dutyOf(['水位'], { provider: water }));
    for (const responsibility of ['GA-03', 'SL-01', 'unknown']) {
      expect(await codeOf(file({ responsibility }))).toBe(
        'exchange.need.responsibility-not-in-force',
      );
    }
  });

  it('a duty that has ended since it was named sends the need to the authority', async () => {
    await publishDuty(hub, 'GA-04', dutyOf(['登记表']));
    const { id } = await file({ responsibility: 'GA-04' });
    await hub.app.get(ResponsibilityPublishing).end(authority(), 'GA-04', '机构改革');
    expect(await needs().consent(requesterHead(), id)).toMatchObject({
      ...{ state: 'awaiting-source', source: null, responsibility: null },
    });
  });

  it('Article 19: where duties of several departments cover the same data, the authority names one', async () => {
    const said = stated();
    await publishDuty(hub, 'GA-05', dutyOf(said.items));
    await publishDuty(hub, 'DS-05', dutyOf(said.items, { provider: bureau }));
    const { id } = await needs().file(requester(), said);
    expect(await needs().consent(requesterHead(), id)).toMatchObject({
      ...{ state: 'awaiting-source', source: null },
    });
  });

  it('Article 19: what nobody has to share yet goes to the authority, which names one department within its time', async () => {
    const { id } = await sent();
    expect(await clocksOf(id)).toMatchObject([
      { kind: 'need-assignment', holder: bureau, awaitedBy: water, dueOn: '2026-03-09' },
    ]);
    clock.set(at('2026-03-04'));
    expect(await assign(id)).toMatchObject({ state: 'awaiting-answer', source: police });
    expect(await clocksOf(id)).toMatchObject([
      { kind: 'need-assignment', state: 'ended', outcome: 'done', late: false },
      { kind: 'need-answer', holder: police, state: 'running', limitDays: 10 },
    ]);
    expect(await codeOf(assign(id, bureau))).toBe('exchange.need.wrong-state');
    expect(await read(id)).toMatchObject({ source: police });
  });

  it('Article 19: no department is named without reasons, nor the one that needs the data, nor an unknown one', async () => {
    const { id } = await sent();
    expect(await codeOf(assign(id, police, ' '))).toBe('exchange.need.incomplete');
    expect(await codeOf(assign(id, water))).toBe('exchange.need.own-need');
    expect(await codeOf(assign(id, '11520000MB0000009X'))).toBe('identity.department.not-found');
    const other = { department: police, reasons: '三定方案' };
    expect(await codeOf(answers().assign(requester(), id, other))).toBe(
      'exchange.need.only-authority',
    );
    expect(await read(id)).toMatchObject({ state: 'awaiting-source', source: null, lastStep: 2 });
  });

  it('Article 19: a need is met by a published entry of the department named, and by no other', async () => {
    const own = await publishedEntry(hub, ['犬只编号']);
    const foreign = await publishedEntry(hub, ['犬只编号'], bureau);
    const { id } = await assigned();
    const propose = (entryId: string) =>
      codeOf(answers().propose(officer(), id, { entryId, serves: '编号规则相同' }));
    expect(await propose(foreign)).toBe('exchange.need.entry-not-fitting');
    expect(await propose('0197a000-0000-7000-8000-000000000000')).toBe(
      'exchange.need.entry-not-fitting',
    );
    expect(await propose(own)).toBe('ok');
    clock.set(at('2026-03-16'));
    const { state, entryId, source } = await answers().answer(head(), id, 4);
    expect({ state, entryId, source }).toEqual({ state: 'met', entryId: own, source: police });
    expect((await clocksOf(id)).at(-1)).toMatchObject({
      state: 'ended',
      outcome: 'done',
      late: false,
    });
    expect(await told(id)).toEqual(['assigned', 'filed', 'met', 'proposed', 'sent']);
  });

  it('Article 19: an entry that is taken down before the office head answers meets nothing', async () => {
    const entryId = await publishedEntry(hub, ['犬只编号']);
    const { id, lastStep } = await proposed({ entryId, serves: '编号规则相同' });
    const down = { state: 'suspended', reasons: '整改' } as const;
    await hub.app.get(Database).dataSource.getRepository(Entry).update({ id: entryId }, down);
    expect(await codeOf(answers().answer(head(), id, lastStep))).toBe(
      'exchange.need.entry-not-fitting',
    );
    expect(await allowed(head(), id)).toEqual(['returnNeedAnswer']);
    expect(await read(id)).toMatchObject({ state: 'proposed', endedAt: null });
  });

  it('Article 19: a no has reasons and legal ground, and is the office head’s, who is not the officer', async () => {
    const { id } = await assigned();
    const propose = (answer: NeedAnswer) => codeOf(answers().propose(officer(), id, answer));
    expect(await propose({})).toBe('exchange.need.answer-unclear');
    expect(await propose({ ...no, ground: ' ' })).toBe('exchange.need.incomplete');
    expect(await propose({ ground: '刑事诉讼法' })).toBe('exchange.need.incomplete');
    expect(await propose({ ...no, entryId: hub.forbiddenEntryId })).toBe(
      'exchange.need.answer-unclear',
    );
    expect(await propose(no)).toBe('ok');
    const self = { ...officer().actor, roles: ['office-head'] as const };
    expect(await codeOf(answers().answer({ ...head(), actor: self }, id, 4))).toBe(
      'exchange.need.same-person',
    );
    expect(await codeOf(answers().answer(requesterHead(), id, 4))).toBe(
      'exchange.need.other-department',
    );
    expect(await answers().answer(head(), id, 4)).toMatchObject({
      ...{ state: 'refused', refusalReasons: no.reasons, refusalGround: no.ground },
    });
    expect((await register().stepsOf(id)).at(-1)).toMatchObject({
      ...{ step: 'refuse', text: no.reasons, ground: no.ground, department: police },
    });
  });

  it('the office head sends a proposal back, and answers none but the one that was read', async () => {
    const { id, lastStep } = await proposed();
    const back = { read: lastStep, reasons: '请再核实' };
    expect(await codeOf(answers().sendBack(head(), id, { ...back, reasons: ' ' }))).toBe(
      'exchange.need.incomplete',
    );
    expect(await answers().sendBack(head(), id, back)).toMatchObject({
      ...{ state: 'awaiting-answer', proposedBy: null, refusalReasons: null },
    });
    expect((await clocksOf(id)).at(-1)).toMatchObject({ kind: 'need-answer', state: 'running' });
    await answers().propose(officer(), id, { ...no, reasons: '无此数据' });
    expect(await codeOf(answers().answer(head(), id, lastStep))).toBe('exchange.need.replaced');
    expect(await codeOf(answers().answer(head(), id, lastStep + 2))).toBe('ok');
  });

  it('Article 19: the department named hands a need back once, with reasons, and the authority names one again', async () => {
    const { id } = await assigned();
    const handBack = (reasons: string) => codeOf(answers().handBack(head(), id, reasons));
    expect(await handBack(' ')).toBe('exchange.need.incomplete');
    expect(await codeOf(answers().handBack(requesterHead(), id, '不是'))).toBe(
      'exchange.need.other-department',
    );
    expect(await handBack('由农业部门登记')).toBe('ok');
    expect(await read(id)).toMatchObject({
      ...{ state: 'awaiting-source', source: null, handedBackBy: police },
    });
    // Who has handed it back still reads what comes of it.
    expect(await codeOf(register().get(head(), id))).toBe('ok');
    await assign(id);
    expect(await handBack('仍不是')).toBe('exchange.need.already-handed-back');
    expect((await clocksOf(id)).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'need-assignment ended',
      'need-answer ended',
      'need-assignment ended',
      'need-answer running',
    ]);
  });

  it('C02.1 a department that is confirmed after handing back keeps its item’s limit; another has the usual one', async () => {
    for (const [department, limitDays] of [
      [police, 3],
      [bureau, 10],
    ] as const) {
      await publishDuty(hub, 'GA-06', dutyOf(['登记表']));
      const { id } = await sent({ items: ['登记表'], responsibility: 'GA-06' });
      await answers().handBack(head(), id, '不属于本部门');
      await assign(id, department);
      expect((await clocksOf(id)).at(-1)).toMatchObject({ holder: department, limitDays });
    }
  });

  it('Article 19: nobody files for what the catalogue has, unless it is said why it does not serve', async () => {
    const names = ['犬只芯片号', '疫苗批号'];
    await publishedEntry(hub, names);
    const spoken = { items: [' 犬只芯片号', '疫苗批号'] };
    const refusal = await file(spoken).catch((error: HubError) => error);
    expect(refusal).toMatchObject({ code: 'exchange.need.catalogued' });
    expect((refusal as HubError).problems).toEqual([
      { field: 'unserved', rule: 'required', article: 19 },
    ]);
    expect(await codeOf(file({ ...spoken, unserved: '只含城区' }))).toBe('ok');
    expect(await codeOf(file({ items: [...names, '犬只照片'] }))).toBe('ok');
  });

  it('shows beforehand which entries and duties have what is wanted', async () => {
    const names = ['犬牌编号', '养犬人住址'];
    const entry = await publishedEntry(hub, [names[0]!]);
    await publishDuty(hub, 'GA-07', dutyOf(names));
    await publishDuty(hub, 'SL-07', dutyOf(names, { provider: water }));
    const matches = await register().matches(requester(), '取水户登记', names);
    expect(matches.entries).toMatchObject([
      { id: entry, provider: police, items: 1, coversAll: false },
    ]);
    expect(matches.duties).toMatchObject([
      { code: 'GA-07', version: 1, provider: police, replyDays: 3, items: 2, coversAll: true },
    ]);
    expect(matches.found.map(({ title }) => title)).toContain('取水户登记');
  });

  it('a need says what the law asks for, rests on rules in force, and is consented to by another person', async () => {
    expect(await codeOf(file({ scenario: ' ' }))).toBe('exchange.need.incomplete');
    expect(await codeOf(file({ items: [' '] }))).toBe('exchange.need.incomplete');
    expect(await codeOf(file({ citations: [] }))).toBe('exchange.need.incomplete');
    const unknown = [{ document: 'unknown', article: '第一条' }];
    expect(await codeOf(file({ citations: unknown }))).toBe('exchange.need.basis-not-in-force');
    const { id } = await file();
    const self = { ...requesterHead(), actor: { ...requester().actor } };
    expect(await codeOf(needs().consent(self, id))).toBe('exchange.need.same-person');
    expect(await codeOf(needs().consent(head(), id))).toBe('exchange.need.not-found');
    expect(await read(id)).toMatchObject({ state: 'awaiting-office-head', sentAt: null });
    expect(await clocksOf(id)).toEqual([]);
  });

  it('a department has no two open needs of one title and purpose, and not too many', async () => {
    const said = stated({ title: '甲犬' });
    const both = await Promise.all(['甲犬', '甲　犬'].map((title) => codeOf(file({ title }))));
    expect(both.sort()).toEqual(['exchange.need.already-open', 'ok']);
    expect(await codeOf(needs().file(hub.as(bureau, 'requester'), said))).toBe('ok');
    const { nodes } = await register().list(requester(), { first: 100 });
    await needs().withdraw(requester(), nodes.find(({ title }) => title.startsWith('甲'))!.id);
    expect(await codeOf(needs().file(requester(), said))).toBe('ok');
    await sql(
      `INSERT INTO exchange.need (id, requester, title, description, items, basis, citations, scenario, purpose, state,
                                  last_step, filed_by, filed_at)
       SELECT gen_random_uuid(), $1, 'n' || n, 'd', '{i}', 'b', '[]', 's', 'p', 'awaiting-office-head', 1, 'test', '2026-01-01'
         FROM generate_series(1, $2::int) n`,
      [police, limits.openNeeds.value],
    );
    expect(await codeOf(file({}, hub.as(police, 'requester')))).toBe('exchange.need.too-many-open');
  });

  it('whoever needs it takes it back, and nobody awaits an answer any more', async () => {
    const { id } = await assigned();
    expect(await codeOf(needs().withdraw(officer(), id))).toBe('exchange.need.other-department');
    expect(await needs().withdraw(requesterHead(), id)).toMatchObject({ state: 'withdrawn' });
    expect((await clocksOf(id)).at(-1)).toMatchObject({ state: 'ended', outcome: 'dropped' });
    expect(await codeOf(answers().propose(officer(), id, no))).toBe('exchange.need.wrong-state');
  });

  it('tells whoever has to act, as a task with its last day that is done when they have', async () => {
    const { id, lastStep } = await proposed();
    await answers().answer(head(), id, lastStep);
    expect(
      (await noticesOf(id)).map(({ addressee, template, due_on, done }) => [
        ...[addressee, template, due_on, done],
      ]),
    ).toEqual([
      [`role:${water}/office-head`, 'need-awaiting-office-head', null, true],
      [`role:${bureau}/authority`, 'need-awaiting-source', '2026-03-09', true],
      [`role:${water}/office-head`, 'need-source-named', null, false],
      [`role:${water}/requester`, 'need-source-named', null, false],
      [`role:${police}/office-head`, 'need-proposed', '2026-03-16', true],
      [`role:${police}/provider-officer`, 'need-awaiting-answer', '2026-03-16', true],
      [`role:${water}/office-head`, 'need-refused', null, false],
      [`role:${water}/requester`, 'need-refused', null, false],
    ]);
  });

  it('shows a need to nobody but who needs it, who answers it and who supervises', async () => {
    const { id } = await sent();
    expect(await codeOf(register().get(officer(), id))).toBe('exchange.need.not-found');
    const listed = async (ctx: typeof officer) =>
      (await register().list(ctx(), { first: 100 })).nodes.some((need) => need.id === id);
    expect([await listed(officer), await listed(requester), await listed(authority)]).toEqual([
      ...[false, true, true],
    ]);
    await assign(id);
    expect(await listed(officer)).toBe(true);
  });

  it('pages needs newest first, of one state where asked', async () => {
    const first = await register().list(requester(), { first: 2 });
    const next = await register().list(requester(), { first: 2, after: first.endCursor! });
    const ids = [...first.nodes, ...next.nodes].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    const { nodes } = await register().list(requester(), { first: 50, state: 'refused' });
    expect(new Set(nodes.map(({ state }) => state))).toEqual(new Set(['refused']));
  });

  it('tells everybody which steps they can take, and why not the others', async () => {
    const { id } = await proposed();
    expect(await allowed(head(), id)).toEqual(['returnNeedAnswer', 'answerNeed']);
    expect(await allowed(requester(), id)).toEqual(['withdrawNeed']);
    expect(await allowed(authority(), id)).toEqual([]);
  });

  it('logs each step and each refusal', async () => {
    const before = (await hub.entries('exchange.need.consent')).length;
    const { id } = await file();
    await codeOf(needs().consent(head(), id));
    await needs().consent(requesterHead(), id);
    const entries = (await hub.entries('exchange.need.consent')).slice(before);
    expect(entries.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['deny', 'exchange.need.not-found'],
      ['allow', 'ok'],
    ]);
  });
});
