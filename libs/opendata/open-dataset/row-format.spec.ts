import { formatOf, linesOf } from './row-format';
import type { OpenRowsAnswer } from './open-dataset';

describe('The format of rows', () => {
  it.each([
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['text/csv', 'csv'],
    ['Text/CSV; charset=utf-8', 'csv'],
    ['text/*', 'csv'],
    ['application/x-ndjson', 'jsonl'],
    ['application/jsonl', 'jsonl'],
    ['text/csv;q=0.5, application/jsonl;q=0.9', 'jsonl'],
    ['text/csv, */*;q=0.1', 'csv'],
    ['application/json;q=0, */*;q=0.1', 'csv'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
    ['text/html', undefined],
    ['application/json;q=0', undefined],
    ['text/csv;q=x', undefined],
    ['text/csv;q=-1', undefined],
    [',;,', undefined],
  ])('that Accept %j likes best is %j', (accept, format) => {
    expect(formatOf(accept)).toBe(format);
  });

  const answer = (names: readonly string[], rows: OpenRowsAnswer['rows']): OpenRowsAnswer => ({
    ...{ dataset: 'd', version: 1, table: 0, total: null, rows, next: null },
    ...{ publishedAt: new Date(0), licence: null },
    columns: names.map((name) => ({ name, title: name, kind: name === 'n' ? 'decimal' : 'text' })),
  });

  it('CSV quotes what it has to, and keeps a row without anything in it', () => {
    const rows = [
      { a: 'x,"y"\n', n: '-1.5' },
      { a: null, n: null },
    ];
    expect(linesOf('csv', answer(['a', 'n'], rows), false)).toBe(
      'a,n\r\n"x,""y""\n",-1.5\r\n,\r\n',
    );
    expect(linesOf('csv', answer(['a'], [{ a: null }]), false)).toBe('a\r\n""\r\n');
  });

  it('CSV for spreadsheets runs no text as a formula, and leaves numbers as they are', () => {
    const rows = [{ a: '=cmd|x', n: '-1.5' }];
    expect(linesOf('csv', answer(['a', 'n'], rows), true)).toBe(`\ufeffa,n\r\n'=cmd|x,-1.5\r\n`);
  });

  it('JSON lines are a row each', () => {
    const rows = [{ a: 'x\ny' }, { a: null }];
    const lines = linesOf('jsonl', answer(['a'], rows), false);
    expect(lines).toBe('{"a":"x\\ny"}\n{"a":null}\n');
  });
});
