import { listAgreements } from '@shutong/connector';
import { Clock, SteadyClock, systemContext } from '@shutong/platform';
import {
  connectorsUnderTest,
  until,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { granted } from '../../../test/support/exchange-calls';
import { workerUnderTest } from '../../../test/support/raising';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { AgreementService } from '../../exchange/agreement/agreement.service';
import { HeartbeatController } from '../../exchange/link-state/heartbeat.controller';
import { LinkWatch } from '../../exchange/link-state/link-watch.service';

const hour = 3_600_000;
const jumps: [string, number][] = [
  ['forward', 24 * hour],
  ['back', -24 * hour],
];

/** A machine's clock that somebody sets. */
class MachineClock extends Clock {
  by = 0;

  now(): Date {
    return new Date(Date.now() + this.by);
  }
}

describe('where a machine’s clock is set to another time', () => {
  const [ofHub, ofWorker] = [new MachineClock(), new MachineClock()];
  const hubClock = new SteadyClock(ofHub);
  const workerClock = new SteadyClock(ofWorker);
  let world: ConnectorsUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  let agreement: Agreement;
  beforeAll(async () => {
    world = await connectorsUnderTest({}, [], hubClock);
    await world.provider.start();
    await world.requester.start();
    worker = await workerUnderTest({ ...world.hub, clock: workerClock });
    agreement = await granted(world.hub, { modes: ['verify'] });
    for (const { dir } of [world.provider, world.requester]) {
      await until(async () =>
        (await listAgreements(dir)).some(
          ({ id, state }) => id === agreement.id && state === 'active',
        ),
      );
    }
  });
  beforeEach(() => (ofHub.by = ofWorker.by = 0));
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });

  const verified = () =>
    world.requester.ask('/v1/verify', {
      ...{ agreement: agreement.id, keys: { permit_no: 'A-1' }, claims: { holder: '水务公司' } },
    });
  const entries = () => world.hub.entries('exchange.call.verify');

  it.each(jumps)('%s, the hub answers calls, and records them when they are', async (_, by) => {
    expect((await verified()).result).toBe('match');
    ofHub.by = by;
    const before = (await entries()).length;
    expect(await verified()).toMatchObject({ status: 200, result: 'match' });
    const made = (await entries()).slice(before);
    expect(made).toHaveLength(1);
    const recordedAt = Number(made[0]!['recorded_at']) / 1000;
    expect(Math.abs(recordedAt - Date.now())).toBeLessThan(hour);
    ofHub.by = 0;
    expect((await verified()).result).toBe('match');
  });

  it.each(jumps)('%s, the hub tells connectors the time that goes on', async (_, by) => {
    ofHub.by = by;
    const told = world.hub.app.get(HeartbeatController).speaks().time / 1000;
    expect(Math.abs(told - Date.now())).toBeLessThan(hour);
  });

  it.each(jumps)(
    '%s by years, the worker ends no agreement and misses no connector',
    async (_, by) => {
      ofWorker.by = 1000 * by;
      const ctx = () => systemContext('test', workerClock.now());
      expect(await worker.get(AgreementService).expireDue(ctx())).toBe(0);
      await worker.get(LinkWatch).look(ctx());
      expect(await world.hub.entries('exchange.connector.lose')).toEqual([]);
      expect((await verified()).result).toBe('match');
    },
  );
});
