import fc from 'fast-check';
import { canonicalJson, sha256 } from '@shutong/platform';
import { missingContents } from '../../libs/catalog/entry/entry.policy';
import { assertWithinEntry } from '../../libs/catalog/resource/resource.policy';
import { subjectOf } from './field-pool';
import { GeneratedCatalog, mark, type Material } from './generated-catalog';
import { readMaterial } from './material';
import { fullScale, scaleOf } from './scale';

const providers = ['11520000MB0000001A', '11520000MB0000002B', '11520000MB0000003C'];
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
/** A hundredth of the full size; the full one is the proof's. */
const scale = scaleOf(100);

describe('the generated catalogue', () => {
  let material: Material;
  beforeAll(async () => {
    material = await readMaterial(undefined, providers);
  });

  const generate = (seed: number) => new GeneratedCatalog(seed, scale, material);
  const hashOf = (catalog: GeneratedCatalog) => sha256(canonicalJson([...catalog.entries()]));

  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, other) => {
        fc.pre(seed !== other);
        const hash = hashOf(generate(seed));
        expect(hashOf(generate(seed))).toBe(hash);
        expect(hashOf(generate(other))).not.toBe(hash);
      }),
      { numRuns: 5 },
    );
  });

  it('has exactly the size asked for, and says which entries have no resource', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const catalog = generate(seed);
        const entries = [...catalog.entries()];
        const sum = (of: (entry: (typeof entries)[number]) => number) =>
          entries.reduce((total, entry) => total + of(entry), 0);
        expect({
          entries: new Set(entries.map(({ code }) => code)).size,
          items: sum(({ content }) => content.items.length),
          resources: sum(({ mounted }) => mounted.length),
        }).toEqual(scale);
        const without = entries.filter(({ mounted }) => mounted.length === 0);
        expect(catalog.withoutResource).toEqual(without.map(({ code }) => code));
      }),
      { numRuns: 5 },
    );
  });

  it('is complete by Article 13, offers only what may be shared, and is marked in every entry', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const { content, mounted, withdrawn, provider } of generate(seed).entries()) {
          expect(missingContents({ ...content, provider }, content.items)).toEqual([]);
          for (const offer of [...mounted, ...withdrawn]) {
            expect(() => assertWithinEntry(offer, content, content.items)).not.toThrow();
          }
          expect(content.keywords).toContain(mark);
          expect(content.summary).toContain(mark);
        }
      }),
      { numRuns: 5 },
    );
  });

  it('is as large as the platform of Guizhou in full, spread unevenly', () => {
    const catalog = new GeneratedCatalog(1, fullScale, material);
    let [items, resources, most, gone] = [0, 0, 0, 0];
    for (const { content, mounted, withdrawn } of catalog.entries()) {
      gone += withdrawn.length;
      items += content.items.length;
      resources += mounted.length;
      most = Math.max(most, content.items.length);
    }
    expect({ entries: catalog.scale.entries, items, resources }).toEqual(fullScale);
    expect(most).toBeGreaterThan(40);
    expect(gone).toBeGreaterThan(0);
  });
});

describe('the subject of a title', () => {
  it.each([
    ['2018年公交线路信息', '公交线路'],
    ['贵阳市2016-2018年度餐饮服务许可证公示信息（一）', '贵阳市餐饮服务许可证'],
    ['统计数据', ''],
    ['数据', ''],
  ])('%s is about %s', (title, subject) => {
    expect(subjectOf(title)).toBe(subject);
  });
});
