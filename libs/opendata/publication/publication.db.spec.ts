import { FileObjectStore, creditCodeCheckDigit } from '@shutong/platform';
import { heldReads } from '../../../test/support/held-reads';
import { codeOf } from '../../../test/support/refusals';
import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { authorityCode } from '../../../test/support/hub';
import { until } from '../../../test/support/until';
import { police } from '../../../test/support/catalog';

const rivers = 'code,name,depth\n001,乌江,2.50\n002,清水江,1.25\n';
const riverItems = [
  openItem('code', '编码'),
  openItem('river', 'name'),
  openItem('d', '深', { nameEn: 'Depth' }),
];
const people = 'name,id_card\n王小明,11010519491231002X\n李四,440524188001010014\n';

describe('A version of a dataset', () => {
  let on: OpenDataUnderTest;
  let entry: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    entry = await on.entry(riverItems);
  });
  afterAll(() => on.close());

  const head = () => on.as('department-head');
  const ready = async (content = rivers) => on.version((await on.dataset()).id, content);
  const publish = (version: string, by = entry, ctx = head()) =>
    on.publications.publish(ctx, version, by);
  const visible = async (version: string) =>
    (
      await on.hub.db
        .pool('portal')
        .query('SELECT 1 FROM open_datasets.version v WHERE v.publication_id = ANY ($1)', [
          (
            await on.rows<{ id: string }>(
              'SELECT id FROM opendata.publication WHERE version_id = $1',
              [version],
            )
          ).map(({ id }) => id),
        ])
    ).rowCount === 1;

  const ask = async (role: string, query: string) => {
    const answer = await fetch(`${on.hub.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${on.hub.tokens[role]}`,
      },
      body: JSON.stringify({ query }),
    });
    return (await answer.json()) as { data: Record<string, Record<string, unknown>> };
  };

  it('is given to everybody once a department’s head approves it; its tables are copied, log entries and events say so', async () => {
    const version = await ready();
    const { id, items } = await publish(version);
    expect([items, await on.stateOf('opendata.publication', id, ['published'])]).toEqual([
      ['code', 'd', 'river'],
      'published',
    ]);
    expect(await visible(version)).toBe(true);
    expect(await on.filesIn('objects', 'open', id)).toEqual(['table-0']);
    const events = await on.rows<{ type: string }>(
      `SELECT type FROM transport.message WHERE type LIKE '%opendata.publication%'`,
    );
    expect(events.map(({ type }) => type.replace(/^.*publication\./, ''))).toEqual(
      expect.arrayContaining(['approved', 'published']),
    );
    const entries = await on.rows<{ action: string }>(
      `SELECT DISTINCT action FROM audit.entry WHERE action LIKE 'opendata.publication.%' AND outcome = 'allow'`,
    );
    expect(entries.map(({ action }) => action).sort()).toEqual([
      'opendata.publication.copy',
      'opendata.publication.publish',
    ]);
  });

  it('is assessed as what everybody sees of it, until it is withdrawn; what nobody may ask stays open', async () => {
    const version = await ready();
    const { id, datasetId } = await publish(version);
    const assessments = () =>
      on.rows<Record<string, unknown>>(
        'SELECT points, unknown, stars, department FROM opendata.assessment WHERE dataset_id = $1',
        [datasetId],
      );
    // All but period and rights, with 80 for addresses that may not be asked.
    expect(await until(async () => (await assessments())[0])).toEqual({
      ...{ points: 300, unknown: 80, stars: 3, department: authorityCode },
    });
    await on.publications.withdraw(head(), id, '误发布');
    await until(async () => ((await assessments()).length === 0 ? 1 : undefined));
  });

  it('is refused where its entry, or an item that a column is, is not open without conditions', async () => {
    const version = await ready();
    const conditional = await on.entry(riverItems, { open: 'conditional', openConditions: '实名' });
    expect(await codeOf(publish(version, conditional))).toBe('opendata.publication.entry-not-open');
    const closed = [
      [openItem('code', '编码'), openItem('river', 'name')],
      [...riverItems.slice(0, 2), openItem('depth', '深', { open: 'conditional' })],
      [...riverItems.slice(0, 2), openItem('depth', '深', { class: 2 })],
      [...riverItems.slice(0, 2), openItem('depth', '深', { sharing: 'not-shared' })],
      [...riverItems.slice(0, 2), openItem('depth', '深', { personal: true })],
      [...riverItems, openItem('e', '水深', { nameEn: 'DEPTH', class: 3 })],
    ];
    const legalGround = { law: '保守国家秘密法', article: '第五条', reason: '法律规定保密' };
    for (const items of closed) {
      const isWithheld = items.some(({ sharing }) => sharing === 'not-shared');
      const offered = await on.entry(items, isWithheld ? { legalGround } : {});
      const refused = publish(version, offered);
      await expect(refused).rejects.toMatchObject({
        code: 'opendata.publication.columns-not-open',
        problems: [{ field: 'tables[0].depth' }],
      });
    }
    expect(await visible(version)).toBe(false);
  });

  it('C50.1 a resource reaches the open zone by approval only: not by who sent it, by other departments, or while the gate holds it', async () => {
    const version = await ready();
    expect(await visible(version)).toBe(false);
    const officer = {
      ...head(),
      actor: { ...head().actor, id: on.as('provider-officer').actor.id },
    };
    expect(await codeOf(publish(version, entry, officer))).toBe('opendata.publication.same-person');
    const other = on.as('department-head', police);
    expect(await codeOf(publish(version, entry, other))).toBe('datasets.version.not-found');
    expect(await visible(version)).toBe(false);
    const held = await ready(people);
    const persons = await on.entry([
      openItem('name', '姓名', { personal: true }),
      openItem('id_card', '证件号', { personal: true }),
    ]);
    expect(await codeOf(publish(held, persons))).toBe('opendata.publication.version-not-ready');
    expect(await visible(held)).toBe(false);
    await on.steps.mask(on.as('provider-officer'), held, [
      { table: 0, column: 'name', method: 'mask' },
      { table: 0, column: 'id_card', method: 'hash' },
    ]);
    await on.stateOf('datasets.version', held, ['ready']);
    await on.publish(held, persons);
    expect(await codeOf(publish(held, persons))).toBe('opendata.publication.already-published');
    expect(await visible(held)).toBe(true);
  });

  it('C71.1 ids, phones and bank cards are stopped with row and column', async () => {
    const shop = `92520102MA6DL1XU2${creditCodeCheckDigit('92520102MA6DL1XU2')}`;
    const lines = [
      'n,remark,account,phone,shop',
      '1,巡河,,,',
      '2,见11010519491231002X的报告,,,',
      '3,one,cell,too,many,here',
      '4,巡河,,13800138000,',
      `5,巡河,4111 1111 1111 1111,,${shop}`,
    ];
    const version = await ready(`${lines.join('\n')}\n`);
    expect(await codeOf(publish(version))).toBe('opendata.publication.version-not-ready');
    expect(await visible(version)).toBe(false);
    const { data } = await ask(
      'provider-officer',
      `{ datasetTables(versionId: "${version}", first: 1) {
           nodes { personal { column kind places { row kind } } } } }`,
    );
    const one = (column: string, kind: string, row: number) => ({
      ...{ column, kind, places: [{ row, kind }] },
    });
    expect(data['datasetTables']).toEqual({
      nodes: [
        {
          personal: [
            one('remark', 'resident-id', 3),
            one('account', 'bank-card', 6),
            one('phone', 'phone', 5),
            one('shop', 'individual-credit-code', 6),
          ],
        },
      ],
    });
  });

  it('C71.2 passing needs masking or a recorded decision', async () => {
    const persons = await on.entry([
      openItem('name', '姓名', { personal: true }),
      openItem('id_card', '证件号', { personal: true }),
    ]);
    const [masked, passed] = [await ready(people), await ready(people)];
    const mask = (column: string) =>
      on.steps.mask(on.as('provider-officer'), masked, [{ table: 0, column, method: 'hash' }]);
    for (const column of ['name', 'id_card']) {
      expect(await codeOf(publish(masked, persons))).toBe('opendata.publication.version-not-ready');
      await mask(column);
      await on.stateOf('datasets.version', masked, ['held', 'ready']);
    }
    await on.publish(masked, persons);
    const decide = (ctx: Parameters<typeof on.steps.override>[0], ground: string) =>
      on.steps.override(ctx, passed, {
        ...{ columns: ['name', 'id_card'].map((column) => ({ table: 0, column })), ground },
      });
    const sender = {
      ...head(),
      actor: { ...head().actor, id: on.as('provider-officer').actor.id },
    };
    expect(await codeOf(decide(sender, '公示'))).toBe('datasets.version.same-person');
    expect(await codeOf(decide(head(), ' '))).toBe('datasets.version.ground-missing');
    expect(await codeOf(publish(passed, persons))).toBe('opendata.publication.version-not-ready');
    await decide(head(), '河长公示名单');
    await on.publish(passed, persons);
    const { data } = await ask(
      'provider-officer',
      `{ datasetVersion(id: "${passed}") { overrides { table column by ground } } }`,
    );
    const decided = { table: 0, by: head().actor.id, ground: '河长公示名单' };
    expect(data['datasetVersion']).toEqual({
      overrides: ['name', 'id_card'].map((column) => ({ ...decided, column })),
    });
    const entries = await on.rows<{ outcome: string }>(
      `SELECT outcome FROM audit.entry
        WHERE action = 'datasets.version.override' AND resource @> ARRAY[$1] ORDER BY outcome`,
      [`dataset-version:${passed}`],
    );
    expect(entries.map(({ outcome }) => outcome)).toEqual(['allow', 'deny', 'deny']);
  });

  it('that is withdrawn from everybody is gone with that commit, and its tables soon after, for good', async () => {
    const version = await ready();
    const id = await on.publish(version, entry);
    const withdraw = (ground: string, ctx = head()) => on.publications.withdraw(ctx, id, ground);
    expect(await codeOf(withdraw(' '))).toBe('opendata.publication.ground-missing');
    const other = on.as('department-head', police);
    expect(await codeOf(withdraw('x', other))).toBe('opendata.publication.not-found');
    await withdraw('误发布');
    expect(await visible(version)).toBe(false);
    await until(async () =>
      (await on.filesIn('objects', 'open', id)).length === 0 ? 1 : undefined,
    );
    expect(await codeOf(withdraw('x'))).toBe('opendata.publication.wrong-state');
    expect(await codeOf(publish(version))).toBe('opendata.publication.already-published');
    await expect(
      on.rows(`UPDATE opendata.publication SET state = 'published' WHERE id = $1`, [id]),
    ).rejects.toThrow(/one way/);
  });

  it('that its department withdraws is gone with that commit too, and its publication follows', async () => {
    const version = await ready();
    const id = await on.publish(version, entry);
    await on.steps.withdraw(head(), version, '内容有误');
    expect(await visible(version)).toBe(false);
    await on.stateOf('opendata.publication', id, ['withdrawn']);
    expect(await on.publications.get(head(), id)).toMatchObject({
      ground: '内容有误',
      withdrawnBy: head().actor.id,
    });
    await until(async () =>
      (await on.filesIn('objects', 'open', id)).length === 0 ? 1 : undefined,
    );
  });

  const copied = (id: string) => on.filesIn('objects', 'open', id);
  const columnOf = async (id: string, column: string) =>
    (
      await on.rows<{ value: unknown }>(
        `SELECT ${column} AS value FROM opendata.publication WHERE id = $1`,
        [id],
      )
    )[0]!.value;
  /** A version that the worker has begun to copy, held before its first byte. */
  const heldInCopying = async (tables = 1) => {
    const version = await ready();
    await on.rows('ALTER TABLE datasets.version_table DISABLE TRIGGER USER');
    await on.rows(
      `INSERT INTO datasets.version_table
         SELECT version_id, n, name, rows, bytes, sha256, object, columns, profile, personal, problems
           FROM datasets.version_table, generate_series(1, $2::int) n WHERE version_id = $1`,
      [version, tables - 1],
    );
    await on.rows('ALTER TABLE datasets.version_table ENABLE TRIGGER USER');
    const objects = await on.rows<{ object: string }>(
      'SELECT object FROM datasets.version_table WHERE version_id = $1',
      [version],
    );
    const held = heldReads((key) => objects.some(({ object }) => object === key));
    const { id } = await publish(version);
    await until(async () => held.opened[0]);
    return { version, id, held };
  };

  it('that is withdrawn while a slow copier writes it is removed again after that copier’s last byte', async () => {
    const { id, held } = await heldInCopying();
    await on.publications.withdraw(head(), id, '误发布');
    await on.rows(
      `UPDATE opendata.publication SET copying_at = date_trunc('second', now() - interval '1 hour') WHERE id = $1`,
      [id],
    );
    await until(async () => (await columnOf(id, 'swept_at')) ?? undefined);
    held.letGo();
    await until(async () => ((await columnOf(id, 'copying_at')) === null ? 1 : undefined));
    await until(async () => (await columnOf(id, 'swept_at')) ?? undefined);
    expect(await copied(id)).toEqual([]);
  });

  it('is copied no further once it is withdrawn, or somebody else has taken it up', async () => {
    const withdrawn = await heldInCopying(3);
    await on.publications.withdraw(head(), withdrawn.id, '误发布');
    const puts = vi.spyOn(FileObjectStore.prototype, 'put');
    withdrawn.held.letGo();
    await until(async () => (await columnOf(withdrawn.id, 'swept_at')) ?? undefined);
    const written = puts.mock.calls.filter(([key]) => key.includes(withdrawn.id));
    expect([written.length, await copied(withdrawn.id)]).toEqual([1, []]);
    puts.mockRestore();

    const taken = await heldInCopying(2);
    await on.rows(`UPDATE opendata.publication SET copying_at = now() WHERE id = $1`, [taken.id]);
    taken.held.letGo();
    await on.publish(await ready(), entry);
    expect([await copied(taken.id), await columnOf(taken.id, 'state')]).toEqual([
      ['table-0'],
      'approved',
    ]);
  });

  it('that its department withdraws while it is copied is never told to be published', async () => {
    const { id, version, held } = await heldInCopying();
    // As it is before the worker has heard of it.
    await on.rows(
      `UPDATE datasets.version SET state = 'withdrawn', withdrawn_by = 'x', withdrawn_at = now(), ground = '内容有误'
        WHERE id = $1`,
      [version],
    );
    held.letGo();
    await on.stateOf('opendata.publication', id, ['withdrawn', 'published']);
    expect([await columnOf(id, 'state'), await columnOf(id, 'published_at')]).toEqual([
      'withdrawn',
      null,
    ]);
    const told = await on.rows<{ action: string }>(
      `SELECT action FROM audit.entry WHERE resource::text LIKE '%' || $1 || '%' ORDER BY pk`,
      [id],
    );
    expect(told.map(({ action }) => action)).toEqual([
      'opendata.publication.publish',
      'opendata.publication.withdraw',
    ]);
    await until(async () => ((await copied(id)).length === 0 ? 1 : undefined));
  });

  it('is seen no longer once its entry, or one of its items, is open no longer', async () => {
    const own = await on.entry(riverItems);
    const version = await ready();
    await on.publish(version, own);
    const changes = [
      [
        `UPDATE catalog.entry SET open = 'conditional' WHERE id = $1`,
        `UPDATE catalog.entry SET open = 'unconditional' WHERE id = $1`,
      ],
      [
        `UPDATE catalog.item SET class = 3 WHERE entry_id = $1 AND code = 'd'`,
        `UPDATE catalog.item SET class = 1 WHERE entry_id = $1 AND code = 'd'`,
      ],
      [
        `UPDATE catalog.item SET personal = true WHERE entry_id = $1 AND code = 'd'`,
        `UPDATE catalog.item SET personal = false WHERE entry_id = $1 AND code = 'd'`,
      ],
    ] as const;
    for (const [closing, opening] of changes) {
      await on.rows(closing, [own]);
      expect([closing, await visible(version)]).toEqual([closing, false]);
      await on.rows(opening, [own]);
      expect([opening, await visible(version)]).toEqual([opening, true]);
    }
  });

  it('is published and withdrawn over GraphQL, and listed to its department', async () => {
    const version = await ready();
    const { data } = await ask(
      'department-head',
      `mutation { publishDatasetVersion(versionId: "${version}", entryId: "${entry}") {
         id state number items availableActions { action allowed } } }`,
    );
    const { id, ...published } = data['publishDatasetVersion']!;
    expect(published).toEqual({
      ...{ state: 'approved', number: 1, items: ['code', 'd', 'river'] },
      availableActions: [{ action: 'withdrawPublication', allowed: true }],
    });
    const list = await ask('provider-officer', '{ publications(first: 1) { nodes { id } } }');
    expect(list.data['publications']).toEqual({ nodes: [{ id }] });
    const withdrawn = await ask(
      'authority',
      `mutation { withdrawPublication(id: "${String(id)}", ground: "误发布") { state ground } }`,
    );
    expect(withdrawn.data['withdrawPublication']).toEqual({ state: 'withdrawn', ground: '误发布' });
  });
});
