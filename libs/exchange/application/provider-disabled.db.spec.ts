import { LegalClocks } from '@shutong/clocks';
import { Database, systemContext } from '@shutong/platform';
import { answering, at, periodUntil } from '../../../test/support/answering';
import { bureau, police, water } from '../../../test/support/exchange';
import { granted, signed } from '../../../test/support/exchange-calls';
import { switching } from '../../../test/support/disabling';
import { until } from '../../../test/support/until';
import { signTerms } from '@shutong/wire';
import { DisabledHolders } from '../../clocks/clock/disabled-holders.service';
import { AgreementService } from '../agreement/agreement.service';
import { Corrections } from '../correction/corrections.service';
import { Extensions } from '../extension/extensions.service';
import { Supplements } from '../supplement/supplements.service';
import { ApplicationService } from './application.service';

describe('the time of a provider that is disabled', () => {
  const scene = answering();
  const { clock, arrived, ask, look, requester } = scene;
  const { disableOn, enableOn } = switching({ hub: () => scene.hub, clock });
  afterEach(() => enableOn('2026-07-01'));

  const timesOf = async (id: string, kind = 'answer-conditional') =>
    (await scene.hub.app.get(LegalClocks).ofMatter(id))
      .filter((one) => one.kind === kind)
      .map(({ state, dueOn, outcome, late, holder, pausedUntil }) =>
        state === 'ended'
          ? `${outcome} ${late ? 'late' : 'in time'}`
          : `${state} ${holder === police ? 'police' : holder} ${dueOn ?? pausedUntil}`,
      );
  const become = (id: string, times: readonly string[], kind?: string) =>
    until(async () => (await timesOf(id, kind)).join() === times.join());
  const told = async (id: string, template: string) => {
    const { rows } = await scene.hub.db
      .pool('migrator')
      .query<{ to: string; day: string | null; holder: string; what: string }>(
        `SELECT addressee AS "to", params->>'dueOn' AS day, params->>'holder.zh-CN' AS holder,
                params->>'what.en' AS what
           FROM notice.notice WHERE about_id = $1 AND template = $2 ORDER BY addressee`,
        [id, template],
      );
    return rows;
  };
  const toldTo = async (id: string, template: string) =>
    (await told(id, template)).map(({ to }) => to);
  const waiting = [
    ...['office-head', 'requester'].map((role) => `role:${water}/${role}`),
    `role:${bureau}/authority`,
  ].sort();
  const acting = ['office-head', 'provider-officer'].map((role) => `role:${police}/${role}`);
  const overdueOf = async (from: string) => {
    const span = { from, to: '2026-06-30' };
    const auditor = scene.hub.as(bureau, 'auditor');
    const { nodes } = await scene.hub.app.get(LegalClocks).onTime(auditor, span, { first: 10 });
    return nodes.filter(({ late, overdue }) => late + overdue > 0);
  };

  it('C46.3 ends when it is disabled, late with nothing, and begins anew when it is enabled, as requester and authority are told once', async () => {
    const id = await arrived();
    await disableOn('2026-03-05');
    await become(id, ['dropped in time']);
    clock.set(at('2026-03-17'));
    await look();
    expect(await told(id, 'clock-overdue')).toEqual([]);
    expect(await overdueOf('2026-03-01')).toEqual([]);
    expect(await toldTo(id, 'clock-set-aside')).toEqual(waiting);
    expect((await told(id, 'clock-set-aside'))[0]).toMatchObject({
      what: 'answer, conditional sharing',
    });
    await enableOn('2026-03-20');
    await become(id, ['dropped in time', 'running police 2026-04-03']);
    expect(await toldTo(id, 'clock-anew')).toEqual([...waiting, ...acting].sort());
    const task = await scene.hub.db
      .pool('migrator')
      .query(`SELECT due_on::text AS day FROM notice.notice WHERE about_id = $1 AND task`, [id]);
    expect(task.rows).toContainEqual({ day: '2026-04-03' });
  });

  it('C46.3 does not begin anew where the application was withdrawn meanwhile', async () => {
    const id = await arrived();
    const other = await arrived();
    await disableOn('2026-03-05');
    await become(id, ['dropped in time']);
    await scene.hub.app.get(ApplicationService).withdraw(requester(), id);
    await enableOn('2026-03-06');
    await become(other, ['dropped in time', 'running police 2026-03-20']);
    expect(await timesOf(id)).toEqual(['dropped in time']);
  });

  it('C46.3 stands still anew for the rest of the time for supplements, unless they came meanwhile', async () => {
    const [waitingStill, supplied] = [await arrived(), await arrived()];
    clock.set(at('2026-03-05'));
    for (const id of [waitingStill, supplied]) await ask(id);
    await disableOn('2026-03-06');
    await become(supplied, ['dropped in time']);
    await scene.hub.app.get(Supplements).supply(requester(), supplied, ['甲', '乙']);
    await enableOn('2026-03-09');
    await become(supplied, ['dropped in time', 'running police 2026-03-23']);
    await become(waitingStill, ['dropped in time', 'paused police 2026-03-19']);
    const dateless = [...waiting, ...acting].sort();
    expect(await toldTo(waitingStill, 'clock-anew-undated')).toEqual(dateless);
  });

  it('Article 21: begins anew with the days that the authority consents to meanwhile, of which the requester is told without a day', async () => {
    const id = await arrived();
    const extensions = scene.hub.app.get(Extensions);
    await extensions.ask(scene.provider(), id, '需会商');
    await disableOn('2026-03-05');
    await become(id, ['dropped in time']);
    const consent = { consented: true, remarks: '' };
    await extensions.answer(scene.hub.as(bureau, 'authority', 'gao'), id, consent);
    expect(await toldTo(id, 'extension-consented-undated')).toHaveLength(2);
    await enableOn('2026-03-20');
    await become(id, ['dropped in time', 'running police 2026-04-20']);
  });

  it('C46.3 of a delivery ends and begins anew alike, and what was late when it was disabled stays so', async () => {
    const { applicationId } = await granted(scene.hub, { periodUntil });
    const late = await arrived();
    clock.set(at('2026-03-17'));
    await look();
    expect((await told(late, 'clock-overdue'))[0]).toMatchObject({
      ...{ day: '2026-03-16', what: 'answer, conditional sharing' },
      holder: expect.stringContaining('公安') as string,
    });
    await disableOn('2026-03-17');
    await become(late, ['dropped late']);
    await become(applicationId, ['dropped in time'], 'delivery');
    await enableOn('2026-03-18');
    await become(applicationId, ['dropped in time', 'running police 2026-04-16'], 'delivery');
  });

  describe('of what is begun with it while it is disabled', () => {
    const holders = () => scene.watch.get(DisabledHolders);
    const ctx = () => systemContext('clocks', clock.now());
    const filed = async () => {
      const agreement = await signed(scene.hub, { periodUntil });
      await disableOn('2026-03-05');
      clock.set(at('2026-03-06'));
      const { id } = await scene.hub.app.get(Corrections).file(requester(), agreement.id, {
        ...{ items: ['holder'], record: 'A-1', problem: '名称不一致', grounds: '营业执照' },
      });
      expect(await timesOf(id, 'correction')).toEqual(['running police 2026-03-20']);
      return id;
    };
    const anew = ['dropped in time', 'running police 2026-03-23'];

    it('C46.3 ends at once, and begins when it is enabled', async () => {
      const id = await filed();
      expect([await holders().look(ctx()), await holders().look(ctx())]).toEqual([1, 0]);
      expect(await timesOf(id, 'correction')).toEqual(['dropped in time']);
      expect(await toldTo(id, 'clock-set-aside')).toEqual(waiting);
      await enableOn('2026-03-09');
      await become(id, anew, 'correction');
    });

    it('C46.3 what the provider does late is late, though who waits for it is disabled and has it then', async () => {
      const { id, applicationId, terms } = await granted(scene.hub, { periodUntil });
      expect(await timesOf(applicationId, 'delivery')).toEqual(['running police 2026-03-30']);
      await disableOn('2026-03-10', water);
      clock.set(at('2026-04-02'));
      const signature = await signTerms(terms, scene.hub.provider.keys);
      const connector = scene.hub.as(police, 'connector');
      await scene.hub.app.get(AgreementService).sign(connector, id, signature);
      expect(await holders().look(ctx())).toBe(1);
      expect(await timesOf(applicationId, 'delivery')).toEqual(['dropped late']);
      await enableOn('2026-04-03', water);
      await until(async () => (await timesOf(applicationId, 'delivery')).length === 2);
      expect(await timesOf(applicationId, 'delivery')).toEqual([
        'dropped late',
        `running ${water} 2026-05-07`,
      ]);
    });

    it('C46.3 begins also where it is enabled at the moment in which that time ends', async () => {
      const before = await arrived();
      const id = await filed();
      await become(before, ['dropped in time']);
      await scene.watch.get(Database).transaction(ctx(), async (tx) => {
        await holders().follow(tx, police);
        await enableOn('2026-03-09');
        await become(before, anew);
      });
      expect(await timesOf(id, 'correction')).toEqual(['dropped in time']);
      expect([await holders().look(ctx()), await holders().look(ctx())]).toEqual([1, 0]);
      expect(await timesOf(id, 'correction')).toEqual(anew);
    });
  });
});
