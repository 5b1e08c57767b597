import { DataFactory } from 'n3';
import type { DatasetDescription, Distribution } from '../description/description';
import { emptyDescription, emptyDistribution } from '../description/values';
import { readCatalogue } from '../format/read-catalogue';
import { statementsOf } from '../format/rdf-syntax';
import type { ListedDataset } from '../listing/listed-dataset';
import { describeCatalogue } from './catalogue-graph';
import { dataThemeOf, fileTypeIri, languageIri } from './dcat-terms';
import { rdfDocument, rdfEndings, rdfMediaTypes, type RdfEnding } from './rdf-writing';
import { Statements, dcat, dct, writtenIri } from './statements';

const portal = 'https://data.region.example';
const id = '019c0b4e-6a00-7fba-8780-3905a9ea10e3';
const at = new Date('2026-03-02T01:00:00Z');

const file = (change: Partial<Distribution>): Distribution => ({ ...emptyDistribution, ...change });

const rich: DatasetDescription = {
  ...emptyDescription,
  title: { zh: '河流水位', en: 'River levels & tides < 3 m' },
  description: { zh: '每小时一次。\n“水文站”', und: 'line 1\nline 2 \\ "quoted"' },
  publisher: {
    ...{ name: { zh: '水利厅' }, iri: 'https://gov.example/org/water' },
    ...{ email: 'water@gov.example', homepage: 'https://gov.example/water' },
  },
  contacts: [{ name: 'Desk', email: 'desk@gov.example', phone: '+86-851-1', url: null }],
  themes: [
    {
      iri: 'http://publications.europa.eu/resource/authority/data-theme/ENVI',
      label: { en: 'Environment' },
    },
  ],
  keywords: [{ en: 'river' }, { zh: '水' }],
  licence: 'https://creativecommons.org/licenses/by/4.0/',
  accessRights: 'http://publications.europa.eu/resource/authority/access-right/PUBLIC',
  frequency: {
    code: 'daily',
    said: 'http://publications.europa.eu/resource/authority/frequency/DAILY',
  },
  temporal: [{ start: '2020', end: '2026-03-01' }],
  spatial: [{ iri: null, label: { zh: '贵州' }, box: [103.6, 24.6, 109.6, 29.2] }],
  ...{ issued: '2026-01', modified: '2026-03-02T00:00:00Z', languages: ['zho'] },
  landingPage: 'https://gov.example/d/1',
  distributions: [
    file({
      ...{ title: { zh: '水位' }, format: 'CSV', mediaType: 'text/csv', bytes: 12 },
      ...{ accessUrl: 'https://gov.example/d/1', downloadUrl: 'https://gov.example/d/1.csv' },
      ...{ identifier: 'https://gov.example/f/1', licence: 'https://gov.example/licence' },
    }),
  ],
};

const listed = (
  description: DatasetDescription,
  change: Partial<ListedDataset> = {},
): ListedDataset => ({
  ...{ id, name: 'river-levels', description, organization: null, themes: [], tags: [] },
  distributions: description.distributions.map((one) => ({
    ...one,
    id: 'f'.repeat(8),
    table: null,
  })),
  ...{ createdAt: at, changedAt: at, version: null, provider: null },
  sourceClass: 'official' as const,
  origin: {
    source: id,
    title: 's',
    address: 'https://gov.example/c',
    iri: 'https://gov.example/1',
    key: 'k1',
  },
  ...change,
});

function statementsFor(datasets: readonly ListedDataset[], next: string | null = null) {
  const into = new Statements(DataFactory);
  const address = `${portal}/catalog`;
  const page = { portal, publisher: '大数据局', datasets, total: 7, address, first: address, next };
  describeCatalogue(into, page);
  return into.quads;
}

const syntaxOf: Readonly<Record<RdfEnding, 'turtle' | 'rdf-xml' | 'json-ld'>> = {
  ...{ ttl: 'turtle', nt: 'turtle', jsonld: 'json-ld', rdf: 'rdf-xml', xml: 'rdf-xml' },
};

describe('A page of the catalogue', () => {
  it.each(rdfEndings)('is read back from %s as it was harvested', async (ending) => {
    const body = await rdfDocument(ending, statementsFor([listed(rich)]));
    const { datasets } = await readCatalogue({
      ...{ address: `${portal}/catalog.${ending}`, contentType: rdfMediaTypes[ending] },
      body: Buffer.from(body),
    });
    expect(datasets).toMatchObject([{ iri: 'https://gov.example/1', description: rich }]);
    expect(datasets[0]!.problems).toEqual([]);
  });

  it('says the same in every syntax', async () => {
    const quads = statementsFor([
      listed(rich),
      listed({ ...rich, type: 'series' }, { origin: null }),
    ]);
    for (const ending of rdfEndings) {
      const text = await rdfDocument(ending, quads);
      const read = await statementsOf(syntaxOf[ending], text, portal);
      expect([ending, new Set(read.map(plain))]).toEqual([ending, new Set(quads.map(plain))]);
    }
  });

  it('says where the next page is, and no more than that on the last one', () => {
    const views = (next: string | null) =>
      statementsFor([], next)
        .filter(({ predicate }) => predicate.value.endsWith('core#next'))
        .map(({ object }) => object.value);
    expect(views(`${portal}/catalog?after=${id}`)).toEqual([`${portal}/catalog?after=${id}`]);
    expect(views(null)).toEqual([]);
  });

  it('has for each dataset and file what the profile cannot do without, whatever its source leaves out', () => {
    const bare = {
      ...emptyDescription,
      title: { en: 'Bare' },
      distributions: [file({ format: 'odd' })],
    };
    const quads = statementsFor([listed(bare, { origin: null })]);
    const said = (property: string) =>
      quads
        .filter(({ predicate }) => predicate.value === property)
        .map(({ object }) => object.value);
    expect(said(`${dcat}accessURL`)).toEqual([`${portal}/id/${id}`]);
    expect(said(`${dct}description`)).toContain('Bare');
    expect(said('http://www.w3.org/2000/01/rdf-schema#label')).toEqual(['odd']);
  });

  it('says of access and rights what the source says, and nothing where it says nothing', () => {
    const authority = 'http://publications.europa.eu/resource/authority/access-right';
    const said = (change: Partial<DatasetDescription>) =>
      statementsFor([listed({ ...rich, ...change })]).filter(({ predicate }) =>
        [`${dct}accessRights`, `${dct}rights`].includes(predicate.value),
      );
    const [access, rights, ...more] = said({ accessRights: 'RESTRICTED', rights: '仅限研究' });
    expect([access!.object.value, rights!.object.termType, more]).toEqual([
      ...[`${authority}/RESTRICTED`, 'BlankNode', []],
    ]);
    expect(said({ accessRights: null })).toEqual([]);
  });

  it('writes nothing that a syntax cannot hold, and no address that is none', async () => {
    const strange = {
      ...rich,
      ...{ title: { und: 'a\u0000b\u0008\ud800c' }, landingPage: 'https://x.example/a b"<>\\' },
      licence: 'no address at all',
    };
    const quads = statementsFor([listed(strange)]);
    for (const ending of rdfEndings) {
      const read = await statementsOf(syntaxOf[ending], await rdfDocument(ending, quads), portal);
      const values = read.map(({ object }) => object.value);
      expect(values).toEqual(
        expect.arrayContaining(['abc', 'https://x.example/a%20b%22%3C%3E%5C']),
      );
    }
  });
});

/** Blank nodes have other names in each document. */
const plain = ({ subject, predicate, object }: ReturnType<typeof statementsFor>[number]): string =>
  [subject, predicate, object]
    .map((term) => (term.termType === 'BlankNode' ? '_' : `${term.termType} ${term.value}`))
    .join(' ');

describe('Terms', () => {
  it('of formats are found by the names that portals use', () => {
    const named = ['csv', 'CSV', 'jpg', 'geo+json', 'WMS'].map((one) =>
      fileTypeIri(one)?.split('/').at(-1),
    );
    expect(named).toEqual(['CSV', 'CSV', 'JPEG', 'GEOJSON', 'WMS_SRVC']);
    expect(fileTypeIri('constructor')).toBeUndefined();
  });

  it('of themes are the EU’s that come nearest, and none where none does', () => {
    expect(dataThemeOf('交通运输')?.iri.endsWith('/TRAN')).toBe(true);
    expect(dataThemeOf('其他')).toBeUndefined();
  });

  it('of languages have three letters', () => {
    expect(['zh-CN', 'eng', 'und', 'x'].map((tag) => languageIri(tag)?.slice(-3))).toEqual([
      ...['ZHO', 'ENG', undefined, undefined],
    ]);
  });

  it('are only addresses where they can be one', () => {
    expect(['no', 'https://x.example/ü', 'a:b'].map(writtenIri)).toEqual([
      ...[null, 'https://x.example/ü', 'a:b'],
    ]);
  });
});
