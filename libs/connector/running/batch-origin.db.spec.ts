import { openChunkOrigin, openKeyCard, openManifest, sha256, valuesOfLine } from '@shutong/wire';
import { batchesUnderTest, type BatchesUnderTest } from '../../../test/support/batches';
import { police } from '../../../test/support/connectors';

interface Traced {
  readonly permit_no: string;
  readonly holder: string;
  readonly contact: string;
  readonly number: number;
  readonly provider: string;
  readonly resource: string;
  readonly resource_version: number;
  readonly items: Readonly<Record<string, { system: string; rule?: string }>>;
  readonly batches: readonly (string | null)[];
  readonly agreement: string;
  readonly agreement_version: number;
  readonly sha256: string;
  readonly cut_at: Date;
  readonly manifest: string;
  readonly origin: string;
}

const origin = {
  ...{ system: '取水许可系统', batch: 'load_batch' },
  items: { holder: { system: '市场主体登记库', rule: '去空格' } },
};

describe('what a batch brings', () => {
  let world: BatchesUnderTest;
  let agreement: string;
  beforeAll(async () => {
    world = await batchesUnderTest();
    await world.source.query(`
      ALTER TABLE permits ADD load_batch text;
      INSERT INTO permits
      SELECT 'P-' || lpad(n::text, 6, '0'), '持证单位' || n, '1380013' || lpad(n::text, 4, '0'), now(), '2026-' || n % 2
        FROM generate_series(1, 100) AS n`);
    await world.target.query(
      'ALTER TABLE permits_taken ADD taken_batch uuid, ADD taken_chunk integer',
    );
    const settings = world.mounted() as { mounts: object[] };
    world.provider.configure({
      ...settings,
      mounts: settings.mounts.map((mount) => ({ ...mount, origin })),
    });
    ({ id: agreement } = await world.agree(
      {},
      { chunk: { batch: 'taken_batch', number: 'taken_chunk' } },
    ));
    await world.order();
    await world.ended();
  });
  afterAll(() => world.close());

  const traced = async (permit: string) => {
    const { rows } = await world.target.query<Traced>(
      `SELECT * FROM permits_taken t JOIN shutong.batch_origin o
           ON o.batch = t.taken_batch AND o.number = t.taken_chunk WHERE permit_no = $1`,
      [permit],
    );
    return rows[0]!;
  };

  it('C39.1 is traced from a row to who gave it, from what, when and under which agreement, as signed', async () => {
    const row = await traced('P-000060');
    const { batch } = await world.batch();
    const { cards } = (await world.provider.state(({ agreements }) => agreements.get(agreement)))!;
    const provider = await openKeyCard(cards.provider);
    const opened = openManifest(row.manifest, provider);
    const facts = { batch, number: row.number, agreement, agreementVersion: 1 };
    expect(opened).toMatchObject({ ...facts, sha256: row.sha256 });
    expect(row).toMatchObject({
      ...{ provider: police, resource: 'permits-whole', resource_version: 1 },
      ...{ agreement, agreement_version: 1, cut_at: new Date(opened.cutAt / 1000) },
      items: {
        permit_no: { system: '取水许可系统' },
        holder: { system: '市场主体登记库', rule: '去空格' },
        contact: { system: '取水许可系统' },
      },
    });
    expect([...row.batches].sort()).toEqual(['2026-0', '2026-1']);
    // What was signed is of exactly these lines: those that the table has from the chunk, masked as they left.
    const { rows } = await world.target.query<Traced>(
      'SELECT * FROM permits_taken WHERE taken_batch = $1 AND taken_chunk = $2 ORDER BY permit_no',
      [batch, row.number],
    );
    expect(rows.length).toBeLessThan(100);
    const lines = rows.map((one) => `${one.permit_no}\t${one.holder}\t${one.contact}\n`).join('');
    expect(valuesOfLine(lines.split('\n')[0]!)[2]).toMatch(/^138\*{4}/);
    const said = openChunkOrigin(row.origin, { opened, lines: Buffer.from(lines) }, provider);
    expect(said).toMatchObject({ ...facts, provider: police, resource: 'permits-whole' });
    expect(said.linesSha256).toBe(sha256(lines));
  });

  it('C39.1 says at the local address where its newest chunk comes from', async () => {
    const { batch, received, ...view } = await world.batch();
    const { rows } = await world.target.query<Traced>(
      'SELECT * FROM shutong.batch_origin WHERE batch = $1 AND number = $2',
      [batch, received],
    );
    const [chunk] = rows;
    expect(view).toMatchObject({
      origin: {
        ...{ number: received, provider: police, resource: 'permits-whole', resourceVersion: 1 },
        ...{ agreement, agreementVersion: 1, cutAt: chunk!.cut_at.toISOString() },
        ...{ sha256: chunk!.sha256, items: chunk!.items },
      },
    });
  });

  it('C39.2 keeps a row as it is, with the chunk that brought it, where it comes again', async () => {
    const before = await traced('P-000060');
    await world.source.query("UPDATE permits SET holder = '新名' WHERE permit_no = 'P-000061'");
    await world.order();
    const { batch } = await world.ended();
    expect(await traced('P-000060')).toEqual(before);
    expect(await traced('P-000061')).toMatchObject({ holder: '新名', batch });
  });

  it('has a row that was taken before its table had columns for it named once it comes again', async () => {
    await world.target.query(
      "UPDATE permits_taken SET taken_batch = NULL WHERE permit_no = 'P-000062'",
    );
    await world.order();
    const { batch } = await world.ended();
    expect(await traced('P-000062')).toMatchObject({ batch });
  });
});
