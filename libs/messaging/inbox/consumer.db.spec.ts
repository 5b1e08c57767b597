import { randomUUID } from 'node:crypto';
import { Database, SystemClock } from '@shutong/platform';
import { DEFAULT_RETRY, EmbeddedTransport } from '@shutong/transport';
import { breakingLink } from '../../../test/support/breaking-link';
import { testDatabase } from '../../../test/support/database';
import { until } from '../../../test/support/until';
import { topicOf } from '../outbox/event';
import { Consumers } from './consumer';
import { Inbox } from './inbox';

const type = 'clocks.clock.warned';
const data = {
  ...{ id: randomUUID(), kind: 'delivery', matterKind: 'application', matterId: randomUUID() },
  ...{ holder: '11520000009390152H', awaitedBy: null, limitDays: 20, dueOn: null },
};

describe('What learns from events', () => {
  it('learns each once, and buries none, when its database was away longer than any message is tried', async () => {
    const db = await testDatabase();
    const link = await breakingLink(db.url('worker'));
    const database = await Database.connect({
      ...{ url: link.url, pool: 2, application: 'test', entities: [] },
    });
    let failures = 0;
    // Beside it, as a broker is, that is up meanwhile and would bury.
    const outbox = new EmbeddedTransport({
      ...{ pool: db.pool('worker'), onTrouble: () => (failures += 1) },
    });
    const consumers = new Consumers(
      { transport: outbox, outbox },
      new Inbox(database),
      new SystemClock(),
    );
    const learned: string[] = [];
    await consumers.start({
      ...{ name: 'learner', types: [type] },
      handle: async (_tx, { id }) => void learned.push(id),
    });
    link.shut(true);
    const ids = [randomUUID(), randomUUID()];
    const messages = ids.map((id) => {
      const body = Buffer.from(JSON.stringify({ id, type, data }));
      return { id, key: 'k', type, headers: {}, body };
    });
    await outbox.publish(topicOf(type), messages);
    await until(async () => (failures > DEFAULT_RETRY.attempts ? true : undefined));
    link.shut(false);
    await until(async () => (learned.length >= ids.length ? true : undefined));
    expect(learned).toEqual(ids);
    const letters = { topic: topicOf(type), group: 'learner' };
    expect(await outbox.deadLetters.list(letters)).toEqual([]);
    await consumers.onApplicationShutdown();
    await outbox.close();
    await database.close();
    await link.close();
    await db.drop();
  });
});
