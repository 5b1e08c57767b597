import { Outbox } from '@shutong/messaging';
import { uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { CatalogWorkerModule } from '../worker.module';
import { Search } from './search.service';

const requester = '11330100MB0000002B';
const provider = '11330100MB0000001A';

describe('what search learns from others', () => {
  let app: TestApplication;
  let search: Search;
  let open: Search;
  beforeAll(async () => {
    app = await testApplication({ role: 'worker', imports: [CatalogWorkerModule] });
    search = new Search(app.database);
    open = new Search(await app.db.connect('portal'));
  });
  afterAll(() => app.close());

  const tell = (type: string, data: Record<string, unknown>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject: 'any', data }),
    );
  const find = (query: string, change: object = {}) =>
    search.forDepartments(app.ctx, { query, filter: {}, first: 10, ...change });

  it('departments are found by their names in both languages and by what they are called for short', async () => {
    const facts = {
      ...{ code: provider, name: '遵义市人力资源和社会保障局', nameEn: 'Zunyi HRSS Bureau' },
      ...{ division: '520300', level: 'city', node: '520000', path: provider, state: 'active' },
    };
    await tell('identity.department.registered', { items: [facts] });
    const page = await eventually(
      () => find('人社局', { kind: 'department' }),
      ({ totalCount }) => totalCount === 1,
    );
    expect(page.nodes[0]).toMatchObject({ kind: 'department', id: provider, code: provider });
    for (const query of ['遵义市人社局', 'Zunyi', 'hrss bureau', '贵州 人社']) {
      expect((await find(query)).nodes.map(({ id }) => id)).toEqual([provider]);
    }
    await tell('identity.department.changed', { items: [{ ...facts, name: '遵义市就业局' }] });
    await eventually(
      () => find('就业局'),
      ({ totalCount }) => totalCount === 1,
    );
    expect(
      (await open.forPublic(app.ctx, { query: '就业局', filter: {}, first: 1 })).totalCount,
    ).toBe(1);
  });

  it('what more active agreements use comes first when that is asked for', async () => {
    const [little, much] = [uuidv7(app.clock.now()), uuidv7(app.clock.now())];
    const resources = [uuidv7(app.clock.now()), uuidv7(app.clock.now())];
    const owner = app.db.pool('migrator');
    for (const [index, entry] of [little, much].entries()) {
      await owner.query(
        `INSERT INTO catalog.resource (id, code, entry_id, title, kind, version, state, provider, modes,
                key_fields, fields, masks, match_rules, mounted_by, mounted_at, changed_at)
         VALUES ($1, $2, $3, '表', 'table', 1, 'mounted', $4, '{}', '{}', '{}', '{}', '{}', 'x', now(), now())`,
        [resources[index], `r${index}`, entry, provider],
      );
      await owner.query(
        `INSERT INTO search.document (zone, kind, id, title, title_en, text, content, tokens, facets,
                restricted, changed_at)
         VALUES ('government', 'entry', $1, '取水', '', '', '{取水,"","",""}', '{取水,"","",""}', '{}', false, now())`,
        [entry],
      );
    }
    const agreement = (resourceId: string, id = uuidv7(app.clock.now())) => ({
      ...{ id, version: 1, requester, provider, resourceId, state: 'active', hosted: false },
    });
    const facts = [agreement(resources[0]!), agreement(resources[1]!), agreement(resources[1]!)];
    for (const fact of facts) await tell('exchange.agreement.activated', fact);
    const uses = async () => {
      const { nodes } = await find('取水', { sort: 'use', kind: 'entry' });
      return nodes.map(({ id, score }) => [id, score]);
    };
    await eventually(uses, (seen) => seen[0]?.[1] === 2 && seen[1]?.[1] === 1);
    expect(await uses()).toEqual([
      [much, 2],
      [little, 1],
    ]);
    for (const fact of facts.slice(1)) {
      await tell('exchange.agreement.restricted', { ...fact, state: 'terminated' });
    }
    // Each is told by itself: with one of two gone, they are even.
    await eventually(uses, (seen) => seen[1]?.[1] === 0);
    expect(await uses()).toEqual([
      [little, 1],
      [much, 0],
    ]);
  });
});
