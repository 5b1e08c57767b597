import { FixedClock, systemContext } from '@shutong/platform';
import { bureau } from '../../../test/support/exchange';
import {
  developer,
  licensed,
  openingHub,
  type OpeningHub,
} from '../../../test/support/open-applications';
import { workerUnderTest } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { OpenExpiry } from './open-expiry.service';
import { OpenRegister } from './open-register.service';
import { OpenRevocation } from './open-revocation.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const dayMs = 86_400_000;

describe('the end of the term of an agreement on open data', () => {
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

  const authority = () => hub.as(bureau, 'authority', 'gao');
  const after = (days: number) => clock.set(new Date(start.getTime() + days * dayMs));
  const expire = () =>
    worker.get(OpenExpiry).expireDue(systemContext('agreement-expiry', clock.now()));
  const revoke = (id: string) => hub.app.get(OpenRevocation).revoke(authority(), id, '滥用');
  const stateOf = async (id: string) => {
    const register = hub.app.get(OpenRegister);
    return (await register.fileOf(await register.get(authority(), id))).agreement!.state;
  };
  const logged = async () =>
    (await hub.entries('exchange.open-application.expire'))
      .filter(({ outcome }) => outcome === 'allow')
      .map(({ resource }) => (resource as { id: string }[])[0]!.id);
  const told = async (id: string) => {
    const { rows } = await hub.db.pool('migrator').query<{ addressee: string }>(
      `SELECT addressee FROM notice.notice
        WHERE about_id = $1 AND template = 'open-agreement-expired'`,
      [id],
    );
    return rows.map(({ addressee }) => addressee);
  };
  const events = async (id: string) => {
    const { rows } = await hub.db
      .pool('migrator')
      .query(
        `SELECT FROM transport.message WHERE key = $1 AND type = 'exchange.open-application.expired'`,
        [id],
      );
    return rows.length;
  };

  it('leaves no agreement active: one log entry, one event, and whoever applied is told', async () => {
    const who = developer(hub, '李四');
    const first = await licensed(hub, who);
    clock.advance(1000);
    const second = await licensed(hub, developer(hub, '赵六'));
    after(199);
    expect(await expire()).toBe(0);
    expect(await stateOf(first.id)).toBe('active');
    after(201);
    // Two workers at once.
    await Promise.all([expire(), expire()]);
    for (const { id } of [first, second]) {
      expect([await stateOf(id), await events(id)]).toEqual(['expired', 1]);
    }
    expect(await logged()).toEqual([first.id, second.id]);
    expect(await told(first.id)).toEqual([`person:${who.actor.id}`]);
    expect(await codeOf(revoke(first.id))).toBe('exchange.open-application.wrong-state');
    expect(await expire()).toBe(0);
  });

  it('changes nothing of what was revoked before it', async () => {
    const { id } = await licensed(hub, developer(hub, '王五'));
    await revoke(id);
    after(201);
    expect(await expire()).toBe(0);
    expect(await stateOf(id)).toBe('revoked');
    expect(await events(id)).toBe(0);
  });
});
