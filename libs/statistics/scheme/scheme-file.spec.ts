import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Big } from 'big.js';
import { projectRoot } from '@shutong/platform';
import { datasetMetrics } from '../../opendata/quality/metrics';
import { ownShares } from '../measure/shares';
import { leavesOf, nodesOf } from './scheme';
import { readScheme, schemeNames } from './scheme-file';

describe('the schemes of catalog/indices', () => {
  it('C62.1 the definition of 31 leaves loads: 3 indicators at the top, 9 below them, and their parts make 100', () => {
    const scheme = readScheme('internet-service-capability-2019');
    const levels = nodesOf(scheme.nodes).map(({ level }) => level);
    expect([1, 2, 3].map((level) => levels.filter((one) => one === level).length)).toEqual([
      3, 9, 31,
    ]);
    const leaves = leavesOf(scheme);
    expect(leaves).toHaveLength(31);
    const sum = leaves.reduce((before, { max }) => before.plus(max), scheme.total.minus(100));
    expect(sum.toFixed()).toBe('100');
    const openData = leaves.find(({ name }) => name.zh === '数据开放')!;
    expect(openData.max.toFixed()).toBe('1.8');
  });

  it('C62.3 the inferred leaf is marked, with the node above it and the reason', () => {
    const nodes = nodesOf(readScheme('internet-service-capability-2019').nodes);
    const inferred = nodes.filter((node) => node.inferred !== null);
    expect(inferred.map(({ code }) => code)).toEqual(['2.1', '2.1.1']);
    for (const { inferred: why } of inferred) expect(why!.en).toMatch(/^Lost in the table/);
  });

  it('MQA has 405 points in five dimensions as published, and a region’s shares of them', () => {
    const { nodes, total } = readScheme('mqa');
    expect(nodes.map(({ max }) => max.toNumber())).toEqual([100, 100, 110, 75, 20]);
    expect(total.toNumber()).toBe(405);
    expect(leavesOf({ nodes })).toHaveLength(23);
  });

  it('what the project has chosen itself makes 100 points, each of them marked as inferred', () => {
    const { nodes, rules } = readScheme('open-data-quality');
    const parts = nodes.filter(({ aside }) => !aside);
    const sum = parts.reduce((before, { max }) => before.plus(max), Big(0));
    expect([sum.toFixed(), rules.length]).toEqual(['100', 1]);
    expect(parts.filter(({ inferred }) => inferred === null)).toEqual([]);
  });

  it('every scheme that is shipped loads', () => {
    expect(schemeNames()).toEqual([
      ...['decree-809', 'digital-government-2019', 'five-star'],
      ...['internet-service-capability-2019', 'mqa', 'open-data-quality'],
    ]);
    for (const name of schemeNames()) expect(readScheme(name).id).toBe(name);
  });

  it('names as metrics what machines measure and nothing else, each in one that is shipped', () => {
    const schema = join(projectRoot(), 'catalog', 'schemas', 'index-scheme.schema.json');
    const { $defs } = JSON.parse(readFileSync(schema, 'utf8')) as {
      $defs: { metric: { enum: string[] } };
    };
    const own = ownShares.flatMap(({ metrics }) => metrics);
    const measured = ['on-time', 'openness', ...own, ...datasetMetrics];
    expect($defs.metric.enum.toSorted()).toEqual(measured.toSorted());
    const leaves = schemeNames().flatMap((name) => leavesOf(readScheme(name)));
    const named = new Set(leaves.map(({ metric }) => metric));
    expect(measured.filter((metric) => !named.has(metric))).toEqual([]);
  });

  it('no file outside the folder is read', () => {
    expect(() => readScheme('../calendars/cn')).toThrow(
      expect.objectContaining({ code: 'statistics.scheme.unknown' }) as Error,
    );
  });

  describe('a file with a mistake', () => {
    let root: string;
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'shutong-scheme-'));
      mkdirSync(join(root, 'catalog'));
      cpSync(join(projectRoot(), 'catalog', 'indices'), join(root, 'catalog', 'indices'), {
        recursive: true,
      });
    });
    afterEach(() => rmSync(root, { recursive: true }));

    const broken = (name: string, from: string, to: string): void => {
      const file = join(root, 'catalog', 'indices', `${name}.yaml`);
      const text = readFileSync(file, 'utf8');
      expect(text).toContain(from);
      writeFileSync(file, text.replace(from, to));
    };

    it('C53.2 weights that do not sum to 100 are refused, at the top and below', () => {
      broken('internet-service-capability-2019', 'weight: 30', 'weight: 31');
      const read = () => readScheme('internet-service-capability-2019', root);
      expect(read).toThrow('weights add up to 101, not 100');
    });

    it.each([
      ['digital-government-2019', 'points: 24', 'points: 25', 'points add up to 101, not 100'],
      ['internet-service-capability-2019', 'weight: 30', 'weight: 29', 'weights add up to 99'],
      ['mqa', 'points: 20, metric: mqa-spatial', 'points: 21, metric: mqa-spatial', 'to 101'],
      ['digital-government-2019', 'code: B', 'code: A', 'A stands here twice'],
      ['digital-government-2019', 'from: 95', 'from: 94', 'overlaps the tier before it'],
      ['digital-government-2019', 'from: 60, to: 75', 'from: 75, to: 75', 'is empty'],
      ['digital-government-2019', 'from: 0, to: 60', 'from: 10, to: 60', '起步 begins at 10'],
      ['digital-government-2019', 'zh: 发展', 'zh: 起步', '起步 stands here twice'],
      ['digital-government-2019', 'points: 24', 'weight: 24', 'A needs points and no other'],
      ['mqa', 'metric: mqa-spatial', 'metric: mqa-spacial', '/metric must be equal to one of'],
      ['decree-809', 'clocks: [delivery]', 'clocks: [deliveries]', '/clocks/0 must be equal to'],
      ['decree-809', ', clocks: [delivery]', '', "must have required property 'clocks'"],
      [
        'decree-809',
        'aside: true, metric: on-time, clocks: [delivery]',
        'metric: on-time, clocks: [delivery]',
        'to 200',
      ],
      [
        'decree-809',
        'metric: on-time, clocks: [delivery]',
        'metric: other, clocks: [delivery]',
        'metric',
      ],
      ['five-star', 'version: 1', 'versions: 1', 'additional properties'],
    ])('%s with “%s” made “%s” is refused, with file and line', (name, from, to, why) => {
      broken(name, from, to);
      expect(() => readScheme(name, root)).toThrow(why);
      expect(() => readScheme(name, root)).toThrow(new RegExp(`${name}\\.yaml:\\d+: `));
    });
  });
});
