import fc from 'fast-check';
import type { DatasetDescription, Distribution } from '../description/description';
import { agentNamed, emptyDescription, emptyDistribution } from '../description/values';
import { fiveStarOf } from './five-star.formula';
import { bandOf, metricTerms, mqaMetrics, pointsOf } from './metrics';
import { mqaOf, openIn, reachedBy, type Known, type Reach } from './mqa.formula';
import { shapeMistakes } from './shape.formula';

const access = 'https://portal.example/rivers';
const download = 'https://portal.example/rivers.csv';

const distribution = (change: Partial<Distribution> = {}): Distribution => ({
  ...emptyDistribution,
  ...change,
});

/** Says all that can be said. */
const whole: DatasetDescription = {
  ...emptyDescription,
  title: { zh: '河流' },
  description: { zh: '全省河流' },
  publisher: agentNamed({ zh: '水利厅' }),
  contacts: [{ name: '值班室', email: null, phone: '0851', url: null }],
  themes: [{ iri: null, label: { zh: '资源能源' } }],
  keywords: [{ zh: '河流' }],
  licence: 'https://creativecommons.org/licenses/by/4.0/',
  accessRights: 'http://publications.europa.eu/resource/authority/access-right/PUBLIC',
  rights: '署名',
  temporal: [{ start: '2020', end: null }],
  spatial: [{ iri: null, label: { zh: '贵州' }, box: null }],
  issued: '2026-01-01',
  modified: '2026-02-01',
  distributions: [
    distribution({
      ...{ format: 'CSV', mediaType: 'text/csv', bytes: 12, accessUrl: access },
      downloadUrl: download,
    }),
  ],
};

const answering: Reach = () => true;
const found = (said: DatasetDescription, reach: Reach = answering) =>
  mqaOf({ said, reach, conforms: shapeMistakes(said, []).length === 0 });
const points = (said: DatasetDescription, reach?: Reach) => reachedBy(found(said, reach));

describe('the metadata quality assessment of a dataset', () => {
  it('has the points of the scheme: 100, 100, 110, 75 and 20, in all 405', () => {
    const sums = new Map<string, number>();
    for (const { dimension, points: own } of metricTerms) {
      sums.set(dimension.en, (sums.get(dimension.en) ?? 0) + own);
    }
    expect([...sums]).toEqual([
      ['Findability', 100],
      ['Accessibility', 100],
      ['Interoperability', 110],
      ['Reusability', 75],
      ['Contextuality', 20],
    ]);
    expect(metricTerms.map(({ metric }) => metric).sort()).toEqual([...mqaMetrics].sort());
  });

  it('gives all 405 to who says everything and answers', () => {
    expect([points(whole), openIn(found(whole))]).toEqual([405, 0]);
    expect(bandOf(405).en).toBe('Excellent');
  });

  it('gives a dataset that is only named, with a page, what was counted by hand: 50 for the page and 30 for the shape', () => {
    const named = {
      ...emptyDescription,
      ...{ title: { und: 'Rivers' }, description: { und: 'All of them' } },
      distributions: [distribution({ accessUrl: access })],
    };
    expect(points(named)).toBe(80);
    expect(bandOf(80).en).toBe('Bad');
  });

  it('counts as in the printed example: a CKAN dataset with XLSX behind one address and a licence in words', () => {
    // 30 keywords + 30 themes; 50 address; 20 format + 10 media type + 10 vocabulary + 0 proprietary + 20 machine-readable
    // + 30 shape; 20 licence + 0 unknown licence + 10 publisher; 5 issued + 5 modified.
    const said = {
      ...whole,
      ...{ spatial: [], temporal: [], contacts: [], accessRights: null, rights: null },
      licence: 'Siehe Impressum',
      distributions: [
        distribution({
          accessUrl: access,
          format: 'XLSX',
          mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        }),
      ],
    };
    expect(points(said)).toBe(240);
    expect(bandOf(240).en).toBe('Good');
  });

  it.each([
    [0, 'Bad'],
    [120, 'Bad'],
    [121, 'Sufficient'],
    [220, 'Sufficient'],
    [221, 'Good'],
    [350, 'Good'],
    [351, 'Excellent'],
    [405, 'Excellent'],
  ])('%d points are %s, as printed', (sum, band) => {
    expect(bandOf(sum).en).toBe(band);
  });

  it('leaves open what has not been looked at, and gives no points for it', () => {
    const unknown = found(whole, () => null);
    expect([reachedBy(unknown), openIn(unknown)]).toEqual([325, 80]);
    const half = found(whole, (address) => (address === access ? false : null));
    expect([half['mqa-access-url-reachable'], half['mqa-download-url-reachable']]).toEqual([
      false,
      null,
    ]);
  });

  it('knows that nothing is reachable where no address is given', () => {
    const bare = found({ ...whole, distributions: [] }, () => null);
    expect([bare['mqa-access-url-reachable'], bare['mqa-download-url-reachable']]).toEqual([
      false,
      false,
    ]);
  });

  it('takes the interoperability of the best distribution, not the sum of all', () => {
    const pdf = distribution({ accessUrl: access, format: 'PDF', mediaType: 'application/pdf' });
    const csv = distribution({ accessUrl: access, format: 'CSV' });
    const both = found({ ...whole, distributions: [pdf, csv] });
    // PDF: 20 + 10 + 10; CSV: 20 + 20 + 20.
    expect(both).toMatchObject({
      ...{ 'mqa-format': true, 'mqa-media-type': false, 'mqa-vocabulary': false },
      ...{ 'mqa-non-proprietary': true, 'mqa-machine-readable': true },
    });
  });

  it.each([
    ['OFD', null, null],
    ['wps', null, null],
    ['XLS', true, false],
    ['.csv', true, true],
    ['OGC WMS', false, true],
    ['Esri REST', false, false],
  ])('counts %s as machine-readable %s and non-proprietary %s', (format, machine, open) => {
    const said = found({
      ...whole,
      distributions: [distribution({ format: format.replace('.', '') })],
    });
    expect([said['mqa-machine-readable'], said['mqa-non-proprietary']]).toEqual([
      machine ?? false,
      open ?? false,
    ]);
  });

  it.each([
    ['http://creativecommons.org/licenses/by-nc/3.0/de/', true],
    ['https://creativecommons.org/publicdomain/zero/1.0/legalcode', true],
    ['http://publications.europa.eu/resource/authority/licence/CC_BYSA_4_0', true],
    ['Open Data Commons Open Database License (ODbL)', true],
    ['CC-BY-4.0', true],
    ['https://www.govdata.de/dl-de/by-2-0', true],
    ['https://www.usa.gov/government-works', false],
    ['notspecified', false],
  ])('knows the licence %s: %s', (licence, known) => {
    expect(found({ ...whole, licence })['mqa-known-licence']).toBe(known);
  });

  it.each([
    ['PUBLIC', true],
    ['public', true],
    ['non-public', true],
    ['free for all', false],
  ])('finds the access rights %s in the vocabulary: %s', (accessRights, known) => {
    expect(found({ ...whole, accessRights })['mqa-known-access-rights']).toBe(known);
  });

  it('conforms to DCAT-AP with a title, a description and an address for each distribution, and what is given in range', () => {
    expect(shapeMistakes(whole, [])).toEqual([]);
    const broken = {
      ...whole,
      ...{ description: {}, publisher: agentNamed({}, { iri: 'https://a.example/' }) },
      distributions: [...whole.distributions, distribution({ downloadUrl: download })],
    };
    expect(
      shapeMistakes(broken, [
        { field: 'title', rule: 'missing', value: null },
        { field: 'issued', rule: 'no-date', value: 'gestern' },
        { field: 'keyword', rule: 'too-many', value: '700' },
      ]),
    ).toEqual(['title', 'description', 'publisher.name', 'distribution[2].accessURL', 'issued']);
  });

  const text = fc.constantFrom('a', 'CC0', 'PUBLIC', 'cc-by');
  const perhaps = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
  const distributions = fc.array(
    fc.record({
      ...{ format: perhaps(fc.constantFrom('CSV', 'XLSX', 'PDF', 'RDF', 'zzz')) },
      mediaType: perhaps(fc.constantFrom('text/csv', 'x/y')),
      ...{ bytes: perhaps(fc.nat()), accessUrl: perhaps(fc.constant(access)) },
      ...{ downloadUrl: perhaps(fc.constant(download)), licence: perhaps(text) },
    }),
    { maxLength: 3 },
  );
  const descriptions = fc
    .record({
      ...{ licence: perhaps(text), accessRights: perhaps(text), rights: perhaps(text) },
      ...{ issued: perhaps(text), modified: perhaps(text), distributions },
    })
    .map(({ distributions: some, ...said }): DatasetDescription => ({
      ...{ ...emptyDescription, ...said },
      distributions: some.map(distribution),
    }));

  it('is never outside 0 to 405, and what is open keeps within what is left', () => {
    const reaches = fc.constantFrom<Known>(true, false, null);
    fc.assert(
      fc.property(descriptions, reaches, (said, known) => {
        const all = found(said, () => known);
        expect(reachedBy(all)).toBeGreaterThanOrEqual(0);
        expect(reachedBy(all) + openIn(all)).toBeLessThanOrEqual(405);
      }),
    );
  });

  it('never falls when more is said, or when an address answers that was not looked at', () => {
    const more = fc.constantFrom<Partial<DatasetDescription>>(
      { keywords: [{ zh: '河' }] },
      { temporal: [{ start: '2020', end: null }] },
      { contacts: whole.contacts },
      { accessRights: 'PUBLIC' },
      { issued: '2026' },
    );
    fc.assert(
      fc.property(descriptions, more, (said, added) => {
        expect(points({ ...said, ...added })).toBeGreaterThanOrEqual(points(said, () => null));
        const longer = { ...said, distributions: [...said.distributions, ...whole.distributions] };
        const shape = pointsOf('mqa-dcat-ap');
        expect(points(longer)).toBeGreaterThanOrEqual(points(said) - shape);
      }),
    );
  });
});

describe('the stars of a dataset', () => {
  const of = (change: Partial<Distribution>, licence: string | null = 'CC0', reach = answering) =>
    fiveStarOf(
      { ...whole, licence, distributions: [distribution({ accessUrl: access, ...change })] },
      reach,
    );

  it.each([
    ['no open licence', { format: 'CSV' }, null, 0],
    ['a licence for some purposes', { format: 'CSV' }, 'CC-BY-NC-4.0', 0],
    ['a scan', { format: 'PDF' }, 'CC0', 1],
    ['no format', {}, 'CC0', 1],
    ['a workbook', { format: 'XLSX' }, 'CC0', 2],
    ['CSV', { format: 'CSV' }, 'CC0', 3],
    ['linked data that answer', { format: 'RDF_TURTLE' }, 'CC0', 4],
    ['nothing on the web', { format: 'CSV', accessUrl: null }, 'CC0', 0],
  ] as const)('%s: %#', (_, change, licence, stars) => {
    expect(of(change, licence)).toBe(stars);
  });

  it('are three for linked data of which nobody knows whether they answer', () => {
    expect(of({ format: 'JSON-LD' }, 'CC0', () => null)).toBe(3);
  });

  it('are those of the best distribution', () => {
    const many = ['PDF', 'XLSX', 'CSV'].map((format) =>
      distribution({ accessUrl: access, format }),
    );
    expect(fiveStarOf({ ...whole, distributions: many }, answering)).toBe(3);
    expect(fiveStarOf({ ...whole, distributions: [] }, answering)).toBe(0);
  });
});
