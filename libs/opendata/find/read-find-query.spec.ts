import { limits } from '@shutong/platform';
import { FindRefusal } from './find-query';
import { readFindQueries, readFindQuery } from './read-find-query';

/** As an expression with all its brackets. */
function shown(query: ReturnType<typeof readFindQuery>): string {
  switch (query.op) {
    case 'and':
    case 'or':
      return `(${query.parts.map(shown).join(query.op === 'and' ? ' & ' : ' | ')})`;
    case 'not':
      return `!${shown(query.part)}`;
    case 'all':
      return '*';
    case 'words':
      return `<${query.words}>`;
    case 'equals':
      return `${query.field}=${query.value}`;
    case 'begins':
      return `${query.field}=${query.value}…`;
    case 'exists':
      return `${query.field}?`;
    case 'range': {
      const { from, to, withFrom, withTo } = query.range;
      return `${query.field}${withFrom ? '[' : '{'}${from ?? '*'},${to ?? '*'}${withTo ? ']' : '}'}`;
    }
    case 'box':
      return `[${query.box.join()}]`;
  }
}

describe('A query for datasets', () => {
  it.each([
    ['', '*'],
    ['*:*', '*'],
    ['*', '*'],
    ['水库 水位', '<水库 水位>'],
    ['"空气 质量"', '<"空气 质量">'],
    ['organization:a', 'organization=a'],
    ['title:"a b"', 'title=a b'],
    ['groups:(a OR b)', '(groups=a | groups=b)'],
    ['tags:a AND tags:b', '(tags=a & tags=b)'],
    ['+tags:a -tags:b', '(tags=a & !tags=b)'],
    ['NOT tags:b', '!tags=b'],
    ['a NOT b', '(<a> & !<b>)'],
    ['(a OR b) c', '((<a> | <b>) & <c>)'],
    ['a && b || c', '((<a> & <b>) | <c>)'],
    ['tags:air*', 'tags=air…'],
    ['res_format:*', 'res_format?'],
    ['metadata_modified:[2026-01-01T00:00:00Z TO *]', 'metadata_modified[2026-01-01T00:00:00Z,*]'],
    ['name:{a TO b}', 'name{a,b}'],
    ['title:air\\:quality', 'title=air:quality'],
    ['road-traffic', '<road-traffic>'],
    ['C++ 2024', '<C++ 2024>'],
    ['http://x.example/a', '<http://x.example/a>'],
    // As ckanext-harvest asks: either organization, and changed since.
    [
      'organization:a OR organization:b metadata_modified:[2026-01-01T00:00:00Z TO *]',
      '((organization=a | organization=b) & metadata_modified[2026-01-01T00:00:00Z,*])',
    ],
  ])('%s', (text, expected) => {
    expect(shown(readFindQuery(text))).toBe(expected);
  });

  it.each([
    ...['(a', 'a)', 'a OR', 'AND', '"a', 'a AND AND b', '[a TO b]', 'name:[a b]', 'NOT'],
    ...['tags:(a OR', '*:a', 'a:b:c'],
    '('.repeat(limits.findDepth.value + 1) + 'a' + ')'.repeat(limits.findDepth.value + 1),
    'a '.repeat(limits.findPieces.value + 1),
    'x'.repeat(limits.findQuery.value + 1),
  ])('is refused where it cannot be read: %s', (text) => {
    expect(() => readFindQuery(text)).toThrow(FindRefusal);
  });

  it('is bounded with the others that have to hold as well', () => {
    const half = 'x'.repeat(limits.findQuery.value / 2);
    expect(readFindQueries([half, half])).toHaveLength(2);
    expect(() => readFindQueries([half, half, 'x'])).toThrow(FindRefusal);
  });

  it('is read or refused, whatever it is, and never hangs', () => {
    const pieces = ['(', ')', ':', '"', '[', ']', 'TO', '*', '-', '+', 'a', ' ', 'OR', '\\', '{'];
    for (let n = 0; n < 3000; n++) {
      const text = Array.from(
        { length: 1 + (n % 12) },
        (_, at) => pieces[(n * 7 + at * (n % 13) * 5 + at) % pieces.length],
      ).join('');
      try {
        readFindQuery(text);
      } catch (error) {
        expect(error).toBeInstanceOf(FindRefusal);
      }
    }
  });
});
