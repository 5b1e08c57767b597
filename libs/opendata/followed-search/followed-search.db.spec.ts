import { SearchAmong } from '@shutong/catalog';
import { SystemClock, systemContext, uuidv7, type Database } from '@shutong/platform';
import { callerOf } from '../../../test/support/developers';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { digestOf } from '../api-key/credential';
import type { DeveloperNotices } from '../developer-notice/developer-notices.service';
import { FollowedSearch } from './followed-search.entity';
import { SearchMatches } from './search-matches.service';

interface Told {
  readonly kind: string;
  readonly facts: Readonly<Record<string, string>>;
}

const searches = '/api/v1/developer/searches';
let at: OpenDataUnderTest;
let portal: ReturnType<typeof callerOf>;
let water: string;
let road: string;
beforeAll(async () => {
  at = await openDataUnderTest();
  portal = callerOf(at.portal.url);
  const items = [openItem('code', '编号'), openItem('depth', '深度')];
  water = await at.entry(items, { summary: '全省水库水位', keywords: ['水库'] });
  road = await at.entry(items, { summary: '全省公路里程', keywords: ['公路'] });
});
afterAll(() => at.close());

const published = async (entry: string, dataset?: string) => {
  const id = dataset ?? (await at.dataset()).id;
  await at.publish(await at.version(id, `code,depth\n001,${Math.random()}\n`), entry);
  return id;
};
const follow = async (secret: string, q: string) => portal.post(searches, secret, { q });
const told = async (secret: string) => {
  const { body } = await portal.get('/api/v1/developer/notices', secret);
  return (body['notices'] as unknown as readonly Told[])
    .filter(({ kind }) => kind === 'open-search-found')
    .map(({ facts }) => facts);
};
const toldOf = (secret: string, many: number) =>
  until(async () => {
    const all = await told(secret);
    const sum = all.reduce((count, facts) => count + Number(facts['count']), 0);
    return sum >= many ? all : undefined;
  });
/** All that was due has been held against all searches. */
const settled = () =>
  until(async () => {
    const due = await at.rows(
      'SELECT FROM opendata.search_due UNION ALL SELECT FROM opendata.listing_due',
    );
    return due.length === 0 ? true : undefined;
  });

describe('a developer who follows a search', () => {
  it('is told of new datasets and versions that it finds by words and fields, and of no others', async () => {
    const before = await published(water);
    await settled();
    const [by, other] = [await portal.register(), await portal.register()];
    expect((await follow(by.secret, '水位 AND res_format:CSV')).status).toBe(201);
    expect((await follow(other.secret, 'tags:公路 NOT 水位')).status).toBe(201);
    const first = await published(water);
    const highway = await published(road);
    const title = async (id: string) =>
      (
        await at.rows<{ title: string }>('SELECT title FROM datasets.dataset WHERE id = $1', [id])
      )[0]!.title;
    const found = await toldOf(by.secret, 1);
    expect(found).toEqual([
      { search: '水位 AND res_format:CSV', count: '1', titles: await title(first) },
    ]);
    expect(await toldOf(other.secret, 1)).toEqual([
      { search: 'tags:公路 NOT 水位', count: '1', titles: await title(highway) },
    ]);
    await published(water, before);
    const later = await toldOf(by.secret, 2);
    expect(later.map(({ titles }) => titles)).toEqual([await title(before), await title(first)]);
    await settled();
    expect(await told(other.secret)).toHaveLength(1);
  });

  it('is told once of what was shown together, however often that is said', async () => {
    const by = await portal.register();
    expect((await follow(by.secret, '公路')).status).toBe(201);
    const [one, two] = [await published(road), await published(road)];
    await toldOf(by.secret, 2);
    await settled();
    const all = await told(by.secret);
    expect(all.reduce((sum, { count }) => sum + Number(count), 0)).toBe(2);
    // Said again of what is as it was: an entry that is looked at anew.
    await at.rows('INSERT INTO opendata.listing_due (id) VALUES ($1), ($2)', [one, two]);
    await settled();
    expect(await told(by.secret)).toHaveLength(all.length);
  });

  it('is asked for in steps of so many searches, each of which is held against it once', async () => {
    const by = await portal.register();
    const id = await published(road);
    await settled();
    const database: Database = await at.hub.db.connect('worker', [FollowedSearch]);
    const asked: string[] = [];
    const notices = {
      tell: (_: unknown, [developer]: readonly string[]) => {
        asked.push(developer!);
        return Promise.resolve();
      },
    } as unknown as DeveloperNotices;
    const clock = new SystemClock();
    const matches = new SearchMatches(database, clock, new SearchAmong(database), notices);
    const ctx = systemContext('test', clock.now());
    await at.rows(
      `WITH many AS (
         INSERT INTO opendata.followed_search (id, developer_id, q, followed_at)
         SELECT gen_random_uuid(), $1, '公路', now() - interval '1 hour' FROM generate_series(1, 450))
       INSERT INTO opendata.search_due (dataset_id, shown_at, after) VALUES ($2, now(), $3)`,
      [by.developer, id, '00000000-0000-0000-0000-000000000000'],
    );
    while (await matches.next(ctx)) continue;
    await settled();
    // Who does the next step, the worker or this test, is left to them.
    const [kept] = await at.rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM notice.notice WHERE addressee = $1 AND template = $2',
      [`person:developer:${by.developer}`, 'open-search-found'],
    );
    expect(asked.filter((one) => one === by.developer).length + kept!.count).toBe(450);
    await at.rows('DELETE FROM opendata.followed_search WHERE developer_id = $1', [by.developer]);
  });

  it('lists and removes its own, by the own secret, and follows so many at most', async () => {
    const [by, other] = [await portal.register(), await portal.register()];
    const { body } = await follow(by.secret, '水位');
    const id = String(body['id']);
    expect((await follow(by.secret, '水位')).body).toEqual({ id, isFollowed: true });
    expect((await portal.get(searches, by.secret)).body['searches']).toEqual([
      expect.objectContaining({ id, q: '水位' }),
    ]);
    expect((await portal.get(searches, other.secret)).body['searches']).toEqual([]);
    const others = await portal.call('DELETE', `${searches}/${id}`, other.secret);
    expect([others.status, others.body['code']]).toEqual([
      404,
      'opendata.followed-search.not-found',
    ]);
    expect((await follow(by.key, '公路')).status).toBe(401);
    expect((await portal.call('DELETE', `${searches}/${id}`, by.secret)).status).toBe(204);
    expect((await portal.get(searches, by.secret)).body['searches']).toEqual([]);
    await at.rows(
      `INSERT INTO opendata.followed_search (id, developer_id, q, followed_at)
       SELECT gen_random_uuid(), $1, n::text, now() FROM generate_series(1, 50) AS n`,
      [by.developer],
    );
    const full = await follow(by.secret, '水位');
    expect([full.status, full.body['code']]).toEqual([409, 'opendata.followed-search.too-many']);
  });

  it('is refused what cannot be read, at the portal and behind it', async () => {
    const by = await portal.register();
    for (const q of ['(a', 'password:x', 'metadata_modified:[NOW+999999YEARS TO *]']) {
      const refused = await follow(by.secret, q);
      expect([q, refused.status, refused.body['code']]).toEqual([
        ...[q, 400, 'opendata.feed.unreadable-search'],
      ]);
    }
    expect((await follow(by.secret, '')).status).toBe(400);
    const proof = digestOf(by.secret).toString('hex');
    const id = uuidv7(new Date());
    await at.rows(`INSERT INTO intake.message (key, kind, body) VALUES ($1, 'account', $2)`, [
      id,
      { op: 'follow-search', developer: by.developer, proof, id, q: '(a' },
    ]);
    await until(async () => {
      const left = await at.rows('SELECT FROM intake.message WHERE key = $1', [id]);
      return left.length === 0 ? true : undefined;
    });
    expect((await portal.get(searches, by.secret)).body['searches']).toEqual([]);
  });

  it('is told of what a department’s name means among all names that there are', async () => {
    const id = await published(water);
    await settled();
    const [{ department }] = (await at.rows<{ department: string }>(
      `SELECT facets ->> 'department' AS department FROM search.document
        WHERE zone = 'open' AND kind = 'dataset' AND id = $1`,
      [id],
    )) as [{ department: string }];
    const part = department.slice(1);
    const database: Database = await at.hub.db.connect('worker', []);
    const among = new SearchAmong(database);
    const ctx = systemContext('test', new Date());
    const find = () =>
      database.transaction(ctx, async (tx) => (await among.openDatasets(tx, [id]))(`部门:${part}`));
    expect(await find()).toEqual([id]);
    await at.rows(
      `INSERT INTO search.document (zone, kind, id, title, title_en, text, content, tokens, facets, restricted, changed_at)
       VALUES ('open', 'entry', 'another', '', '', '', '{}', '{}', jsonb_build_object('department', $1::text), false, now())`,
      [part],
    );
    expect(await find()).toEqual([]);
    await at.rows(`DELETE FROM search.document WHERE id = 'another'`);
  });

  it('is not kept from it by a search that can be read no longer', async () => {
    const by = await portal.register();
    await at.rows(
      `INSERT INTO opendata.followed_search (id, developer_id, q, followed_at) VALUES (gen_random_uuid(), $1, 'gone:x', now())`,
      [by.developer],
    );
    expect((await follow(by.secret, '水位')).status).toBe(201);
    await published(water);
    expect(await toldOf(by.secret, 1)).toHaveLength(1);
  });
});
