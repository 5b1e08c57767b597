import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Entries, EntryImport, Mounting } from '@shutong/catalog';
import { Database } from '@shutong/platform';
import { contents, item, newEntry } from '../../../test/support/catalog';
import {
  bureau,
  connectorsUnderTest,
  permits,
  police,
  water,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { suspended } from '../../../test/support/misuse';
import { PastHub } from '../../../test/support/past-hub';
import { AreaResources } from '../../catalog/area/area-resources.service';
import type { Agreement } from '../../exchange/agreement/agreement.entity';

const fields = ['gate', 'shape', 'lon', 'lat'];
const gates = `gate,shape,lon,lat
g1,"{""type"":""Point"",""coordinates"":[106.5,27.1]}",106.5,27.1
g2,"{""type"":""Point"",""coordinates"":[106.9,26.6]}",106.9,26.6
g3,"{""type"":""Point"",""coordinates"":[108.1,26.5]}",108.1,26.5
g4,,,
`;
const mount = {
  ...permits,
  ...{ resource: 'gates', table: 'gates', matchRules: {} },
  columns: Object.fromEntries(fields.map((field) => [field, field])),
  keyFields: ['lon', 'lat'],
  ceiling: { ...permits.ceiling, modes: ['query'], fields },
};
/** Sides as degrees, both items named. */
const box = (west: number, south: number, east: number, north: number, change = {}) => ({
  ...{ longitude: 'lon', latitude: 'lat', west, south, east, north },
  ...change,
});

describe('a map service of a department', () => {
  let world: ConnectorsUnderTest;
  let agreement: Agreement;
  beforeAll(async () => {
    world = await connectorsUnderTest();
    writeFileSync(join(world.folder, 'register', 'gates.csv'), gates);
    world.provider.configure(world.serving({ mounts: [mount] }));
    await world.provider.start();
    await world.requester.start();
    const past = await PastHub.over(world);
    agreement = await past.conclude({ resourceId: await mounted(), modes: ['query'], fields });
  });
  afterAll(() => world.close());

  async function mounted(): Promise<string> {
    const { hub } = world;
    const ctx = hub.as(police, 'provider-officer');
    const numbers = ['lon', 'lat'].map((code) => item(code, code, { type: 'decimal' }));
    const items = [item('gate', '水闸'), item('shape', '位置', { length: 1000 }), ...numbers];
    const content = contents({ title: '水闸地图服务', modes: ['query'], items });
    const publisher = hub.as(bureau, 'authority').actor;
    await hub.app
      .get(EntryImport)
      .importEntries(ctx, [newEntry('303/9', content, ctx.actor)], publisher);
    const entry = await hub.app.get(Entries).byCode(ctx, '303/9');
    const offer = { code: 'gates', title: '水闸', kind: 'map-service', fields } as const;
    const { id } = await hub.app.get(Mounting).mount(ctx, entry.id, {
      ...{ ...offer, fields: [...fields], modes: ['query'], keyFields: ['lon', 'lat'] },
      ...{ masks: {}, matchRules: {}, subjectField: null },
    });
    return id;
  }
  const ask = (change: object = {}) =>
    world.requester.ask('/v1/query', {
      ...{ agreement: agreement.id, keys: {}, fields: ['gate', 'shape'] },
      ...change,
    });
  const gatesIn = async (asked: object) =>
    (await ask({ box: asked })).rows?.map(({ gate }) => gate);

  it('C49.1 a map service is found by area', async () => {
    const areas = new AreaResources(world.hub.app.get(Database));
    const of = async (area: string) => {
      const asked = { area, kind: 'map-service', first: 10 } as const;
      const { nodes } = await areas.covering(world.hub.as(water, 'requester'), asked);
      return nodes.map(({ code, kind }) => [code, kind]);
    };
    expect(await of('520111')).toEqual([['gates', 'map-service']]);
    expect(await of('331000')).toEqual([]);
  });

  it('C49.3 its calls are counted: each is one entry of the log with its features, a refused one too', async () => {
    const logged = async () => {
      const entries = await world.hub.entries('exchange.call.query');
      return entries.map(({ outcome, resource }) => [
        outcome,
        (resource as { rows: number }[])[0]!.rows,
      ]);
    };
    const before = (await logged()).length;
    await ask({ box: box(106, 26, 107, 28) });
    await ask({ box: box(0, 0, 1, 1) });
    await ask({ box: box(106, 26, 107, 28), purpose: 'another' });
    expect((await logged()).slice(before)).toEqual([
      ['allow', 2],
      ['allow', 0],
      ['deny', 0],
    ]);
  });

  it('answers of what lies on the sides of a box too, next to zero and page by page', async () => {
    expect(await gatesIn(box(106.5, 27.1, 106.5, 27.1))).toEqual(['g1']);
    expect(await gatesIn(box(106.9, 26.5, 108.1, 26.6))).toEqual(['g2', 'g3']);
    expect(await gatesIn(box(-1e-9, 1e-9, 180, 90))).toEqual(['g1', 'g2', 'g3']);
    const first = await ask({ box: box(106, 26, 109, 28), maxRows: 2 });
    const { next } = first as { next?: string };
    const second = await ask({ box: box(106, 26, 109, 28), maxRows: 2, after: next });
    const gate = (rows = first.rows) => rows?.map((row) => row['gate']);
    expect([gate(), gate(second.rows)]).toEqual([['g1', 'g2'], ['g3']]);
    // A page of another box is none of this one.
    const other = await ask({ box: box(106, 26, 109, 29), after: next });
    expect(other.code).toBe('connector.after');
  });

  it('is not asked by a box that is none, nor by items that the agreement does not name', async () => {
    const codes = [];
    for (const wrong of [
      box(109, 26, 106, 28),
      box(106, 28, 109, 26),
      box(106, 26, 190, 28),
      box(106, 26, 109, 28, { height: 3 }),
      box(106, 26, 109, 28, { latitude: 'gate' }),
    ]) {
      codes.push((await ask({ box: wrong })).code);
    }
    const [invalid, field] = ['connector.invalid-input', 'connector.key-field'];
    expect(codes).toEqual([invalid, invalid, invalid, invalid, field]);
    expect((await ask()).code).toBe('connector.keys-missing');
  });

  it('C49.2 it is called under an agreement: features within a box while that stands, and nothing without', async () => {
    const { rows } = await ask({ box: box(106, 26, 107, 28) });
    expect(rows).toEqual([
      { gate: 'g1', shape: '{"type":"Point","coordinates":[106.5,27.1]}' },
      { gate: 'g2', shape: '{"type":"Point","coordinates":[106.9,26.6]}' },
    ]);
    const { forbiddenEntryId } = world.hub;
    const none = await ask({ agreement: forbiddenEntryId, box: box(106, 26, 107, 28) });
    expect([none.status, none.rows]).toEqual([404, undefined]);
    await suspended(world.hub, agreement.id);
    const stopped = await ask({ box: box(106, 26, 107, 28) });
    expect([stopped.status, stopped.rows]).toEqual([403, undefined]);
  });
});
