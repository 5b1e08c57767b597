import { LegalClocks } from '@shutong/clocks';
import { FixedClock, systemContext } from '@shutong/platform';
import { DecisionService } from '../../libs/exchange/decision/decision.service';
import { Supplements } from '../../libs/exchange/supplement/supplements.service';
import { exchangeUnderTest, police, water, type ExchangeUnderTest } from './exchange';
import { grant, received } from './exchange-calls';
import { startClockWatch, type WatchUnderTest } from './raising';

/** Ten in the morning of a day in China. */
export const at = (day: string): Date => new Date(`${day}T10:00:00+08:00`);

export const periodUntil = new Date('2027-03-01T00:00:00Z');

/** For a describe of what happens between receipt and answer: a hub, a watch on its clocks, and what both parties do. */
export function answering() {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let watch: WatchUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    watch = await startClockWatch(hub);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    await watch.stop();
    await hub.close();
  });

  const provider = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'sun');
  const decisions = () => hub.app.get(DecisionService);
  return {
    clock,
    get hub() {
      return hub;
    },
    get watch() {
      return watch;
    },
    ...{ provider, head },
    requester: () => hub.as(water, 'requester', 'wang'),
    arrived: async () => (await received(hub, { periodUntil })).id,
    clockOf: async (id: string, kind = 'answer-conditional') =>
      (await hub.app.get(LegalClocks).ofMatter(id)).find((one) => one.kind === kind)!,
    propose: (id: string, change: object = {}) =>
      decisions().propose(provider(), id, { ...grant, fields: ['holder'], ...change }),
    answer: (id: string) => decisions().answer(head(), id),
    ask: (id: string, missing = ['用途说明', '安全措施'], by = provider()) =>
      hub.app.get(Supplements).ask(by, id, missing),
    look: () => watch.look(systemContext('clocks', clock.now())),
  };
}
