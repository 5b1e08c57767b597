import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { readRegion } from './region';

describe('Reading the demo region', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shutong-region-'));
    await cp(join(projectRoot(), 'catalog', 'demo'), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const change = async (file: string, from: string, to: string) => {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
  };

  test('puts the provider of a file into each of its entries', () => {
    const { entries } = readRegion(folder);
    const person = entries.find(({ code }) => code === '303001/000001');
    expect(person?.provider).toBe('11337000MBDEM0031M');
    expect(person?.items.map(({ code }) => code)).toContain('RESIDENT_NUMBER');
  });

  test.each([
    [
      'an attribute that the schema does not know',
      'entries/tax-bureau.yaml',
      'sharing: conditional',
      'sharing: sometimes',
    ],
    ['a missing title', 'entries/tax-bureau.yaml', 'title: 税务登记信息', 'name: 税务登记信息'],
    ['an unknown role', 'people.yaml', 'roles: [auditor]', 'roles: [king]'],
    ['a mask that no connector applies', 'resources.yaml', 'keep-6-4', 'hash'],
    ['text that is not YAML', 'departments.yaml', 'departments:', 'departments: ]'],
  ])('names the file where it finds %s', async (_what, file, from, to) => {
    await change(file, from, to);
    expect(() => readRegion(folder)).toThrow(join(folder, file));
  });

  test('names the place of a conditional entry without conditions', async () => {
    await change('entries/tax-bureau.yaml', 'conditions:', 'terms:');
    expect(() => readRegion(folder)).toThrow(/\/entries\/0 /);
  });
});
