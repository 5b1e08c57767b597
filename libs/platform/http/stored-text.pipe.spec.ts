import fc from 'fast-check';
import Fastify from 'fastify';
import { HubError } from '../errors/hub-error';
import { limits } from '../limits/limits';
import { StoredTextPipe } from './stored-text.pipe';

const pipe = new StoredTextPipe();
/** Fields that the pipe refuses in a body, or in the argument `reason`. */
function refused(value: unknown): string[] {
  try {
    pipe.transform(value, { type: 'body', metatype: String, data: 'reason' });
    return [];
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return error.problems.map(({ field }) => field);
  }
}

const between = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, n) => String.fromCharCode(first + n));
const kept = ['\t', '\n', '\r\n', '\u200f', '\u061c'];
const unreadable = [
  ...[...between(0, 0x1f), ...between(0x7f, 0x9f)].filter((one) => !kept.includes(one)),
  ...between(0x202a, 0x202e),
  ...between(0x2066, 0x2069),
  ...['\ud800', '\udfff'],
];

describe('a text as it is stored, logged and shown', () => {
  it.each(unreadable.map((one) => [one.charCodeAt(0).toString(16), one]))(
    'has no U+%s',
    (_, one) => {
      const value = { basis: `水法${one}第四十八条`, list: ['good', { inner: one }] };
      expect(refused(value).sort()).toEqual(['basis', 'list.1.inner']);
      expect(refused(one)).toEqual(['reason']);
    },
  );

  it('keeps lines, tabs, marks of direction and every visible character', () => {
    expect(refused(kept.join('水法\u{20000}😀️'))).toEqual([]);
  });

  it('has none of these in a query either, as the server reads it', async () => {
    const server = Fastify();
    server.get('/', ({ query }) => refused(query));
    const answer = await server.inject({ url: '/?q=a%00b&first=1&list=x&list=%E2%80%AE' });
    expect(answer.json<string[]>().sort()).toEqual(['list.1', 'q']);
    await server.close();
  });

  it('is taken exactly where it holds none of those', () => {
    const text = fc.array(
      fc.oneof(fc.constantFrom(...unreadable, ...kept), fc.string({ unit: 'grapheme' })),
    );
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join('|');
        const lone = parts.some((part) => unreadable.includes(part));
        expect(refused({ whole })).toEqual(lone ? ['whole'] : []);
      }),
    );
  });

  it('is looked for as deep as the limit, and nothing deeper is taken at all', () => {
    const nested = (levels: number): unknown =>
      JSON.parse(`{"list":${'['.repeat(levels)}${']'.repeat(levels)}}`);
    expect(refused(nested(limits.inputDepth.value))).toEqual([]);
    expect(refused(nested(limits.inputDepth.value + 1))).toHaveLength(1);
    expect(refused(nested(200_000))).toHaveLength(1);
  });
});
