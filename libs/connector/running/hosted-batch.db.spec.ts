import { batchesUnderTest, type BatchesUnderTest } from '../../../test/support/batches';
import { police, until, water } from '../../../test/support/connectors';
import { BatchResolver } from '../../exchange/batch/batch.resolver';
import { Batches } from '../../exchange/batch/batches.service';

describe('a batch from a provider whose connector the operator runs', () => {
  let world: BatchesUnderTest;
  beforeAll(async () => {
    world = await batchesUnderTest([police]);
    await world.agree();
  });
  afterAll(() => world.close());

  it('is named as hosted at the local address, in GraphQL and in its log entry', async () => {
    const { app } = world.hub;
    expect(await world.order()).toMatchObject({ status: 202, hosted: true });
    const { batch } = await world.batch();
    expect(await world.batch()).toMatchObject({ hosted: true });
    await until(() =>
      world.atHub(batch).then(
        () => true,
        () => false,
      ),
    );
    const resolver = new BatchResolver(app.get(Batches));
    expect(await resolver.hosted(await app.get(Batches).get(asRequester(), batch))).toBe(true);
    const [entry] = (await world.hub.entries('exchange.batch.order')) as unknown as {
      resource: object[];
    }[];
    const named = { type: 'connector', id: police, classification: 'hosted' };
    expect(entry!.resource).toContainEqual(named);
  });

  const asRequester = () => world.hub.as(water, 'requester');
});
