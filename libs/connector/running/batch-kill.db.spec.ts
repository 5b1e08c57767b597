import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { projectRoot } from '@shutong/platform';
import { batchesUnderTest, type BatchesUnderTest } from '../../../test/support/batches';
import { until } from '../../../test/support/connectors';

const rows = 3000;

/** A connector in a process of its own, which can be killed as a power cut would. */
class KillableConnector {
  private child: ChildProcess | undefined;
  private port = 0;

  constructor(private readonly dir: string) {}

  async start(): Promise<number> {
    const script = join(projectRoot(), 'dist', 'apps', 'connector', 'main.js');
    this.child = fork(script, ['start', '--dir', this.dir], { stdio: 'ignore' });
    this.port = await new Promise<number>((resolve, reject) => {
      this.child!.once('message', ({ port }: { port: number }) => resolve(port));
      this.child!.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
    return this.port;
  }

  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.child?.once('exit', resolve));
    this.child?.kill('SIGKILL');
    await gone;
  }
}

describe('a batch whose connectors are killed at any moment', () => {
  let world: BatchesUnderTest;
  let sides: Readonly<Record<'provider' | 'requester', KillableConnector>>;
  let port: number;
  beforeAll(async () => {
    world = await batchesUnderTest();
    await world.source.query(
      `INSERT INTO permits SELECT 'P-' || lpad(n::text, 6, '0'), '单位' || n, NULL, now()
         FROM generate_series(1, ${rows}) AS n;
       UPDATE permits SET holder = '禁' WHERE permit_no LIKE '%00'`,
    );
    await world.agree();
    for (const connector of [world.provider, world.requester]) await connector.stop();
    sides = {
      provider: new KillableConnector(world.provider.dir),
      requester: new KillableConnector(world.requester.dir),
    };
    await sides.provider.start();
    port = await sides.requester.start();
  });
  afterAll(async () => {
    await sides.provider.kill();
    await sides.requester.kill();
    await world.close();
  });

  const ask = async (body?: object) =>
    (await world.requester.ask('/v1/batches', body, port)) as unknown as {
      readonly batch: string;
      readonly batches: readonly { readonly batch: string; readonly state: string }[];
    };
  const isEnded = async (id: string) => (await world.atHub(id)).endedAt !== null;

  it('C05.1 after kills in mid-batch sent equals accepted plus rejected', async () => {
    const kills = fc.sample(
      fc.record({ side: fc.constantFrom('provider', 'requester'), after: fc.nat(400) }),
      6,
    );
    await world.target.query('TRUNCATE permits_taken');
    const { batch } = await ask({ intake: world.intakeName() });
    for (const { side, after } of kills) {
      await sleep(after);
      await sides[side as 'provider'].kill();
      const started = await sides[side as 'provider'].start();
      if (side === 'requester') port = started;
    }
    await until(() => isEnded(batch));
    const ended = await world.atHub(batch);
    expect(ended).toMatchObject({ state: 'complete', rows, accepted: rows - 30, rejected: 30 });
    expect(ended.chunks).toBeGreaterThan(20);
  });

  it('C05.2 no record is counted twice: the table holds each accepted row once', async () => {
    const [{ count }] = (
      await world.target.query<{ count: string }>('SELECT count(*) FROM permits_taken')
    ).rows as [{ count: string }];
    expect(Number(count)).toBe(rows - 30);
    const { rows: rejected } = await world.target.query<{ permit: string }>(
      'SELECT "values"[1] AS permit FROM shutong.batch_rejection',
    );
    expect(new Set(rejected.map(({ permit }) => permit)).size).toBe(rejected.length);
    expect(rejected).toHaveLength(30);
  });
});
