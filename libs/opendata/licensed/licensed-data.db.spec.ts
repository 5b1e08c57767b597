import { PassThrough } from 'node:stream';
import { canonicalJson, sha256, systemContext } from '@shutong/platform';
import { openItem, until } from '../../../test/support/open-data';
import {
  change,
  conditions,
  items,
  licensing,
  rivers,
  type Licensing,
} from '../../../test/support/licensing';
import { OpenRevocation } from '../../exchange/open-application/open-revocation.service';
import type { OwnAgreement } from './own-agreement';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import { OpenFiles } from '../open-dataset/open-files.service';

describe('Conditionally open data', () => {
  const scene = licensing();
  const { agreementsOf, keyFor, licensee, service, statusAndCode, table, text } = scene;
  let on: Licensing['on'];
  let portal: Licensing['portal'];
  let entry: Licensing['entry'];
  let dataset: Licensing['dataset'];
  beforeAll(() => {
    ({ on, portal, entry, dataset } = scene);
  });

  it('is published for licensees alone: nobody else finds, reads or takes it, by any address', async () => {
    const [publication] = await on.rows<{ audience: string; state: string }>(
      'SELECT audience, state FROM opendata.publication WHERE dataset_id = $1',
      [dataset],
    );
    expect(publication).toEqual({ audience: 'licensees', state: 'published' });
    const account = await portal.register();
    const of = `/api/v1/datasets/${dataset}`;
    const paths = [of, `${of}/versions`, `${of}/versions/latest`, `${of}/versions/1`];
    const ofTable = [
      'rows',
      'rows.csv',
      'preview',
      'file',
      'file.csv',
      'file.parquet',
      'series',
      'chart?label=name',
    ];
    for (const path of [...paths, ...ofTable.map((one) => `${table()}/${one}`)]) {
      for (const key of [undefined, account.key]) {
        expect([path, (await portal.get(path, key)).status]).toEqual([path, 404]);
      }
    }
    const everywhere = [
      ...['/api/v1/datasets', '/catalog.jsonld', '/data.json', '/api/3/action/package_list'],
      ...['/api/3/action/package_search?q=*:*', '/sitemap.xml', '/feed.atom'],
    ];
    for (const path of everywhere) {
      const found = await (await fetch(`${on.portal.url}${path}`)).text();
      expect([path, found.includes(dataset)]).toEqual([path, false]);
    }
    const ckan = `/api/3/action/datastore_search?resource_id=${dataset}`;
    expect((await portal.get(ckan)).status).toBe(404);
  });

  it('is not published with a column that is closed, gravely harmful, or personal and neither masked nor let pass', async () => {
    const version = await on.version(dataset, rivers);
    const unconditional = await on.entry(items);
    const ofOther = on.publications.publish(
      on.as('department-head'),
      version,
      unconditional,
      'licensees',
    );
    await expect(ofOther).rejects.toMatchObject({ code: 'opendata.publication.entry-not-open' });
    const depths = [
      { open: 'not-open' },
      { class: 3 },
      { sharing: 'not-shared' },
      { personal: true },
    ] as const;
    for (const depth of depths) {
      const isWithheld = 'sharing' in depth;
      const legalGround = { law: '保守国家秘密法', article: '第五条', reason: '法律规定保密' };
      const other = await on.entry(
        [...items.slice(0, 2), openItem('depth', '深', { ...change, ...depth })],
        { ...conditions, ...(isWithheld ? { legalGround } : {}) },
      );
      const publishing = on.publications.publish(
        on.as('department-head'),
        version,
        other,
        'licensees',
      );
      await expect(publishing).rejects.toMatchObject({
        code: 'opendata.publication.columns-not-open',
        problems: [{ field: 'tables[0].depth' }],
      });
    }
  });

  it('gives its rows to a key that is bound to the agreement, of as many columns as that covers', async () => {
    const { key, agreement, secret } = await licensee(['code', 'river']);
    expect(agreement).toMatchObject({
      entryId: entry,
      items: ['code', 'river'],
      datasets: [dataset],
    });
    const { body, headers } = await portal.get(`${table()}/rows?sortby=-code`, key);
    expect(body['rows']).toEqual([
      { code: '003', name: '赤水河' },
      { code: '002', name: '清水江' },
      { code: '001', name: '乌江' },
    ]);
    expect([body['licence'], headers.get('cache-control')]).toEqual([
      `urn:uuid:${agreement.id}`,
      'private, no-cache',
    ]);
    const version = await portal.get(`/api/v1/datasets/${dataset}/versions/latest`, key);
    const [shown] = version.body['tables'] as unknown as { columns: { name: string }[] }[];
    expect(shown!.columns.map(({ name }) => name)).toEqual(['code', 'name']);
    // A hash of the whole would tell whether a guess of the rest is right.
    expect(shown).toMatchObject({ sha256: null, bytes: null });
    const { versions } = (await portal.get(`/api/v1/datasets/${dataset}/versions`, key))
      .body as unknown as { versions: { sha256: string[] }[] };
    expect(versions[0]!.sha256).toEqual([]);
    const listed = (await portal.get('/api/v1/datasets', key)).body['datasets'];
    expect((listed as unknown as { id: string }[]).map(({ id }) => id)).toEqual([dataset]);
    const { keys } = (await portal.get('/api/v1/developer', secret)).body as unknown as {
      keys: { agreement: string | null; datasets: string[] | null }[];
    };
    expect(keys[0]).toMatchObject({ agreement: agreement.id, datasets: [dataset] });
  });

  it('tells nothing of a column that the agreement does not cover: not by filter, order, sum, file or tag', async () => {
    const part = (await licensee(['code', 'river'])).key;
    const whole = (await licensee(['code', 'river', 'd'])).key;
    const questions = (column: string) => [
      ...[{ filter: `${column} > 1` }, { sortby: column }, { select: column }, { group: column }],
      { aggregate: `sum(${column}) AS s` },
    ];
    const answers = async (column: string) => {
      const asked = questions(column).map((one) => new URLSearchParams(one as object as []));
      const all = asked.map((one) => statusAndCode(`${table()}/rows?${one.toString()}`, part));
      return Promise.all(all);
    };
    const ofNone = await answers('nowhere');
    expect(new Set(ofNone.map(([status]) => status))).toEqual(new Set([400]));
    expect(await answers('depth')).toEqual(ofNone);
    const codes = `${table()}/codes?column=`;
    expect(await statusAndCode(`${codes}depth`, part)).toEqual(
      await statusAndCode(`${codes}nowhere`, part),
    );
    const csv = await text(`${table()}/file.csv`, part);
    expect(csv.text).toBe('code,name\r\n001,乌江\r\n002,清水江\r\n003,赤水河\r\n');
    expect(await statusAndCode(`${table()}/file`, part)).toEqual([
      403,
      'opendata.open.only-in-part',
    ]);
    const all = await text(`${table()}/file.csv`, whole);
    expect(all.text).toContain('001,乌江,2.50');
    expect(all.headers.get('etag')).not.toBe(csv.headers.get('etag'));
    expect((await text(`${table()}/file`, whole)).text.startsWith('PAR1')).toBe(true);
    for (const [key, names] of [
      [part, ['code', 'name']],
      [whole, ['code', 'name', 'depth']],
    ] as const) {
      const { rows } = (await portal.get(`${table()}/rows`, key)).body as unknown as {
        rows: object[];
      };
      expect(Object.keys(rows[0]!)).toEqual(names);
    }
  });

  it('is in the log before it is given: who asked, by which agreement, for which version', async () => {
    const { key, agreement, developer } = await licensee(['code']);
    await portal.get(`${table()}/rows`, key);
    const entries = () =>
      on.rows<{ actor: { id: string }; resource: { type: string; id: string }[] }>(
        `SELECT said -> 'actor' AS actor, said -> 'resource' AS resource
           FROM audit.entry, LATERAL (SELECT convert_from(body, 'UTF8')::jsonb AS said) AS it
          WHERE action = 'opendata.licensed-data.use' AND agreement = $1`,
        [agreement.id],
      );
    const [logged] = await until(async () => {
      const found = await entries();
      return found.length > 0 ? found : undefined;
    });
    expect(logged!.actor.id).toMatch(/^key:/);
    expect(logged!.resource).toEqual([
      { type: 'open-agreement', id: agreement.id },
      { type: 'dataset', id: dataset, version: '1' },
      { type: 'dataset-table', id: '0', fields: ['code'] },
      { type: 'developer', id: developer },
    ]);
    // As long as nothing can be kept of it, nothing is given.
    const owner = on.hub.db.pool('migrator');
    await owner.query(
      `ALTER TABLE intake.message ADD CONSTRAINT full_up CHECK (kind <> 'licensed-use') NOT VALID`,
    );
    try {
      expect((await portal.get(`${table()}/rows`, key)).status).toBe(500);
    } finally {
      await owner.query('ALTER TABLE intake.message DROP CONSTRAINT full_up');
    }
  });

  it('is given no more from the moment when the agreement is revoked; a key says since when', async () => {
    const { key, application, secret, agreement } = await licensee(['code']);
    expect((await portal.get(`${table()}/rows`, key)).status).toBe(200);
    const rotated = await portal.post(
      `/api/v1/developer/keys/${key.split('_')[1]}/rotation`,
      secret,
      {
        overlapHours: 24,
      },
    );
    const next = rotated.body['key'] as unknown as string;
    expect((await portal.get(`${table()}/rows`, next)).status).toBe(200);
    await service(OpenRevocation).revoke(on.as('office-head'), application, '超出约定用途');
    for (const one of [key, next]) {
      expect(await statusAndCode(`${table()}/rows`, one)).toEqual([
        403,
        'opendata.key.agreement-over',
      ]);
    }
    expect(await agreementsOf(secret)).toEqual([]);
    expect((await keyFor(secret, agreement.id)).status).toBe(404);
  });

  it('breaks off a download that is under way when what it was asked for by is shut', async () => {
    const files = on.portal.app.get(OpenFiles, { strict: false });
    const tables = on.portal.app.get(OpenDatasets, { strict: false });
    const ctx = systemContext('test', new Date());
    const started = async (by: { readonly key: string; readonly agreement: OwnAgreement }) => {
      const authn = { method: 'api-key', clientId: by.key.split('_')[1]!, tokenHash: '' } as const;
      const actor = { ...ctx.actor, authn: { ...authn, agreement: by.agreement.id } };
      const place = { id: dataset, version: 'latest', table: '0' };
      const stream = new PassThrough();
      void files.follow(await tables.table({ ...ctx, actor }, place), stream, () => 0);
      return stream;
    };
    const [one, other, kept] = [
      await licensee(['code']),
      await licensee(['code']),
      await licensee(['code']),
    ];
    const streams = [await started(one), await started(other), await started(kept)];
    await files.endLapsed(ctx);
    expect(streams.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
    await service(OpenRevocation).revoke(on.as('office-head'), one.application, '超出约定用途');
    await portal.call('DELETE', `/api/v1/developer/keys/${other.key.split('_')[1]}`, other.secret);
    await files.endLapsed(ctx);
    expect(streams.map(({ destroyed }) => destroyed)).toEqual([true, true, false]);
    streams[2]!.destroy();
  });

  it('loses a column with the catalogue: what is closed, or has become personal, is not given from that commit on', async () => {
    const { key } = await licensee(['code', 'river', 'd']);
    const names = async () => {
      const { body } = await portal.get(`${table()}/rows`, key);
      return Object.keys((body['rows'] as unknown as object[])[0]!);
    };
    const owner = on.hub.db.pool('migrator');
    const set = (code: string, to: string) =>
      owner.query(`UPDATE catalog.item SET ${to} WHERE entry_id = $1 AND code = $2`, [entry, code]);
    expect(await names()).toEqual(['code', 'name', 'depth']);
    await set('d', 'class = 3');
    expect(await names()).toEqual(['code', 'name']);
    await set('river', 'personal = true');
    expect(await names()).toEqual(['code']);
    await set('code', `open = 'not-open'`);
    expect((await portal.get(`${table()}/rows`, key)).status).toBe(403);
    await set('code', `open = 'conditional'`);
    await set('river', 'personal = false');
    await set('d', 'class = 2');
  });

  it('is given by the entry as it is on show: a draft beside it gives nothing, and a revision takes what it closes', async () => {
    const { key } = await licensee(['code', 'river']);
    const owner = on.hub.db.pool('migrator');
    // As a revision is begun: the same entry with another version, and its items beside.
    const copied = async (version: number, state: string, river: string) => {
      const columns = async (table: string) =>
        (
          await on.rows<{ name: string }>(
            `SELECT column_name AS name FROM information_schema.columns
              WHERE table_schema = 'catalog' AND table_name = $1 AND is_generated = 'NEVER'
                AND column_name NOT IN ('version', 'state', 'current') ORDER BY 1`,
            [table],
          )
        ).map(({ name }) => `"${name}"`);
      const [ofEntry, ofItem] = [await columns('entry'), await columns('item')];
      await owner.query(
        `INSERT INTO catalog.entry (${ofEntry.join()}, version, state, current)
         SELECT ${ofEntry.join()}, ${version}, '${state}', false FROM catalog.entry WHERE id = $1 AND version = 1`,
        [entry],
      );
      await owner.query(
        `INSERT INTO catalog.item (${ofItem.join()}, version)
         SELECT ${ofItem.join()}, ${version} FROM catalog.item WHERE entry_id = $1 AND version = 1`,
        [entry],
      );
      await owner.query(
        `UPDATE catalog.item SET ${river} WHERE entry_id = $1 AND version = ${version} AND code = 'river'`,
        [entry],
      );
    };
    const names = async () => {
      const { body } = await portal.get(`${table()}/rows`, key);
      return Object.keys((body['rows'] as unknown as object[])[0]!);
    };
    const listed = async () =>
      ((await portal.get('/api/v1/datasets', key)).body['datasets'] as unknown as object[]).length;
    await copied(2, 'draft', 'personal = true');
    expect([await names(), await listed()]).toEqual([['code', 'name'], 1]);
    const become = (version: number, state: string) =>
      owner.query(`UPDATE catalog.entry SET state = $2 WHERE id = $1 AND version = ${version}`, [
        ...[entry, state],
      ]);
    await become(1, 'superseded');
    await become(2, 'published');
    expect([await names(), await listed()]).toEqual([['code'], 1]);
    // Its hash is not told when it is withdrawn for just that, nor in what says where a page goes on.
    const { next } = (await portal.get(`${table()}/rows?limit=1`, key)).body as unknown as {
      next: string;
    };
    const [{ sha256: file } = { sha256: '' }] = await on.rows<{ sha256: string }>(
      `SELECT t.sha256 FROM datasets.version_table t JOIN opendata.publication p ON p.version_id = t.version_id
        WHERE p.dataset_id = $1`,
      [dataset],
    );
    const told = (await portal.get(`/api/v1/datasets/${dataset}/versions`, key)).body;
    expect(JSON.stringify(told)).not.toContain(file);
    expect(Buffer.from(next, 'base64url').toString()).not.toContain(
      sha256(canonicalJson({ table: file, groups: null, filter: null, sort: [] })).slice(0, 16),
    );
    await become(2, 'draft');
    await owner.query(`DELETE FROM catalog.item WHERE entry_id = $1 AND version = 2`, [entry]);
    await owner.query(`DELETE FROM catalog.entry WHERE id = $1 AND version = 2`, [entry]);
    await become(1, 'published');
  });

  it('becomes nobody else’s when its entry is opened to everybody, and answers 410 to its licensees once it is withdrawn', async () => {
    const { key } = await licensee(['code']);
    const owner = on.hub.db.pool('migrator');
    await owner.query(`UPDATE catalog.entry SET open = 'unconditional' WHERE id = $1`, [entry]);
    await owner.query(
      `UPDATE catalog.item SET open = 'unconditional', class = 1 WHERE entry_id = $1`,
      [entry],
    );
    expect((await portal.get(`${table()}/rows`)).status).toBe(404);
    expect((await portal.get(`${table()}/rows`, key)).status).toBe(200);
    const [{ id } = { id: '' }] = await on.rows<{ id: string }>(
      `SELECT id FROM opendata.publication WHERE dataset_id = $1 AND state = 'published'`,
      [dataset],
    );
    const become = `UPDATE opendata.publication SET audience = 'everybody' WHERE id = '${id}'`;
    await expect(owner.query(become)).rejects.toThrow('stays that of what was approved');
    await on.publications.withdraw(on.as('department-head'), id, '误发布');
    const versioned = table().replace('latest', '1');
    expect(await statusAndCode(`${versioned}/rows`)).toEqual([
      404,
      'opendata.open.table-not-found',
    ]);
    const gone = await portal.get(`${versioned}/rows`, key);
    expect([gone.status, gone.body['code']]).toEqual([410, 'opendata.open.withdrawn']);
  });
});
