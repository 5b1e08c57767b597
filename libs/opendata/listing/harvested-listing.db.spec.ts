import { randomBytes } from 'node:crypto';
import { FixedClock, readConfig, systemContext } from '@shutong/platform';
import { harvestsUnderTest, type HarvestsUnderTest } from '../../../test/support/harvests';
import { startPortal, type PortalServer } from '../../../test/support/portal-server';
import type { ListedDataset } from './listed-dataset';
import { PortalCatalogue } from './portal-catalogue.service';

const dataset = (identifier: string, title: string, more: object = {}) => ({
  ...{ identifier, title, description: 'd', keyword: ['k'], modified: '2024-01-01' },
  ...{ publisher: { name: 'Office of Water' }, contactPoint: { fn: 'Desk' } },
  distribution: [{ downloadURL: `https://x.example/${identifier}.csv`, mediaType: 'text/csv' }],
  ...more,
});

describe('The portal’s catalogue, of harvested datasets', () => {
  const clock = new FixedClock(new Date('2026-03-02T01:00:00Z'));
  let harvests: HarvestsUnderTest;
  let source: PortalServer;
  let catalogue: PortalCatalogue;
  let offered: object[] = [];
  let harvest: () => Promise<void>;
  const ctx = systemContext('test', clock.now());
  beforeAll(async () => {
    source = await startPortal(() => ({
      body: JSON.stringify({ conformsTo: 'project-open-data', dataset: offered }),
    }));
    harvests = await harvestsUnderTest({ clock });
    catalogue = new PortalCatalogue(await harvests.db.connect('portal'), readConfig('portal', {}));
    offered = [
      dataset('a', 'River levels'),
      dataset('b', 'River levels'),
      dataset('c', '取水许可'),
    ];
    const added = await harvests.add(`${source.url}/data.json`, '520102');
    harvest = async () => {
      await harvests.harvest(added);
      await harvests.list();
    };
    await harvest();
  });
  afterAll(async () => {
    await harvests.close();
    await source.stop();
  });

  const all = () => catalogue.page(ctx, { first: 100 }, '');
  const byKey = async (key: string): Promise<ListedDataset | undefined> =>
    (await all()).find(({ origin }) => origin?.key === key);

  it('has each under a name of its own, with what its source says of it and where that is', async () => {
    const names = (await all()).map(({ name }) => name).sort();
    expect(names).toEqual([
      expect.stringMatching(/^dataset-[0-9a-f]{12}$/),
      'river-levels',
      expect.stringMatching(/^river-levels-[0-9a-f]{12}$/),
    ]);
    expect(await catalogue.find(ctx, 'river-levels', '')).toMatchObject({
      ...{ version: null, organization: { title: 'Office of Water' }, tags: ['k'] },
      origin: { address: `${source.url}/data.json` },
      distributions: [{ table: null, mediaType: 'text/csv' }],
    });
    expect(await catalogue.count()).toBe(3);
  });

  it('counts for the area whose catalogue the operator has said that it is', async () => {
    const sql = 'SELECT DISTINCT area, records::int AS records FROM opendata.listed';
    expect(await harvests.rows(sql)).toEqual([{ area: '520100', records: 0 }]);
  });

  it('keeps id, name and distribution ids where the source renames the dataset, and tells when it changed', async () => {
    const before = (await byKey('a'))!;
    clock.advance(60_000);
    await harvest();
    expect((await byKey('a'))!.changedAt).toEqual(before.changedAt);
    const renamed = dataset('a', 'Levels of rivers', { identifier: 'urn:a' });
    offered = [renamed, ...offered.slice(1)];
    clock.advance(60_000);
    await harvest();
    const after = (await byKey('urn:a'))!;
    const { id, name, distributions } = before;
    expect({ ...after, distributions: after.distributions.map((one) => one.id) }).toMatchObject({
      ...{ id, name, changedAt: clock.now(), createdAt: before.createdAt },
      distributions: distributions.map((one) => one.id),
    });
  });

  it('no longer has what its source no longer has, and gives its name to nobody else', async () => {
    const gone = (await byKey('b'))!;
    offered = offered.filter((one) => (one as { identifier: string }).identifier !== 'b');
    await harvest();
    expect(await catalogue.find(ctx, gone.id, '')).toBeUndefined();
    offered = [...offered, dataset('d', 'River levels')];
    await harvest();
    expect((await byKey('d'))!.name).not.toBe(gone.name);
  });

  it('has one whose source says more of licence and topics than an index takes', async () => {
    const long = randomBytes(1000).toString('hex');
    offered = [...offered, dataset('long', 'Wells', { license: long, keyword: [long] })];
    await harvest();
    expect((await byKey('long'))?.description.licence).toBe(long);
  });
});
