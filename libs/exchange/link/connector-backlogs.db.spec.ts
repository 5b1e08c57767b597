import { requestId } from '@shutong/wire';
import { exchangeUnderTest, water, type ExchangeUnderTest } from '../../../test/support/exchange';
import { startWorker } from '../../../test/support/raising';
import { inboundTopic } from './topics';

describe('what waits for a connector', () => {
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
  });
  afterAll(() => hub.close());

  it('is kept also where the connector was enrolled before the outbox was pruned, and was never there', async () => {
    const owner = hub.db.pool('migrator');
    const topic = inboundTopic(water);
    await owner.query('DELETE FROM transport.position WHERE topic = $1', [topic]);
    const message = { key: 'note', type: 'note', headers: {}, body: Buffer.from('{}') };
    await hub.links.outbox.publish(topic, [{ id: requestId(Date.now()), ...message }]);
    await owner.query(
      `UPDATE transport.message SET published_at = now() - interval '900 hours' WHERE topic = $1`,
      [topic],
    );
    const stop = await startWorker(hub);
    await owner.query(`SELECT transport.prune(interval '1 hour', 1000)`);
    await stop();
    const left = await owner.query('SELECT FROM transport.message WHERE topic = $1', [topic]);
    expect(left.rowCount).toBe(1);
  });
});
