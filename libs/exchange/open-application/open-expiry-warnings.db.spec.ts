import { FixedClock, systemContext } from '@shutong/platform';
import { bureau } from '../../../test/support/exchange';
import {
  developer,
  licensed,
  openingHub,
  type OpeningHub,
} from '../../../test/support/open-applications';
import { workerUnderTest } from '../../../test/support/raising';
import { OpenExpiryWarnings } from './open-expiry-warnings.service';
import { OpenRevocation } from './open-revocation.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const dayMs = 86_400_000;

describe('the warning before the term of an agreement on open data is over', () => {
  const clock = new FixedClock(start);
  let hub: OpeningHub;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  beforeAll(async () => {
    hub = await openingHub(clock);
    worker = await workerUnderTest(hub);
  });
  beforeEach(() => clock.set(start));
  afterAll(async () => {
    await worker.stop();
    await hub.close();
  });

  async function toldAfter(days: number, id: string): Promise<string[]> {
    clock.set(new Date(start.getTime() + days * dayMs));
    const round = () =>
      worker.get(OpenExpiryWarnings).round(systemContext('agreement-expiry', clock.now()));
    // Two workers at once.
    await Promise.all([round(), round()]);
    const { rows } = await hub.db.pool('migrator').query<{ addressee: string }>(
      `SELECT addressee FROM notice.notice
        WHERE about_id = $1 AND template = 'open-agreement-expiring' ORDER BY told_at`,
      [id],
    );
    return rows.map(({ addressee }) => addressee);
  }

  it('comes 30 and 7 days before it, once each, to whoever applied', async () => {
    const who = developer(hub, '李四');
    const { id } = await licensed(hub, who);
    const told = `person:${who.actor.id}`;
    expect(await toldAfter(169, id)).toEqual([]);
    expect(await toldAfter(171, id)).toEqual([told]);
    expect(await toldAfter(192, id)).toEqual([told]);
    expect(await toldAfter(194, id)).toEqual([told, told]);
    expect(await toldAfter(199, id)).toEqual([told, told]);
  });

  it('does not come for what was revoked', async () => {
    const { id } = await licensed(hub, developer(hub, '王五'));
    await hub.app.get(OpenRevocation).revoke(hub.as(bureau, 'authority', 'gao'), id, '滥用');
    expect(await toldAfter(180, id)).toEqual([]);
  });
});
