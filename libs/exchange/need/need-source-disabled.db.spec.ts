import { LegalClocks } from '@shutong/clocks';
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
import { switching } from '../../../test/support/disabling';
import { until } from '../../../test/support/until';
import { NeedAnswers } from './need-answers.service';
import type { NeedStated } from './need.policy';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

describe('the time of a need whose source is disabled', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeHub;
  let watch: WatchUnderTest;
  let stopWorker: (() => Promise<void>) | null = null;
  beforeAll(async () => {
    hub = await exchangeHub({}, clock);
    watch = await startClockWatch(hub);
  });
  beforeEach(async () => {
    clock.set(at('2026-03-02'));
    await startWorker();
  });
  afterEach(async () => {
    await departments().enable(security(), police);
    await restWorker();
  });
  afterAll(async () => {
    await watch.stop();
    await hub.close();
  });

  const startWorker = async () => {
    stopWorker = (await workerUnderTest(hub)).stop;
  };
  const restWorker = async () => {
    await stopWorker?.();
    stopWorker = null;
  };
  const security = () => hub.as(bureau, 'security-administrator', 'an');
  const departments = () => hub.app.get(Departments);
  /** No two steps are taken at one instant, so that the order of clocks is told by their times. */
  const answers = () => {
    clock.advance(1000);
    return hub.app.get(NeedAnswers);
  };
  const sent = (said?: NeedStated) => sentNeed(hub, said);
  const assign = (id: string, department = police) =>
    answers().assign(hub.as(bureau, 'authority', 'gao'), id, { department, reasons: '三定方案' });
  const assigned = async () => (await assign((await sent()).id)).id;
  const { disableOn, enableOn } = switching({ hub: () => hub, clock });
  const clocksOf = (id: string) => hub.app.get(LegalClocks).ofMatter(id);
  /** Kind, holder and last day of what runs, or how it ended. */
  const timesOf = async (id: string) =>
    (await clocksOf(id)).map(({ kind, holder, state, dueOn, outcome, late }) =>
      state === 'running'
        ? `${kind} ${holder} ${dueOn}`
        : `${kind} ${holder} ${outcome} ${late ? 'late' : 'in time'}`,
    );
  const runs = (id: string, kind: string) =>
    until(async () => {
      const running = (await clocksOf(id)).filter(({ state }) => state === 'running');
      return running.length === 1 && running[0]!.kind === kind;
    });
  const told = async (id: string, template: string) => {
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ to: string; day: string; open: boolean }>(
        `SELECT addressee AS "to", coalesce(due_on::text, params->>'dueOn') AS day,
                task AND done_at IS NULL AS open
           FROM notice.notice WHERE about_id = $1 AND template = $2 ORDER BY told_at, addressee`,
        [id, template],
      );
    return rows.map(({ to, day, open }) => `${to} ${day}${open ? ' open' : ''}`);
  };
  const look = () => watch.look(systemContext('clocks', clock.now()));

  it('Article 19: the authority has its five working days to name another, the disabled department none, and who waits is told', async () => {
    const id = await assigned();
    await disableOn('2026-03-03');
    await runs(id, 'need-assignment');
    expect(await timesOf(id)).toEqual([
      `need-assignment ${bureau} done in time`,
      `need-answer ${police} dropped in time`,
      `need-assignment ${bureau} 2026-03-10`,
    ]);
    expect(await told(id, 'need-source-disabled')).toEqual([
      `role:${bureau}/authority 2026-03-10 open`,
    ]);
    expect(await told(id, 'need-awaiting-answer')).toEqual([
      `role:${police}/provider-officer null open`,
    ]);
    const waiting = ['office-head', 'requester'].map((role) => `role:${water}/${role} 2026-03-10`);
    expect(await told(id, 'need-source-lost')).toEqual(waiting);
    clock.set(at('2026-03-11'));
    await look();
    expect((await told(id, 'clock-overdue')).sort()).toEqual(
      [`role:${bureau}/authority`, `role:${water}/office-head`]
        .map((to) => `${to} 2026-03-10`)
        .sort(),
    );
  });

  it('Article 19: naming another one ends the authority’s time, and gives that one its own', async () => {
    const id = await assigned();
    await disableOn('2026-03-03');
    await runs(id, 'need-assignment');
    clock.set(at('2026-03-05'));
    await assign(id, bureau);
    expect(await timesOf(id)).toEqual([
      `need-assignment ${bureau} done in time`,
      `need-answer ${police} dropped in time`,
      `need-assignment ${bureau} done in time`,
      `need-answer ${bureau} 2026-03-19`,
    ]);
  });

  it('Article 19: a department that is enabled again before has all of its time anew, that of its duty where there is one', async () => {
    const said = stated();
    await publishDuty(hub, 'GA-41', dutyOf(said.items, { replyDays: 3 }));
    const { id } = await sent(said);
    await disableOn('2026-03-03');
    await runs(id, 'need-assignment');
    await enableOn('2026-03-04');
    await runs(id, 'need-answer');
    expect(await timesOf(id)).toEqual([
      `need-answer ${police} dropped in time`,
      `need-assignment ${bureau} dropped in time`,
      `need-answer ${police} 2026-03-09`,
    ]);
    expect(await told(id, 'need-awaiting-answer')).toEqual([
      `role:${police}/provider-officer 2026-03-09 open`,
    ]);
    expect((await told(id, 'need-source-named')).slice(-2)).toEqual(
      ['office-head', 'requester'].map((role) => `role:${water}/${role} 2026-03-09`),
    );
  });

  it('C46.3 a department is not late for what it had to answer after it was disabled, however late the worker learns of it', async () => {
    const lateOf = async () => {
      const span = { from: '2026-03-16', to: '2026-03-16' } as const;
      const auditor = hub.as(bureau, 'auditor');
      const { nodes } = await hub.app.get(LegalClocks).onTime(auditor, span, { first: 10 });
      return nodes;
    };
    const [first, second] = [await assigned(), await assigned()];
    await restWorker();
    await disableOn('2026-03-13');
    clock.set(at('2026-03-20'));
    await look();
    // Who names another before the worker comes to it finds the same.
    await assign(first, bureau);
    await startWorker();
    await runs(second, 'need-assignment');
    expect(await timesOf(first)).toEqual(
      expect.arrayContaining([
        `need-answer ${police} dropped in time`,
        expect.stringMatching(`need-answer ${bureau} 2026-`),
      ]),
    );
    expect((await timesOf(second)).slice(1)).toEqual([
      `need-answer ${police} dropped in time`,
      `need-assignment ${bureau} 2026-03-27`,
    ]);
    expect(await lateOf()).toEqual([]);
  });

  it('C46.3 a department whose time was over when it was disabled stays late', async () => {
    const id = await assigned();
    await disableOn('2026-03-18');
    await runs(id, 'need-assignment');
    expect((await timesOf(id))[1]).toBe(`need-answer ${police} dropped late`);
  });
});
