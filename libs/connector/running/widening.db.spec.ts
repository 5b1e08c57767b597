import { approveAgreement, listAgreements } from '@shutong/connector';
import {
  connectorsUnderTest,
  police,
  until,
  water,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { PastHub } from '../../../test/support/past-hub';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { ApplicationService } from '../../exchange/application/application.service';
import { DecisionService } from '../../exchange/decision/decision.service';
import { Renewals } from '../../exchange/renewal/renewals.service';

describe('a wider version of an agreement, between two connectors', () => {
  let world: ConnectorsUnderTest;
  let past: PastHub;
  beforeAll(async () => {
    world = await connectorsUnderTest();
    await world.provider.start();
    await world.requester.start();
    past = await PastHub.over(world);
  });
  afterAll(() => world.close());

  const both = ['holder', 'permit_no'];
  /** Asked for, and granted by the provider. */
  async function granted({ id: agreementId }: Agreement): Promise<void> {
    const { hub } = world;
    const asked = { agreementId, fields: both };
    const { id } = await hub.app.get(Renewals).widen(hub.as(water, 'requester', 'wang'), asked);
    await hub.app.get(ApplicationService).approve(hub.as(water, 'office-head', 'li'), id);
    const said = { reasons: '', ground: '', fields: both, maxRows: 5 };
    const proposal = { outcome: 'granted', ...said } as const;
    await hub.app
      .get(DecisionService)
      .propose(hub.as(police, 'provider-officer', 'chen'), id, proposal);
    await hub.app.get(DecisionService).answer(hub.as(police, 'office-head', 'sun'), id);
  }
  /** As each connector lists it, with what it waits for. */
  const listed = async (dir: string, { id }: Agreement) =>
    (await listAgreements(dir))
      .filter((one) => one.id === id)
      .map(({ version, state, waits }) => [version, state, ...waits.map(({ why }) => why)]);
  const query = ({ id: agreement }: Agreement) =>
    world.requester.ask('/v1/query', { agreement, keys: { permit_no: 'A-1' }, fields: both });

  it('Article 25: is signed by neither before a person there approves it; until then the narrower one works, and no wider call', async () => {
    const agreement = await past.conclude({ fields: ['holder'] });
    const { provider, requester } = world;
    await granted(agreement);
    for (const { dir } of [provider, requester]) {
      await until(async () => (await listed(dir, agreement)).length === 2);
      expect(await listed(dir, agreement)).toEqual([
        [2, 'proposed', 'widened'],
        [1, 'active'],
      ]);
    }
    expect(await query(agreement)).toMatchObject({ term: 'fields' });
    // Nor does a hub that helps get more of the provider's connector.
    expect(await past.ended(await past.command(agreement, { fields: both }))).toBe(
      'connector.field',
    );
    const ahead = { agreementVersion: 2, fields: both };
    expect(await past.ended(await past.command(agreement, ahead))).toBe(
      'connector.agreement-version',
    );
    expect(await past.ended(await past.command(agreement))).toBe('answered');
    for (const { dir } of [provider, requester]) {
      expect(await approveAgreement(dir, agreement.id)).toBe(true);
    }
    for (const { dir } of [provider, requester]) {
      await until(async () => (await listed(dir, agreement)).length === 1);
      expect(await listed(dir, agreement)).toEqual([[2, 'active']]);
    }
    expect(await past.ended(await past.command(agreement))).toBe('connector.agreement-version');
    expect(await query(agreement)).toMatchObject({
      status: 200,
      rows: [{ holder: '水务公司', permit_no: 'A-1' }],
    });
  });
});
