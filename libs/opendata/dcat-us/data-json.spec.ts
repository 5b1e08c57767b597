import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { emptyDescription } from '../description/values';
import type { DatasetDescription } from '../description/description';
import { readCatalogue } from '../format/read-catalogue';
import { distributionsOf } from '../listing/distributions';
import { factsOf, publisherOf } from '../listing/facts';
import type { ListedDataset } from '../listing/listed-dataset';
import { dataJsonDataset } from './data-json';

const portal = 'https://data.region.example';
const desk = { name: '大数据局', email: 'desk@region.example' };
const id = '019c0b4e-6a00-7fba-8780-3905a9ea10e3';
const at = new Date('2026-03-02T01:00:00Z');

/** As the worker lists it. */
function listed(description: DatasetDescription, iri: string | null = null): ListedDataset {
  const { organization, themes, tags } = factsOf(description, publisherOf(description.publisher));
  return {
    ...{ id, name: 'd', description, organization, themes, tags, createdAt: at, changedAt: at },
    ...{ distributions: distributionsOf(id, description), version: null, provider: null },
    sourceClass: 'official',
    origin: { source: id, title: 's', address: 'https://gov.example/c', iri, key: 'k1' },
  };
}

describe('A dataset of DCAT-US', () => {
  it('has what the schema cannot do without, whatever its source leaves out', () => {
    const bare = { ...emptyDescription, title: { zh: '河流' } };
    expect(dataJsonDataset(listed(bare), portal, desk)).toEqual({
      ...{ '@type': 'dcat:Dataset', title: '河流', description: '河流', keyword: ['河流'] },
      ...{ modified: at.toISOString(), identifier: `${portal}/id/${id}`, accessLevel: 'public' },
      publisher: { '@type': 'org:Organization', name: '大数据局' },
      contactPoint: {
        ...{ '@type': 'vcard:Contact', fn: '大数据局', hasEmail: 'mailto:desk@region.example' },
      },
    });
  });

  it('says that it is open unless its source says otherwise, and how often it is renewed', () => {
    const written = (change: Partial<DatasetDescription>) =>
      dataJsonDataset(listed({ ...emptyDescription, title: { en: 'd' }, ...change }), portal, desk);
    const authority = 'http://publications.europa.eu/resource/authority/access-right';
    for (const [accessRights, level] of [
      [null, 'public'],
      [`${authority}/PUBLIC`, 'public'],
      [`${authority}/RESTRICTED`, 'restricted public'],
      ['NON_PUBLIC', 'non-public'],
      ['restricted public', 'restricted public'],
    ] as const) {
      expect([accessRights, written({ accessRights }).accessLevel]).toEqual([accessRights, level]);
    }
    expect(written({ frequency: { code: 'monthly', said: '每月' } })).toMatchObject({
      accrualPeriodicity: 'R/P1M',
    });
  });
});

const material = process.env['SHUTONG_MATERIAL'];
if (!material) console.info('skipped: SHUTONG_MATERIAL names no folder with catalogs/');
describe('Datasets of real catalogues', () => {
  const given = material ? it : it.skip;
  given.each([
    'dcat-ap/rostock-catalog-original-input.rdf.gz',
    'ckan/birmingham_package_search.json',
  ])('are valid by the schema of DCAT-US 1.1: %s', async (name) => {
    const file = join(material!, 'standards/dcat-us-1.1-schema/non-federal_dataset.json');
    const ajv = addFormats(new Ajv2020({ strict: false, unicodeRegExp: false }));
    const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
    const raw = readFileSync(join(material!, 'catalogs', name));
    const body = name.endsWith('.gz') ? gunzipSync(raw) : raw;
    const { datasets } = await readCatalogue({ address: portal, contentType: '', body });
    expect(datasets.length).toBeGreaterThanOrEqual(10);
    for (const { description, iri } of datasets) {
      const written = dataJsonDataset(listed(description, iri), portal, desk);
      validate(JSON.parse(JSON.stringify(written)));
      expect([written.title, validate.errors ?? []]).toEqual([written.title, []]);
    }
  });
});
