import { LegalClocks } from '@shutong/clocks';
import { FixedClock, systemContext } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { startClockWatch, workerUnderTest } from '../../../test/support/raising';
import { rectificationsUnderTest } from '../../../test/support/rectifications';
import { MissingFilings } from './missing-filings.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

describe('the filing of what a provider has ended for misuse', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let watch: Awaited<ReturnType<typeof startClockWatch>>;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    watch = await startClockWatch(hub);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    await watch.stop();
    await hub.close();
  });

  const { head, second, authority, service, imposed, told, openTasks } = rectificationsUnderTest(
    () => hub,
  );
  const ended = async () => {
    const one = await imposed();
    await service().refuse(head(), one.id, '不认可');
    await service().terminate(second(), one.agreementId, '拒不整改');
    return one;
  };
  const clocksOf = async (id: string) =>
    (await hub.app.get(LegalClocks).ofMatter(id))
      .filter(({ kind }) => kind === 'termination-filing')
      .map(({ holder, awaitedBy, limitDays, ...one }) => ({
        ...{ holder, awaitedBy, limitDays },
        ...{ dueOn: one.dueOn, outcome: one.outcome, late: one.late },
      }));
  const running = {
    ...{ holder: bureau, awaitedBy: police, limitDays: 5 },
    ...{ dueOn: '2026-03-09', outcome: null, late: null },
  };

  it('Article 27: has a limit that the authority holds, and who waits is told where it is late', async () => {
    const { id } = await ended();
    expect(await clocksOf(id)).toEqual([running]);
    expect(await openTasks(id)).toEqual([
      `termination-to-file role:${bureau}/authority 2026-03-09`,
    ]);
    clock.set(at('2026-03-06'));
    await watch.look(systemContext('clocks', clock.now()));
    const toldOf = async (mark: string) =>
      (await told(id)).filter((one) => one.startsWith(`clock-${mark}`)).sort();
    expect(await toldOf('warned')).toEqual([`clock-warned role:${bureau}/authority`]);
    clock.set(at('2026-03-10'));
    await watch.look(systemContext('clocks', clock.now()));
    expect(await toldOf('overdue')).toEqual(
      [`clock-overdue role:${bureau}/authority`, `clock-overdue role:${police}/office-head`].sort(),
    );
    // What is filed late is filed all the same.
    await service().fileTermination(authority(), id, '黔数备〔2026〕9号');
    expect(await clocksOf(id)).toEqual([{ ...running, outcome: 'done', late: true }]);
    expect(await openTasks(id)).toEqual([]);
  });

  it('counts in how the authority keeps its limits', async () => {
    const rateOf = async () => {
      const span = { from: '2026-03-09', to: '2026-03-09' } as const;
      const { nodes } = await hub.app.get(LegalClocks).onTime(authority(), span, { first: 10 });
      const mine = nodes.find(({ holder }) => holder === bureau);
      return { onTime: mine?.onTime ?? 0, late: mine?.late ?? 0, overdue: mine?.overdue ?? 0 };
    };
    const before = await rateOf();
    const [one] = [await ended(), await ended()];
    await service().fileTermination(authority(), one.id, '1号');
    clock.set(at('2026-03-10'));
    expect(await rateOf()).toEqual({
      ...{ onTime: before.onTime + 1, late: before.late, overdue: before.overdue + 1 },
    });
  });

  it('is awaited by nobody where the authority has ended it', async () => {
    const { id, agreementId } = await imposed(authority());
    await service().refuse(head(), id, '不认可');
    await service().terminate(authority(), agreementId, '拒不整改');
    expect(await clocksOf(id)).toEqual([]);
  });

  it('has its time also where it was ended before there was a limit, counted from when that is found', async () => {
    const [unfiled, filed] = [await ended(), await ended()];
    await service().fileTermination(authority(), filed.id, '2号');
    const { id: authoritys, agreementId } = await imposed(authority());
    await service().refuse(head(), authoritys, '不认可');
    await service().terminate(authority(), agreementId, '拒不整改');
    const owner = hub.db.pool('migrator');
    const ids = [[unfiled.id, filed.id]];
    const ofBefore = `kind = 'termination-filing' AND matter_id = ANY ($1)`;
    await owner.query(
      `DELETE FROM clocks.act WHERE clock_id IN (SELECT id FROM clocks.clock WHERE ${ofBefore})`,
      ids,
    );
    await owner.query(`DELETE FROM clocks.clock WHERE ${ofBefore}`, ids);
    await owner.query('UPDATE notice.notice SET due_on = NULL WHERE about_id = ANY ($1)', ids);
    clock.set(at('2026-06-01'));
    const { get, stop } = await workerUnderTest(hub);
    const found = () => get(MissingFilings).start(systemContext('test', clock.now()));
    await Promise.all([found(), found()]);
    expect(await found()).toBe(0);
    await stop();
    expect(await clocksOf(unfiled.id)).toEqual([{ ...running, dueOn: '2026-06-08' }]);
    for (const { id } of [filed, { id: authoritys }]) expect(await clocksOf(id)).toEqual([]);
    expect(await openTasks(unfiled.id)).toEqual([
      `termination-to-file role:${bureau}/authority 2026-06-08`,
    ]);
    const logged = await hub.entries('exchange.rectification.await-filing');
    expect(logged.filter((entry) => JSON.stringify(entry).includes(unfiled.id))).toHaveLength(1);
    expect(await told(filed.id)).toContain(`termination-filed role:${police}/office-head`);
  });
});
