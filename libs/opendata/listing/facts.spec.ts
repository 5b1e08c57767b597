import { distributionsOf, nameUuid } from './distributions';
import { factsOf, slugOf } from './facts';
import { inNoLanguage, noText } from '../description/texts';
import { emptyDescription, emptyDistribution } from '../description/values';
import type { DatasetDescription, Distribution } from '../description/description';

const file = (change: Partial<Distribution>): Distribution => ({ ...emptyDistribution, ...change });
const dataset = (change: Partial<DatasetDescription>): DatasetDescription => ({
  ...{ ...emptyDescription, title: inNoLanguage('Rivers') },
  ...change,
});
const id = '019c0b4e-6a00-7fba-8780-3905a9ea10e3';

describe('A name for addresses', () => {
  it('is made of what a title has in letters, without accents and signs', () => {
    expect(slugOf('Rivières & Lacs: 2026')).toBe('rivieres-lacs-2026');
    expect(slugOf('  road-traffic   counts ')).toBe('road-traffic-counts');
    expect(slugOf('x'.repeat(300))).toHaveLength(80);
  });

  it('is none where hardly anything of the title would be left', () => {
    for (const title of ['', '取水许可', '2024年统计', 'A级企业名单（2025年度）', '?!', '42']) {
      expect([title, slugOf(title)]).toEqual([title, '']);
    }
  });
});

describe('Ids of distributions', () => {
  const csv = file({ downloadUrl: 'https://x.example/a.csv' });
  const xls = file({ downloadUrl: 'https://x.example/a.xls' });
  const idsOf = (...distributions: Distribution[]) =>
    distributionsOf(id, dataset({ distributions })).map((one) => one.id);

  it('stay when others come before them, and differ between datasets', () => {
    expect(idsOf(xls, csv).reverse()).toEqual(idsOf(csv, xls));
    expect(nameUuid('6ba7b811-9dad-11d1-80b4-00c04fd430c8', 'https://x.example/a.csv')).not.toBe(
      idsOf(csv)[0],
    );
  });

  it('are those of RFC 9562, version 5', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    expect(nameUuid(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('are different also where two cannot be told apart', () => {
    expect(new Set(idsOf(csv, csv, file({}), file({}))).size).toBe(4);
  });
});

describe('What a dataset is found by', () => {
  it('has each format, tag and theme once, formats also by their media type', () => {
    const facts = factsOf(
      dataset({
        keywords: [{ zh: '水' }, { und: '水' }],
        themes: [
          { iri: null, label: { zh: '交通运输', en: 'Transport' } },
          { iri: null, label: { zh: '交通运输', en: 'Transport' } },
          { iri: 'http://t.example/ENVI', label: noText },
        ],
        distributions: [file({ format: 'csv' }), file({ mediaType: 'text/csv; charset=utf-8' })],
      }),
      null,
    );
    expect(facts).toMatchObject({ tags: ['水'], formats: ['CSV'], organization: null });
    expect(facts.themes.map(({ title }) => title)).toEqual(['交通运输', 'http://t.example/ENVI']);
    expect(facts.themes[0]!.name).toMatch(/^transport-[0-9a-f]{8}$/);
  });
});
