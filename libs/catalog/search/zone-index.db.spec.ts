import type { PoolClient } from 'pg';
import type { Context } from '@shutong/platform';
import { catalogUnderTest, police, type CatalogUnderTest } from '../../../test/support/catalog';
import { wordGroups, Glossary } from '@shutong/text';
import { ZoneIndex } from './zone-index';

describe('the index of a zone', () => {
  let catalog: CatalogUnderTest;
  let index: ZoneIndex;
  let ctx: Context;
  const clients: PoolClient[] = [];

  beforeEach(async () => {
    catalog = await catalogUnderTest();
    index = new ZoneIndex(catalog.database, 'government', []);
    ctx = catalog.as(police, 'requester');
  });
  afterEach(async () => {
    clients.splice(0).forEach((client) => client.release());
    await catalog.close();
  });

  /** A connection of its own, with a transaction open. */
  async function transaction(): Promise<PoolClient> {
    const client = await catalog.store.pool('hub').connect();
    clients.push(client);
    await client.query('BEGIN');
    return client;
  }
  const write = (client: PoolClient, id: string, word: string) =>
    client.query(
      `INSERT INTO search.document (zone, kind, id, title, title_en, text, content, tokens, facets,
              restricted, changed_at)
       VALUES ('government', 'entry', $1, $2, '', '', ARRAY[$2, '', '', ''], ARRAY[$2, '', '', ''],
              '{}', false, now())
       ON CONFLICT (zone, kind, id) DO UPDATE
         SET content = excluded.content, tokens = excluded.tokens, tx = pg_current_xact_id()`,
      [id, word],
    );
  const found = async (word: string): Promise<string[]> => {
    const engine = await index.current(ctx);
    const groups = wordGroups(word, new Glossary([]));
    const asked = {
      phrases: [],
      without: [],
      whole: word,
      filter: {},
      sort: 'relevance',
      first: 9,
    };
    const { page, relaxed } = engine.search({ ...asked, groups, sort: 'relevance' });
    return relaxed ? [] : page.map(({ id }) => id).sort();
  };

  it('knows what was committed before the look, also by a transaction that began long before others', async () => {
    const slow = await transaction();
    await write(slow, 'slow', '水质');
    const quick = await transaction();
    await write(quick, 'quick', '水质');
    expect(await found('水质')).toEqual([]);
    await quick.query('COMMIT');
    expect(await found('水质')).toEqual(['quick']);
    expect(await found('水质')).toEqual(['quick']);
    await slow.query('COMMIT');
    expect(await found('水质')).toEqual(['quick', 'slow']);
  });

  it('never knows what was rolled back', async () => {
    const client = await transaction();
    await write(client, 'a', '公积金');
    await client.query('ROLLBACK');
    expect(await found('公积金')).toEqual([]);
  });

  it('follows changes and removals, many of them in one go', async () => {
    const client = await transaction();
    for (let n = 0; n < 30; n++) await write(client, `e${n}`, '水质');
    await client.query('COMMIT');
    expect((await found('水质')).length).toBe(10);
    await client.query('BEGIN');
    await write(client, 'e1', '公积金');
    await client.query(
      "UPDATE search.document SET removed = true, tx = pg_current_xact_id() WHERE id <> 'e1'",
    );
    await client.query('COMMIT');
    expect(await found('水质')).toEqual([]);
    expect(await found('公积金')).toEqual(['e1']);
  });

  it('serves all who look at once from few looks, and each sees what was committed before', async () => {
    const client = await transaction();
    const rounds = Array.from({ length: 20 }, async (_, n) => {
      await new Promise((resolve) => setTimeout(resolve, n));
      return found('水质');
    });
    await write(client, 'a', '水质');
    await client.query('COMMIT');
    expect(await found('水质')).toEqual(['a']);
    for (const one of await Promise.all(rounds)) expect([[], ['a']]).toContainEqual(one);
  });

  it('goes on after a look that failed', async () => {
    const client = await transaction();
    await write(client, 'a', '水质');
    await client.query('COMMIT');
    await catalog.rows('ALTER TABLE search.document RENAME TO hidden_document');
    await expect(found('水质')).rejects.toThrow();
    await catalog.rows('ALTER TABLE search.hidden_document RENAME TO document');
    expect(await found('水质')).toEqual(['a']);
  });
});
