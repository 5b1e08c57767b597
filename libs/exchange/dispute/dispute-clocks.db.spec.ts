import { Jurisdiction, LegalClocks } from '@shutong/clocks';
import { FixedClock, type Context } from '@shutong/platform';
import { answered, switchedOn } from '../../../test/support/disputes';
import {
  bureau,
  enrol,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { DisputeService } from './dispute.service';
import { Disputes } from './disputes.service';

describe('the time for a dispute', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  beforeEach(() => clock.set(new Date('2026-03-02T10:00:00+08:00')));
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => hub.close());

  /** From now on the hub goes by other limits than those that it has read at its start. */
  function governedBy(limits: Jurisdiction): void {
    vi.spyOn(hub.app.get(Jurisdiction), 'limitOf').mockImplementation((kind) =>
      limits.limitOf(kind),
    );
  }
  /** A second after the last one, so that clocks are in the order of their start. */
  const now = (ctx: () => Context) => {
    clock.advance(1000);
    return ctx();
  };
  const requester = () => now(() => hub.as(water, 'office-head', 'li'));
  const provider = () => now(() => hub.as(police, 'office-head', 'sun'));
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const service = () => hub.app.get(DisputeService);
  const raise = async () => {
    const applicationId = await answered(hub);
    return service().raise(requester(), { applicationId, contested: '拒绝', reasons: '不成立' });
  };
  const clocksOf = async (id: string) =>
    (await hub.app.get(LegalClocks).ofMatter(id)).map((one) => ({
      kind: one.kind,
      is: one.outcome ?? one.state,
      holder: one.holder,
      awaitedBy: one.awaitedBy,
    }));
  const opinion = {
    ...{ text: '应当提供', documentNumber: '黔府函〔2026〕3号', documentDate: '2026-03-02' },
  };

  it('Article 28: has no limit by default, since the law sets none', async () => {
    const { id } = await raise();
    for (let level = 0; level < 3; level += 1) {
      await service().escalate(requester(), id, '不一致');
      expect(await clocksOf(id)).toEqual([]);
    }
    await service().recordOpinion(authority(), id, opinion);
    expect(await clocksOf(id)).toEqual([]);
  });

  it('Article 28: runs level by level where the jurisdiction sets limits, held by whose turn it is', async () => {
    governedBy(switchedOn());
    const { id } = await raise();
    const negotiation = { kind: 'dispute-negotiation', holder: police, awaitedBy: water };
    expect(await clocksOf(id)).toEqual([{ ...negotiation, is: 'running' }]);
    await service().escalate(provider(), id, '不一致');
    const coordination = { kind: 'dispute-coordination', holder: bureau, awaitedBy: police };
    expect(await clocksOf(id)).toEqual([
      { ...negotiation, is: 'done' },
      { ...coordination, is: 'running' },
    ]);
    await service().recordOpinion(authority(), id, opinion);
    await service().escalate(requester(), id, '不接受');
    const superior = { kind: 'dispute-superior', holder: bureau, awaitedBy: water };
    await service().escalate(requester(), id, '不再等待');
    const government = { kind: 'dispute-government', holder: bureau, awaitedBy: water };
    expect((await clocksOf(id)).slice(1)).toEqual([
      { ...coordination, is: 'done' },
      { ...superior, is: 'dropped' },
      { ...government, is: 'running' },
    ]);
    await service().recordOpinion(authority(), id, opinion);
    expect((await clocksOf(id)).at(-1)).toEqual({ ...government, is: 'done' });
  });

  it('Article 28: is not counted at the authority that is a party and may give no opinion', async () => {
    governedBy(switchedOn());
    await enrol(hub, bureau);
    const applicationId = await answered(hub, undefined, bureau);
    const own = now(() => hub.as(bureau, 'office-head', 'li'));
    const said = { applicationId, contested: '拒绝', reasons: '不成立' };
    const { id } = await service().raise(own, said);
    await service().escalate(provider(), id, '不一致');
    const negotiated = { kind: 'dispute-negotiation', is: 'done', holder: police };
    expect(await clocksOf(id)).toEqual([{ ...negotiated, awaitedBy: bureau }]);
    await service().escalate(provider(), id, '主管部门为当事部门');
    const superior = { kind: 'dispute-superior', is: 'running', holder: bureau };
    expect((await clocksOf(id)).slice(1)).toEqual([{ ...superior, awaitedBy: police }]);
  });

  it('Article 28: is settled in time, or awaited by nobody after a withdrawal', async () => {
    governedBy(switchedOn());
    const settled = await raise();
    await service().proposeSettlement(provider(), settled.id, '提供名称');
    const { number } = (await hub.app.get(Disputes).stepsOf(settled.id)).at(-1)!;
    await service().acceptSettlement(requester(), settled.id, number);
    expect(await clocksOf(settled.id)).toMatchObject([{ is: 'done' }]);
    const withdrawn = await raise();
    await service().withdraw(requester(), withdrawn.id);
    expect(await clocksOf(withdrawn.id)).toMatchObject([{ is: 'dropped' }]);
  });
});
