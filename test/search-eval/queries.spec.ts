import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, sha256 } from '@shutong/platform';
import { Glossary, wordGroups } from '@shutong/text';
import { readRegion } from '../../apps/standalone/demo/region';
import { judge, qualityOf } from './measure';
import { parseQueries, QueriesError, type JudgedQuery } from './queries';

const file = readFileSync(join(projectRoot(), 'catalog', 'search', 'queries.tsv'), 'utf8');
const queries = parseQueries(file);
const overDemo = queries.filter(({ over }) => over === 'demo');

describe('the judged queries', () => {
  it('are those that were written before there was the search', () => {
    expect(sha256(file)).toBe('faddf3d19cd0dde0c095b60de46f6b39ebf46332cb843567e1943063cf3c5694');
  });

  it('are 120 or more, of every kind that people ask in', () => {
    expect(queries.length).toBeGreaterThanOrEqual(120);
    const least = {
      ...{
        paraphrase: 20,
        script: 10,
        typo: 10,
        department: 10,
        item: 10,
        english: 20,
        nothing: 10,
      },
    };
    for (const [type, count] of Object.entries(least)) {
      expect(queries.filter((query) => query.type === type).length).toBeGreaterThanOrEqual(count);
    }
    expect(
      queries.filter(({ type, right }) => (type === 'nothing') !== (right.length === 0)),
    ).toEqual([]);
  });

  it('have all their right titles in the demo region for 60 or more', () => {
    const titles = new Set(readRegion().entries.map(({ title }) => title));
    expect(overDemo.flatMap(({ right }) => right).filter((id) => !titles.has(id))).toEqual([]);
    expect(overDemo.length).toBeGreaterThanOrEqual(60);
  });

  it('seldom repeat a title: at most one in five has over 60 % of its words from one', () => {
    const words = (text: string) => wordGroups(text, new Glossary([])).map(({ typed }) => typed);
    const english = new Map(readRegion().entries.map(({ title, titleEn }) => [title, titleEn]));
    const repeats = ({ query, right }: JudgedQuery): boolean =>
      right.some((title) => {
        const said = new Set([...words(title), ...words(english.get(title) ?? '')]);
        const asked = words(query);
        return asked.filter((word) => said.has(word)).length > 0.6 * asked.length;
      });
    expect(overDemo.filter(repeats).length).toBeLessThanOrEqual(0.2 * overDemo.length);
  });
});

describe('judging', () => {
  const query = (right: string[]): JudgedQuery => ({
    ...{ id: 'q', type: 't', query: 'x', right, over: undefined },
  });
  it('takes the first right one on the first page, by any of its ids', () => {
    const found = [['a', 'http://a'], ['b', 'http://b'], ['c']];
    expect(judge(query(['http://b', 'c']), found)).toMatchObject({ place: 2, hit: true });
    expect(judge(query(['z']), found)).toMatchObject({ place: 0, hit: false });
    const late = Array.from({ length: 10 }, () => ['x']);
    expect(judge(query(['y']), [...late, ['y']])).toMatchObject({ place: 0, hit: false });
  });

  it('a query that nothing is right for is a hit where nothing is found', () => {
    expect(judge(query([]), []).hit).toBe(true);
    expect(judge(query([]), [['a']]).hit).toBe(false);
  });

  it('means over all: share of hits, and 1 ÷ place', () => {
    const judged = [judge(query(['a']), [['a']]), judge(query(['a']), [['b'], ['a']])];
    expect(qualityOf([...judged, judge(query(['a']), [])])).toEqual({
      ...{ queries: 3, hit10: 0.667, mrr: 0.5 },
    });
  });

  it('names the line of a file that cannot be read', () => {
    expect(() => parseQueries('a\tb\tc\td\nonly words\n')).toThrow(QueriesError);
    expect(() => parseQueries('a\tb\tc\td\nonly words\n')).toThrow('Line 2');
  });
});
