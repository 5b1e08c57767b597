import { lineOf } from '@shutong/wire';
import { departments, parties, termsBetween } from '../../../wire/parties.fixture';
import { originFactsOf } from './origin-facts';
import { planOf } from './line-plan';
import type { Work } from './sending-work';

const fields = ['id', 'name'];
const mount = {
  ...{ resource: 'person-register', columns: { id: 'person_id', name: 'full_name' } },
  ...{ batch: { key: ['id'] }, origin: { system: '人口库', batch: 'load' } },
} as unknown as Work['served']['mount'];

describe('what is said of where the rows of a chunk come from', () => {
  let work: Work;
  beforeAll(async () => {
    const held = { terms: termsBetween(await parties()) };
    work = { held, served: { mount }, plan: planOf(mount, fields, true) } as unknown as Work;
  });
  const factsOf = (...loads: (string | null)[]) => {
    const rows = loads.map((load, at) => lineOf([String(at), '张三', load]));
    return originFactsOf(fields, Buffer.from(rows.join('')), work);
  };

  it('names department, resource, items and each batch once, also that rows name none', () => {
    const { code, version } = work.held.terms.resource;
    expect(factsOf('a', null, 'a', '二\t月')).toEqual({
      ...{ provider: departments.provider, resource: code, resourceVersion: version },
      items: { id: { system: '人口库' }, name: { system: '人口库' } },
      batches: ['a', null, '二\t月'],
    });
  });

  it('names a hundred batches, and says how many more there are', () => {
    const facts = factsOf(...Array.from({ length: 130 }, (_, at) => `load ${at}`));
    expect(facts).toMatchObject({ otherBatches: 30 });
    expect(facts.batches).toHaveLength(100);
  });

  it('names no batch of no row, nor where none is to be told', () => {
    expect(factsOf()).not.toHaveProperty('batches');
    expect(planOf(mount, fields)).not.toHaveProperty('batchAt');
    expect(planOf(mount, fields).columns).toEqual(['person_id', 'full_name']);
  });

  it('counts batches whose names nothing could hold: rows do not stay behind for them', () => {
    const untold = ['批'.repeat(301), 'a\u0000b'];
    expect(factsOf('a', ...untold)).toMatchObject({ batches: ['a'], otherBatches: 2 });
    const facts = factsOf(...untold);
    expect([facts.batches, facts.otherBatches]).toEqual([undefined, 2]);
  });
});
