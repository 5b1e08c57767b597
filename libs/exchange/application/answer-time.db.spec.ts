import { randomUUID } from 'node:crypto';
import { LegalClocks, MissingYears } from '@shutong/clocks';
import { worded } from '@shutong/notice';
import { sentencesOf, systemContext, type Context } from '@shutong/platform';
import { signTerms } from '@shutong/wire';
import { bureau, police, water } from '../../../test/support/exchange';
import { answering, at, periodUntil } from '../../../test/support/answering';
import { addYear } from '../../../test/support/calendars';
import { codeOf } from '../../../test/support/refusals';
import { granted } from '../../../test/support/exchange-calls';
import { AgreementService } from '../agreement/agreement.service';
import { Extensions } from '../extension/extensions.service';
import { ApplicationFiles } from './application-files.service';
import { ApplicationService } from './application.service';
import { availableActions } from './available-actions.policy';

describe('the time for an answer', () => {
  const scene = answering();
  const { clock, provider, requester, arrived, clockOf, propose, answer, ask, look } = scene;
  const authority = (name = 'gao') => scene.hub.as(bureau, 'authority', name);
  const extend = (id: string, reasons = '需会商') =>
    scene.hub.app.get(Extensions).ask(provider(), id, reasons);
  const consent = (id: string, consented = true, by = authority(), remarks = '') =>
    scene.hub.app.get(Extensions).answer(by, id, { consented, remarks });

  /** What the person is told of the step: the code of what forbids it. */
  const told = async (ctx: Context, id: string, action: string) => {
    const application = await scene.hub.app.get(ApplicationService).get(ctx, id);
    const file = await scene.hub.app.get(ApplicationFiles).of(ctx, application);
    const found = availableActions(ctx.actor, file).find((one) => one.action === action)!;
    return found.refusal?.code ?? 'ok';
  };

  it('Article 21: a conditional application is answered within ten working days of its receipt', async () => {
    const id = await arrived();
    const running = await clockOf(id);
    expect(running).toMatchObject({
      ...{ state: 'running', holder: police, awaitedBy: water, limitDays: 10 },
      ...{ dueOn: '2026-03-16', warnOn: '2026-03-12' },
    });
    expect(scene.hub.app.get(LegalClocks).daysLeft(running)).toBe(10);
    clock.set(at('2026-03-16'));
    await propose(id);
    await answer(id);
    expect(await clockOf(id)).toMatchObject({ state: 'ended', outcome: 'done', late: false });
  });

  const marksOf = async (id: string) => {
    const { warnedAt, overdueAt } = await clockOf(id);
    return { warned: warnedAt !== null, overdue: overdueAt !== null };
  };
  const logged = async (action: string, id: string) =>
    (await scene.hub.entries(action)).filter((entry) =>
      JSON.stringify(entry['resource']).includes(id),
    );

  it('C46.1 warns once, when the set share of its limit is used', async () => {
    const id = await arrived();
    clock.set(at('2026-03-11'));
    await look();
    expect(await marksOf(id)).toEqual({ warned: false, overdue: false });
    clock.set(at('2026-03-12'));
    expect(await look()).toMatchObject({ warned: 1, overdue: 0 });
    expect(await look()).toMatchObject({ warned: 0, overdue: 0 });
    expect(await marksOf(id)).toEqual({ warned: true, overdue: false });
    expect(await logged('clocks.clock.warn', id)).toHaveLength(1);
    const told = await scene.hub.db.pool('migrator').query(
      `SELECT addressee, template, params FROM notice.notice
          WHERE about_id = $1 AND template LIKE 'clock-%' ORDER BY 1`,
      [id],
    );
    const notice = {
      template: 'clock-warned',
      params: {
        ...{ title: '取水许可表', dueOn: '2026-03-16' },
        ...worded('holder', { 'zh-CN': '省公安厅', en: '省公安厅' }),
        ...worded('what', { 'zh-CN': '答复有条件共享申请', en: 'answer, conditional sharing' }),
      },
    };
    expect(told.rows).toEqual([
      { addressee: `role:${police}/office-head`, ...notice },
      { addressee: `role:${police}/provider-officer`, ...notice },
    ]);
    await scene.hub.app.get(ApplicationService).withdraw(requester(), id);
  });

  it('C41.2 the board shows each open request’s holder and time left', async () => {
    const clocks = scene.hub.app.get(LegalClocks);
    const board = async (filter: { readonly overdue?: boolean } = {}) => {
      const asked = { state: 'running', ...filter } as const;
      const { nodes } = await clocks.list(authority(), asked, { first: 100 });
      const { rows } = await scene.hub.db
        .pool('migrator')
        .query(`SELECT FROM clocks.clock WHERE state = 'running' AND ($1 OR due_on < $2)`, [
          ...[filter.overdue === undefined, clock.now()],
        ]);
      expect(nodes).toHaveLength(rows.length);
      return nodes.map((one) => [one.matterId, one.holder, clocks.daysLeft(one)]);
    };
    const id = await arrived();
    expect(await board()).toContainEqual([id, police, 10]);
    clock.set(at('2026-03-11'));
    expect(await board()).toContainEqual([id, police, 3]);
    expect(await board({ overdue: true })).not.toContainEqual([id, police, expect.anything()]);
    clock.set(at('2026-03-17'));
    expect(await board({ overdue: true })).toContainEqual([id, police, expect.anything()]);
    await propose(id);
    await answer(id);
    // From now on the delivery is awaited.
    expect(await board()).toContainEqual([id, police, 20]);
    expect(await board({ overdue: true })).toEqual([]);
  });

  it('C46.2 is marked overdue once, after its last day, and stays late when it is answered then', async () => {
    const id = await arrived();
    clock.set(at('2026-03-16'));
    await look();
    expect(await marksOf(id)).toEqual({ warned: true, overdue: false });
    clock.set(at('2026-03-17'));
    expect(await look()).toMatchObject({ warned: 0, overdue: 1 });
    expect(await look()).toMatchObject({ warned: 0, overdue: 0 });
    expect(scene.hub.app.get(LegalClocks).isOverdue(await clockOf(id))).toBe(true);
    expect(await logged('clocks.clock.overdue', id)).toHaveLength(1);
    await propose(id, { outcome: 'refused', reasons: '不符合条件', ground: '条例第十四条' });
    await answer(id);
    expect(await clockOf(id)).toMatchObject({ state: 'ended', late: true });
  });

  it('Article 21: time is extended once, by ten working days, with reasons and the authority’s consent alone', async () => {
    const id = await arrived();
    expect(await codeOf(extend(id, ' '))).toBe('exchange.extension.reason-missing');
    expect(await codeOf(consent(id))).toBe('exchange.extension.not-asked');
    await extend(id);
    expect(await clockOf(id)).toMatchObject({ dueOn: '2026-03-16' });
    expect(await codeOf(consent(id, true, provider()))).toBe('exchange.extension.only-authority');
    expect(await codeOf(consent(id, false))).toBe('exchange.extension.reason-missing');
    await consent(id);
    expect(await clockOf(id)).toMatchObject({ limitDays: 20, dueOn: '2026-03-30' });
    expect(await codeOf(extend(id))).toBe('exchange.extension.already-asked');
    expect(await codeOf(consent(id))).toBe('exchange.extension.not-asked');
    const { rows } = await scene.hub.db
      .pool('migrator')
      .query(
        `SELECT 1 FROM transport.message WHERE type = 'exchange.application.extended' AND key = $1`,
        [id],
      );
    expect(rows).toHaveLength(1);
  });

  it('Article 21: the requester is told that the time is extended, by consent alone', async () => {
    const toldOf = async (id: string) => {
      const { rows } = await scene.hub.db.pool('migrator').query(
        `SELECT template, params->>'dueOn' AS due FROM notice.notice
            WHERE about_id = $1 AND addressee = $2 AND template LIKE 'extension-%'`,
        [id, `role:${water}/requester`],
      );
      return rows as unknown[];
    };
    const consented = await arrived();
    await extend(consented);
    expect(await toldOf(consented)).toEqual([]);
    await consent(consented);
    const told = { template: 'extension-consented', due: '2026-03-30' };
    expect(await toldOf(consented)).toEqual([told]);
    const refused = await arrived();
    await extend(refused);
    await consent(refused, false, authority(), '可在期限内答复');
    expect(await toldOf(refused)).toMatchObject([{ template: 'extension-refused' }]);
  });

  it('Article 21: an extension that is refused moves nothing, and none is consented to when the time is over', async () => {
    const refused = await arrived();
    const over = await arrived();
    const unasked = await arrived();
    await extend(refused);
    await extend(over);
    await consent(refused, false, authority(), '可在期限内答复');
    expect(await clockOf(refused)).toMatchObject({ limitDays: 10, dueOn: '2026-03-16' });
    clock.set(at('2026-03-17'));
    expect(await codeOf(consent(over))).toBe('clocks.clock.over');
    expect(await clockOf(over)).toMatchObject({ limitDays: 10 });
    // It can still be refused, and so answered.
    expect(await told(authority(), over, 'answerExtension')).toBe('ok');
    for (const [action, step] of [
      ['askSupplement', ask],
      ['askExtension', extend],
    ] as const) {
      expect(await told(provider(), unasked, action)).toBe('clocks.clock.over');
      expect(await codeOf(step(unasked))).toBe('clocks.clock.over');
    }
    expect(await codeOf(ask(over))).toBe('clocks.clock.over');
    expect((await scene.hub.app.get(ApplicationService).get(requester(), over)).state).toBe(
      'received',
    );
  });

  it.each(['2026-03-30', '2026-03-31'])(
    'Article 21: more time is foretold as it is given on %s, where the clock has gone on and nobody has looked since',
    async (day) => {
      const id = await arrived();
      await ask(id);
      clock.set(at(day));
      expect(await clockOf(id)).toMatchObject({ state: 'paused', pausedUntil: '2026-03-16' });
      const said = await told(provider(), id, 'askExtension');
      expect(said).toBe(day === '2026-03-30' ? 'ok' : 'clocks.clock.over');
      expect(await codeOf(extend(id))).toBe(said);
    },
  );

  it('nothing more can be asked for in a matter that was withdrawn', async () => {
    const id = await arrived();
    clock.set(at('2026-03-20'));
    await scene.hub.app.get(ApplicationService).withdraw(requester(), id);
    expect(await clockOf(id)).toMatchObject({ state: 'ended', outcome: 'dropped' });
    expect(await codeOf(ask(id))).toBe('exchange.application.wrong-state');
    expect(await codeOf(extend(id))).toBe('exchange.application.wrong-state');
  });

  it('Article 22: the provider delivers within twenty working days of the agreeing answer, and has when both have signed', async () => {
    const agreement = await granted(scene.hub, { periodUntil });
    const delivery = () => clockOf(agreement.applicationId, 'delivery');
    expect(await delivery()).toMatchObject({ holder: police, dueOn: '2026-03-30', limitDays: 20 });
    clock.set(at('2026-03-31'));
    const agreements = scene.hub.app.get(AgreementService);
    const { terms, id } = agreement;
    await agreements.sign(
      scene.hub.as(police, 'connector'),
      id,
      await signTerms(terms, scene.hub.provider.keys),
    );
    expect(await delivery()).toMatchObject({ state: 'running' });
    await agreements.sign(
      scene.hub.as(water, 'connector'),
      id,
      await signTerms(terms, scene.hub.requester.keys),
    );
    expect(await delivery()).toMatchObject({ state: 'ended', outcome: 'done', late: true });
  });

  it('C46.3 gives each department’s on-time rate exactly, from the limits that came due in the span', async () => {
    const span = { from: '2026-06-01', to: '2026-07-31' };
    const of = async (ctx: Context) => {
      const { nodes } = await scene.hub.app.get(LegalClocks).onTime(ctx, span, { first: 10 });
      return nodes;
    };
    clock.set(at('2026-06-01'));
    const [first, second, third, fourth] = [
      await arrived(),
      await arrived(),
      await arrived(),
      await arrived(),
    ] as [string, string, string, string];
    await arrived(); // Stays open.
    clock.set(at('2026-06-15'));
    for (const id of [first, second]) {
      await propose(id, { outcome: 'refused', reasons: '不符合条件', ground: '条例第十四条' });
      await answer(id);
    }
    expect(await of(requester())).toEqual([{ holder: police, onTime: 2, late: 0, overdue: 0 }]);
    clock.set(at('2026-06-16'));
    await propose(third, { outcome: 'refused', reasons: '不符合条件', ground: '条例第十四条' });
    await answer(third);
    expect(await of(requester())).toEqual([{ holder: police, onTime: 2, late: 1, overdue: 2 }]);
    // Who gives up waiting excuses nobody; what is withdrawn in time is counted neither way.
    await scene.hub.app.get(ApplicationService).withdraw(requester(), fourth);
    const fifth = await arrived();
    await scene.hub.app.get(ApplicationService).withdraw(requester(), fifth);
    expect(await of(requester())).toEqual([{ holder: police, onTime: 2, late: 2, overdue: 1 }]);
  });

  it('a year that the calendar lacks delays no application: its last day is told once the calendar has it', async () => {
    clock.set(at('2026-12-28'));
    const id = await arrived();
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueOn: null, missingYear: 2027 });
    const { id: clockId } = await clockOf(id);
    const asked = scene.hub.app.get(LegalClocks).standingAt(requester(), clockId, clock.now());
    await expect(asked).rejects.toMatchObject({
      code: 'platform.calendar.year-missing',
      params: { year: 2027, file: 'catalog/calendars/cn.yaml' },
    });
    expect(await look()).toMatchObject({ counted: 0 });
    // As before the calendar had got 2026: the row alone is older than the calendar.
    clock.set(at('2026-03-02'));
    const known = await arrived();
    await scene.hub.db.pool('migrator').query(
      `UPDATE clocks.clock SET due_on = NULL, warn_on = NULL, missing_year = 2026, calendar = 'before'
          WHERE matter_id = $1`,
      [known],
    );
    expect(await look()).toMatchObject({ counted: 1 });
    expect(await clockOf(known)).toMatchObject({ missingYear: null, dueOn: '2026-03-16' });
  });

  it('a year that the calendar lacks keeps no other limit from its day, and the authority is told which file to extend', async () => {
    const lacking = async () => {
      const { rows } = await scene.hub.db.pool('migrator').query<object>(
        `SELECT addressee, params, done_at IS NOT NULL AS done FROM notice.notice
          WHERE template = 'calendar-year-missing'`,
      );
      return rows;
    };
    const tell = () => scene.watch.get(MissingYears).tell(systemContext('clocks', clock.now()));
    clock.set(at('2026-12-14'));
    const known = await arrived();
    expect(await clockOf(known)).toMatchObject({ dueOn: '2026-12-28' });
    clock.set(at('2026-12-28'));
    const unknown = await arrived();
    // Also while the hub itself stands in a year that nobody has entered.
    clock.set(at('2027-01-05'));
    await look();
    expect(await marksOf(known)).toMatchObject({ overdue: true });
    expect(await marksOf(unknown)).toEqual({ warned: false, overdue: false });
    const legal = scene.hub.app.get(LegalClocks);
    expect(legal.daysLeft(await clockOf(known))).toBe(0);
    const { code, params } = legal.missingYear(await clockOf(unknown))!;
    expect(sentencesOf(code, 'en', params)).toContain('Add the year to catalog/calendars/cn.yaml');
    expect(sentencesOf(code, 'zh-CN', params)).toContain('补入 catalog/calendars/cn.yaml');
    expect([await tell(), await tell()]).toEqual([[2027], [2027]]);
    const told = {
      addressee: `role:${bureau}/authority`,
      params: { year: '2027', file: 'catalog/calendars/cn.yaml' },
    };
    expect(await lacking()).toEqual([{ ...told, done: false }]);
    const forget = addYear({ app: scene.watch }, 2027);
    await look();
    expect(await clockOf(unknown)).toMatchObject({ missingYear: null, dueOn: '2027-01-11' });
    expect(await tell()).toEqual([]);
    expect(await lacking()).toEqual([{ ...told, done: true }]);
    forget();
    await look();
  });

  it('a calendar that is put right moves the last days of what runs, and the tasks, and warns anew; never what has ended', async () => {
    const [running, ended] = [await arrived(), await arrived()];
    await scene.hub.app.get(ApplicationService).withdraw(requester(), ended);
    const owner = scene.hub.db.pool('migrator');
    const before = [[running, ended], '2026-03-06'];
    await owner.query(
      `UPDATE clocks.clock SET due_on = $2, warn_on = $2, warned_at = now(), overdue_at = now(), calendar = 'before'
        WHERE matter_id = ANY ($1)`,
      before,
    );
    const tasks = 'UPDATE notice.notice SET due_on = $2 WHERE about_id = ANY ($1) AND task';
    await owner.query(tasks, before);
    expect(await look()).toMatchObject({ counted: 1 });
    expect(await look()).toMatchObject({ counted: 0 });
    expect(await clockOf(running)).toMatchObject({ dueOn: '2026-03-16', warnOn: '2026-03-12' });
    expect(await marksOf(running)).toEqual({ warned: false, overdue: false });
    expect(await clockOf(ended)).toMatchObject({ dueOn: '2026-03-06' });
    const { rows } = await owner.query(
      'SELECT due_on::text AS due FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL',
      [running],
    );
    expect(rows).toEqual([{ due: '2026-03-16' }]);
  });

  it('a clock that cannot be counted keeps no other from being warned of, and the round says so', async () => {
    const broken = randomUUID();
    const pool = scene.hub.db.pool('migrator');
    await pool.query(
      `INSERT INTO clocks.clock (id, kind, matter_kind, matter_id, title, holder, due_holder, state, limit_days, started_at, missing_year)
       VALUES ($1, 'delivery', 'application', $1, '无动作', $2, $2, 'running', 20, now(), 2026)`,
      [broken, police],
    );
    const id = await arrived();
    clock.set(at('2026-03-12'));
    await expect(look()).rejects.toThrow(AggregateError);
    expect(await marksOf(id)).toEqual({ warned: true, overdue: false });
    await pool.query('DELETE FROM clocks.clock WHERE id = $1', [broken]);
    await look();
  });

  it('only those who hold or await a clock, and those who supervise, see it', async () => {
    const id = await arrived();
    const { id: clockId } = await clockOf(id);
    const clocks = scene.hub.app.get(LegalClocks);
    const sees = async (ctx: Context) => {
      const { nodes } = await clocks.list(ctx, {}, { first: 100 });
      return nodes.some((one) => one.id === clockId);
    };
    expect(await Promise.all([sees(provider()), sees(requester()), sees(authority())])).toEqual([
      true,
      true,
      true,
    ]);
    const stranger = scene.hub.as(bureau, 'requester');
    expect(await sees(stranger)).toBe(false);
    expect(await codeOf(clocks.standingAt(stranger, clockId, clock.now()))).toBe(
      'clocks.clock.not-found',
    );
  });
});
