import { FixedClock, systemContext } from '@shutong/platform';
import { bureau, exchangeUnderTest, police, water } from '../../../test/support/exchange';
import type { ExchangeUnderTest } from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { suspended, terminated } from '../../../test/support/misuse';
import {
  agreementsOf,
  brought,
  project,
  projectsUnderTest,
  sign,
} from '../../../test/support/projects';
import { workerUnderTest } from '../../../test/support/raising';
import { Rectifications } from '../rectification/rectifications.service';
import { ExpiryWarnings } from './expiry-warnings.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const dayMs = 86_400_000;

describe('the warning before the term of an agreement is over', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    worker = await workerUnderTest(hub);
  });
  beforeEach(() => clock.set(start));
  afterAll(async () => {
    await worker.stop();
    await hub.close();
  });

  const agreed = async (days: number) =>
    (await signed(hub, { periodUntil: new Date(start.getTime() + days * dayMs) })).id;
  const round = () =>
    worker.get(ExpiryWarnings).round(systemContext('agreement-expiry', clock.now()));
  async function toldAfter(days: number, id: string, template = 'expiring'): Promise<string[]> {
    clock.set(new Date(start.getTime() + days * dayMs));
    await round();
    const { rows } = await hub.db.pool('migrator').query<{ told: string }>(
      `SELECT addressee || ' ' || (params->>'expiresOn') AS told FROM notice.notice
        WHERE about_id = $1 AND template = $2 ORDER BY told_at, addressee`,
      [id, `agreement-${template}`],
    );
    return rows.map(({ told }) => told);
  }

  it('comes 30 and 7 days before it, once each, to both parties', async () => {
    const id = await agreed(100);
    expect(await toldAfter(69, id)).toEqual([]);
    const told = [
      `role:${water}/office-head 2026-06-10`,
      `role:${water}/requester 2026-06-10`,
      `role:${police}/provider-officer 2026-06-10`,
    ];
    expect(await toldAfter(70, id)).toEqual(told);
    expect(await toldAfter(92, id)).toEqual(told);
    expect(await toldAfter(93, id)).toEqual([...told, ...told]);
    expect(await toldAfter(99, id)).toEqual([...told, ...told]);
  });

  it('comes once where the worker had stood still, and not for a term that was short from the first', async () => {
    const [late, short] = [await agreed(100), await agreed(5)];
    expect(await toldAfter(95, late)).toHaveLength(3);
    expect(await toldAfter(96, late)).toHaveLength(3);
    expect(await toldAfter(1, short)).toEqual([]);
  });

  it('tells what is suspended that its term runs on, and ends for good unless it is resumed', async () => {
    const id = await agreed(40);
    await suspended(hub, id);
    expect(await toldAfter(20, id)).toEqual([]);
    expect(await toldAfter(20, id, 'expiring-suspended')).toEqual([
      `role:${water}/office-head 2026-04-11`,
      `role:${water}/requester 2026-04-11`,
      `role:${police}/provider-officer 2026-04-11`,
    ]);
    await hub.app.get(Rectifications).lift(hub.as(bureau, 'authority', 'gao'), id, '经查无误');
    expect(await toldAfter(33, id)).toHaveLength(3);
  });

  it('does not come for what has ended', async () => {
    const id = await agreed(40);
    await terminated(hub, id);
    expect(await toldAfter(20, id)).toEqual([]);
    expect(await toldAfter(20, id, 'expiring-suspended')).toEqual([]);
  });

  it('comes once also where two workers look at the same moment', async () => {
    const id = await agreed(40);
    clock.set(new Date(start.getTime() + 20 * dayMs));
    await Promise.all([round(), round(), round()]);
    expect(await toldAfter(20, id)).toHaveLength(3);
  });

  it('asks nobody to renew what ends with its project, on the last day of it', async () => {
    const projects = await projectsUnderTest(clock);
    const own = await workerUnderTest(projects);
    try {
      const endsOn = '2026-04-11';
      const made = await project(projects, [police, water], { endsOn });
      await brought(projects, made, { parties: [water] });
      const [agreement] = await agreementsOf(projects, water, made);
      await sign(projects, agreement!);
      clock.set(new Date(start.getTime() + 20 * dayMs));
      await own.get(ExpiryWarnings).round(systemContext('agreement-expiry', clock.now()));
      const { rows } = await projects.db.pool('migrator').query<object>(
        `SELECT DISTINCT template, params->>'expiresOn' AS ends FROM notice.notice
          WHERE about_id = $1 AND template LIKE 'agreement-expiring%'`,
        [agreement!.id],
      );
      expect(rows).toEqual([{ template: 'agreement-expiring-project', ends: endsOn }]);
    } finally {
      await own.stop();
      await projects.close();
    }
  });
});
