import { EntryReview } from '@shutong/catalog';
import { eventually } from '../../../test/support/application';
import {
  bureau,
  exchangeUnderTest,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { startWorker } from '../../../test/support/raising';

describe('an entry that is stopped while others use it', () => {
  let hub: ExchangeUnderTest;
  let stopWorker: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
    stopWorker = await startWorker(hub);
  });
  afterAll(async () => {
    await stopWorker?.();
    await hub.close();
  });

  const told = async (id: string): Promise<string[]> => {
    const { rows } = await hub.db.pool('migrator').query<{ told: string }>(
      `SELECT template || ' ' || addressee AS told FROM notice.notice
        WHERE about_type = 'entry' AND about_id = $1 AND template LIKE 'held-entry-%' ORDER BY 1`,
      [id],
    );
    return rows.map((row) => row.told);
  };

  it('Article 16: is told to who holds a running agreement on it, at each of both steps once', async () => {
    const { entryId } = await signed(hub);
    const review = hub.app.get(EntryReview, { strict: false });
    const gao = hub.as(bureau, 'authority');
    const both = (template: string) =>
      ['office-head', 'requester'].map((role) => `${template} role:${water}/${role}`);
    await review.suspend(gao, entryId, '数据有误');
    expect(
      await eventually(
        () => told(entryId),
        ({ length }) => length > 0,
      ),
    ).toEqual(both('held-entry-suspended'));
    await review.retire(gao, entryId, '停办');
    expect(
      await eventually(
        () => told(entryId),
        ({ length }) => length > 2,
      ),
    ).toEqual([...both('held-entry-retired'), ...both('held-entry-suspended')]);
  });
});
