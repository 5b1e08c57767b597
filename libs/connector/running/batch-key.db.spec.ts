import { revokeFormerKey, rotateRootKey } from '@shutong/connector';
import { keyNamedIn } from '@shutong/wire';
import { batchesUnderTest, type BatchesUnderTest } from '../../../test/support/batches';
import { until, type TestConnector } from '../../../test/support/connectors';

const rows = 4000;

describe('a batch in whose middle a connector goes on with another root key', () => {
  let world: BatchesUnderTest;
  beforeAll(async () => {
    world = await batchesUnderTest();
    await world.source.query(
      `INSERT INTO permits SELECT 'P-' || lpad(n::text, 6, '0'), '单位' || n, NULL, now()
         FROM generate_series(1, ${rows}) AS n;
       UPDATE permits SET holder = '禁' WHERE permit_no LIKE '%00'`,
    );
    await world.agree();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.target.query(`
      TRUNCATE permits_taken;
      DROP TABLE IF EXISTS shutong.written;
      CREATE SCHEMA IF NOT EXISTS shutong;
      CREATE TABLE shutong.written (permit_no text);
      CREATE OR REPLACE FUNCTION shutong.note() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO shutong.written VALUES (NEW.permit_no); RETURN NEW; END $$;
      DROP TRIGGER IF EXISTS noted ON permits_taken;
      CREATE TRIGGER noted AFTER INSERT OR UPDATE ON permits_taken FOR EACH ROW EXECUTE FUNCTION shutong.note()`);
  });

  /** Until the running connector has said that it goes on with another key. */
  const changed = async ({ lines }: TestConnector, work: () => Promise<unknown>) => {
    const before = lines.length;
    await work();
    await until(() => lines.slice(before).some(({ thumbprint }) => thumbprint));
  };
  const rotated = (connector: TestConnector) =>
    changed(connector, () => rotateRootKey(connector.dir));
  const revoked = (connector: TestConnector) =>
    changed(connector, () => revokeFormerKey(connector.dir));

  const signers = async (batch: string) => {
    const { rows: chunks } = await world.hub.db
      .pool('migrator')
      .query<{ manifest: string; receipt: string }>(
        'SELECT manifest, receipt FROM exchange.batch_chunk WHERE batch = $1 ORDER BY number',
        [batch],
      );
    const of = (jws: readonly string[]) => new Set(jws.map((each) => keyNamedIn(each))).size;
    return {
      provider: of(chunks.map(({ manifest }) => manifest)),
      requester: of(chunks.map(({ receipt }) => receipt)),
    };
  };

  /** Each accepted row written once, each rejected one told once, and both ends of one mind. */
  async function isWhole(batch: string): Promise<void> {
    const ended = await world.atHub(batch);
    expect(ended).toMatchObject({ state: 'complete', rows, accepted: rows - 40, rejected: 40 });
    const count = async (sql: string, params: unknown[] = []) =>
      Number((await world.target.query<{ count: string }>(sql, params)).rows[0]!.count);
    expect(await count('SELECT count(*) FROM permits_taken')).toBe(rows - 40);
    expect(await count('SELECT count(*) FROM shutong.written')).toBe(rows - 40);
    const rejected = 'FROM shutong.batch_rejection WHERE batch = $1';
    expect(await count(`SELECT count(*) ${rejected}`, [batch])).toBe(40);
    expect(await count(`SELECT count(DISTINCT "values"[1]) ${rejected}`, [batch])).toBe(40);
  }

  it.each(['provider', 'requester'] as const)(
    'comes whole, and no row twice, when its %s rotates',
    async (side) => {
      const { batch } = await world.order();
      await world.released(batch);
      await rotated(world[side]);
      expect(await world.atHub(batch)).toMatchObject({ state: 'sending' });
      await world.ended();
      await isWhole(batch);
      expect(await signers(batch)).toEqual({ provider: 1, requester: 1, [side]: 2 });
      await revoked(world[side]);
    },
  );

  it('ends with a reason when the key that it was sealed to is revoked, and the next brings the rest, no row twice', async () => {
    const { batch } = await world.order();
    await world.released(batch);
    for (const side of [world.provider, world.requester]) {
      await rotated(side);
      await revoked(side);
    }
    const failed = await world.ended('failed');
    expect(failed).toMatchObject({ batch });
    // Whichever meets the revocation first: the order opened anew, or a chunk that was signed just before.
    expect(['connector.command-altered', 'exchange.batch.forged']).toContain(failed.code);
    expect(await world.atHub(batch)).toMatchObject({ state: 'failed' });
    const next = await world.order();
    await world.ended();
    await isWhole(next.batch);
  });
});
