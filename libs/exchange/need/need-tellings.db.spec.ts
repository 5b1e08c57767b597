import { Departments } from '@shutong/identity';
import { FixedClock, systemContext } from '@shutong/platform';
import {
  bureau,
  exchangeHub,
  police,
  water,
  type ExchangeHub,
} from '../../../test/support/exchange';
import { dutyOf, publishDuty, stated, sentNeed } from '../../../test/support/needs';
import {
  startClockWatch,
  workerUnderTest,
  type WatchUnderTest,
} from '../../../test/support/raising';
import { until } from '../../../test/support/until';
import { NeedAnswers } from './need-answers.service';
import type { NeedStated } from './need.policy';
import { Needs } from './needs.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const no = { reasons: '涉及个案侦查', ground: '刑事诉讼法第五十四条' };

describe('who is told of a need', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeHub;
  let watch: WatchUnderTest;
  beforeAll(async () => {
    hub = await exchangeHub({}, clock);
    watch = await startClockWatch(hub);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    await watch.stop();
    await hub.close();
  });

  const requester = () => hub.as(water, 'requester', 'wang');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'zhou');
  const needs = () => hub.app.get(Needs);
  const answers = () => hub.app.get(NeedAnswers);
  const sent = (said?: NeedStated) => sentNeed(hub, said);
  const assign = (id: string, department = police) =>
    answers().assign(hub.as(bureau, 'authority', 'gao'), id, { department, reasons: '三定方案' });
  const assigned = async () => assign((await sent()).id);
  /** What was told by these templates, of whom and until when. */
  const told = async (about: string, templates: string) => {
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ template: string; to: string; params: { department?: string; dueOn?: string } }>(
        `SELECT template, addressee AS "to", params FROM notice.notice
          WHERE about_id = $1 AND template ~ $2 ORDER BY told_at, addressee`,
        [about, templates],
      );
    return rows.map(({ template, to, params }) =>
      [template, to, params.department, params.dueOn].filter(Boolean).join(' '),
    );
  };
  const nameOf = async (code: string) => {
    const sql = 'SELECT name FROM identity.department WHERE code = $1';
    return (await hub.db.pool('migrator').query<{ name: string }>(sql, [code])).rows[0]!.name;
  };
  const toRequester = (template: string, ...said: string[]) =>
    ['office-head', 'requester'].map((role) =>
      [template, `role:${water}/${role}`, ...said].join(' '),
    );

  it('Article 19: who needs the data is told which department answers by when, and when it hands the need back', async () => {
    const { id } = await sent();
    expect(await told(id, 'source-named|handed-back')).toEqual([]);
    await assign(id);
    const named = toRequester('need-source-named', await nameOf(police), '2026-03-16');
    expect(await told(id, 'source-named|handed-back')).toEqual(named);
    clock.set(at('2026-03-03'));
    await answers().handBack(head(), id, '由农业部门登记');
    const handedBack = toRequester('need-handed-back', await nameOf(police));
    expect(await told(id, 'source-named|handed-back')).toEqual([...named, ...handedBack]);
    clock.set(at('2026-03-04'));
    await assign(id, bureau);
    const anew = toRequester('need-source-named', await nameOf(bureau), '2026-03-18');
    expect(await told(id, 'source-named|handed-back')).toEqual([...named, ...handedBack, ...anew]);
  });

  it('Article 19: the same where a duty names the department, by the days that the duty gives', async () => {
    const said = stated();
    await publishDuty(hub, 'GA-21', dutyOf(said.items, { replyDays: 3 }));
    const { id } = await sent(said);
    expect(await told(id, 'source-named')).toEqual(
      toRequester('need-source-named', await nameOf(police), '2026-03-05'),
    );
  });

  it('is told nothing of what goes on within the department named', async () => {
    const { id } = await assigned();
    const { lastStep: read } = await answers().propose(officer(), id, no);
    await answers().sendBack(head(), id, { read, reasons: '请再核实' });
    await answers().propose(officer(), id, no);
    expect(await told(id, 'source-named|handed-back')).toHaveLength(2);
  });

  it('Article 19: where no department is named, or none answers, in time, who waits and the authority are told who is late', async () => {
    const [unnamed, unanswered] = [await sent(), await assigned()];
    clock.set(at('2026-03-10'));
    await watch.look(systemContext('clocks', clock.now()));
    clock.set(at('2026-03-17'));
    await watch.look(systemContext('clocks', clock.now()));
    const overdue = async (id: string) => (await told(id, 'clock-overdue')).sort();
    expect(await overdue(unnamed.id)).toEqual(
      [`${bureau}/authority 2026-03-09`, `${water}/office-head 2026-03-09`]
        .map((to) => `clock-overdue role:${to}`)
        .sort(),
    );
    expect(await overdue(unanswered.id)).toEqual(
      [`${bureau}/authority`, `${police}/office-head`, `${police}/provider-officer`]
        .concat(`${water}/office-head`)
        .map((to) => `clock-overdue role:${to} 2026-03-16`)
        .sort(),
    );
  });

  it('Article 19: while the department named is disabled the authority has the task of naming another, and no longer', async () => {
    const worker = await workerUnderTest(hub);
    const departments = hub.app.get(Departments);
    const security = () => hub.as(bureau, 'security-administrator', 'an');
    const tasks = async (id: string) => {
      const { rows } = await hub.db.pool('migrator').query<{ template: string }>(
        `SELECT template FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL
          ORDER BY template`,
        [id],
      );
      return rows.map(({ template }) => template);
    };
    const comeToBe = (id: string, ...templates: string[]) =>
      until(async () => (await tasks(id)).join() === templates.join());
    const [id, other] = [(await assigned()).id, (await assign((await sent()).id, bureau)).id];
    try {
      for (let times = 0; times < 2; times += 1) {
        clock.advance(60_000);
        await departments.disable(security(), police);
        await comeToBe(id, 'need-awaiting-answer', 'need-source-disabled');
        clock.advance(60_000);
        await departments.enable(security(), police);
        await comeToBe(id, 'need-awaiting-answer');
      }
      const toAuthority = `need-source-disabled role:${bureau}/authority ${await nameOf(police)}`;
      expect(await told(id, 'need-source-disabled')).toEqual([toAuthority, toAuthority]);
      await departments.disable(security(), police);
      await comeToBe(id, 'need-awaiting-answer', 'need-source-disabled');
      await assign(id, bureau);
      expect(await tasks(id)).toEqual(['need-awaiting-answer']);
      expect(await tasks(other)).toEqual(['need-awaiting-answer']);
    } finally {
      await departments.enable(security(), police);
      await worker.stop();
    }
  });

  it('whoever had worked on its answer is told of a withdrawal, the office head with the proposal before it included', async () => {
    const { id } = await assigned();
    await answers().propose(officer(), id, no);
    await needs().withdraw(requester(), id);
    expect(await told(id, 'need-withdrawn')).toEqual(
      ['office-head', 'provider-officer'].map((role) => `need-withdrawn role:${police}/${role}`),
    );
    const { id: own } = await needs().file(requester(), stated());
    await needs().withdraw(requester(), own);
    expect(await told(own, 'need-withdrawn')).toEqual([]);
  });
});
