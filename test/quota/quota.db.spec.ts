import { closeLinks } from '@shutong/messaging';
import type { HubError } from '@shutong/platform';
import type { CallCommand } from '@shutong/wire';
import type { Agreement } from '../../libs/exchange/agreement/agreement.entity';
import { CallService } from '../../libs/exchange/call/call.service';
import {
  connectorsUnderTest,
  permits,
  water,
  type ConnectorsUnderTest,
} from '../support/connectors';
import { hubOver } from '../support/exchange';
import { PastHub } from '../support/past-hub';

/** What is asked for is proven by hand; a hundredth of it with every change. */
const full = process.env['SHUTONG_TEST_SCALE'] === 'full';
const share = full ? 1 : 100;
const calls = 10_000 / share;
const quota = 1000 / share;
/** Of each hub at a time, all others wait at its door: with more, a slow machine lets calls miss their deadline. */
const inFlight = full ? 40 : 8;
/** Commands that both hubs carry at once. */
const doubled = 5;

describe('a quota that two hubs draw on at once', () => {
  let world: ConnectorsUnderTest;
  let past: PastHub;
  let second: Awaited<ReturnType<typeof hubOver>>;
  let hubs: readonly CallService[];
  beforeAll(async () => {
    world = await connectorsUnderTest();
    const ceiling = { ...permits.ceiling, quota: { calls: quota + doubled, window: 'day' } };
    world.provider.configure(world.serving({ mounts: [{ ...permits, ceiling }] }));
    await world.provider.start();
    await world.requester.start();
    past = await PastHub.over(world);
    second = await hubOver(world.hub.db, { HUB_URL: world.url, HUB_INSTANCE: '1' });
    hubs = [world.hub.app, second.app].map((app) => app.get(CallService));
  });
  afterAll(async () => {
    await second.app.close();
    await closeLinks(second.links);
    await world.close();
  });

  const verification = (of: Agreement, lifeMs?: number): Promise<CallCommand> => {
    const life = lifeMs === undefined ? {} : { deadline: (Date.now() + lifeMs) * 1000 };
    const content = { claims: { holder: '水务公司' } };
    return past.command(of, { mode: 'verify', ...life }, { content });
  };
  /** Code by which a call under way in a hub was refused, or how it was answered. */
  const ended = (hub: number, command: CallCommand): Promise<string> =>
    hubs[hub]!.call(world.hub.as(water, 'connector'), command).then(
      ({ code, outcome }) => code ?? outcome,
      ({ code }: HubError) => code,
    );
  const tally = (codes: readonly string[]) =>
    Object.fromEntries(
      [...new Set(codes)].sort().map((code) => [code, codes.filter((one) => one === code).length]),
    );
  /** All calls are there at once; each hub carries so many of them at a time. */
  async function race(of: Agreement): Promise<{ codes: string[]; commands: CallCommand[] }> {
    const codes: string[] = [];
    const commands: CallCommand[] = [];
    let left = calls;
    const line = async (hub: number): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const command = await verification(of);
        codes.push(await ended(hub, command));
        commands.push(command);
      }
    };
    await Promise.all(hubs.flatMap((_, hub) => Array.from({ length: inFlight }, () => line(hub))));
    return { codes, commands };
  }

  it(`answers exactly ${quota} of ${calls} calls, and has each on record once`, async () => {
    const agreement = await past.conclude({}, quota);
    const { codes, commands } = await race(agreement);
    expect(tally(codes)).toEqual({ answered: quota, 'connector.quota': calls - quota });
    expect(await past.taken(agreement)).toBe(quota);
    expect((await past.given()).answered).toBe(quota);
    const ids = new Set(commands.map(({ id }) => id));
    const logged = (await world.hub.entries('exchange.call.verify')).map(callOf);
    expect(logged.length).toBe(calls);
    expect(new Set(logged.filter((id) => id !== undefined && ids.has(id))).size).toBe(calls);
    const { rows } = await world.hub.db
      .pool('migrator')
      .query<{ n: number }>(
        'SELECT count(*)::int AS n FROM exchange.delivery WHERE agreement = $1',
        [agreement.id],
      );
    expect(rows[0]!.n).toBe(quota);
  });

  it('counts a command once, whichever hub brings it again', async () => {
    const agreement = await past.conclude({}, 2);
    const [first, other, beyond] = [
      await verification(agreement),
      await verification(agreement),
      await verification(agreement),
    ];
    expect([await ended(0, first), await ended(1, first)]).toEqual([
      'answered',
      'connector.replayed',
    ]);
    expect([await ended(1, other), await ended(0, other)]).toEqual([
      'answered',
      'connector.replayed',
    ]);
    expect([await ended(0, beyond), await ended(1, beyond)]).toEqual([
      'connector.quota',
      'connector.quota',
    ]);
    expect(await past.taken(agreement)).toBe(2);
  });

  it('counts a command once that both hubs bring at once, and one of them at most is answered', async () => {
    const agreement = await past.conclude({}, quota + doubled);
    const commands = await Promise.all(
      Array.from({ length: doubled }, () => verification(agreement, 3000)),
    );
    const pairs = await Promise.all(
      commands.map((command) => Promise.all(hubs.map((_, hub) => ended(hub, command)))),
    );
    for (const pair of pairs) expect(pair.filter((one) => one === 'answered')).toHaveLength(1);
    expect(await past.taken(agreement)).toBe(doubled);
  });
});

const callOf = (entry: Record<string, unknown>): string | undefined =>
  (entry['resource'] as { type: string; id: string }[]).find(({ type }) => type === 'call')?.id;
