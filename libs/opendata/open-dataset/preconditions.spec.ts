import { isHeld, rangeOf } from './preconditions';

const tag = '"abc"';
const file = { bytes: 100, tag };

describe('The part of a file that is asked for', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=90-1000', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
  ])('%s', (range, part) => {
    expect(rangeOf({ range }, file)).toEqual(part);
  });

  it.each([
    '',
    'bytes=-',
    'bytes=9-0',
    'bytes=0-1,5-6',
    'rows=0-1',
    'bytes=a-b',
    'bytes=0x1-2',
    'bytes= 0-1',
  ])('is the whole where %j is no single range of bytes', (range) => {
    expect(rangeOf({ range }, file)).toBeUndefined();
  });

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0', 'bytes=999999999999999-'])(
    'is refused where %s lies beyond the end',
    (range) => {
      expect(() => rangeOf({ range }, file)).toThrow(
        expect.objectContaining({ code: 'opendata.open.range-misfit', status: 416 }),
      );
    },
  );

  it('is the whole where the file is another one by now', () => {
    expect(rangeOf({ range: 'bytes=0-9', 'if-range': tag }, file)).toEqual({ start: 0, end: 9 });
    expect(rangeOf({ range: 'bytes=0-9', 'if-range': '"abd"' }, file)).toBeUndefined();
    expect(rangeOf({ range: 'bytes=0-9', 'if-range': `W/${tag}` }, file)).toBeUndefined();
  });
});

describe('What somebody holds', () => {
  it.each([
    [tag, true],
    [`W/${tag}`, true],
    [`"x", ${tag}`, true],
    ['*', true],
    ['"x"', false],
    ['abc', false],
    [undefined, false],
  ])('is known by %j: %j', (ifNoneMatch, held) => {
    expect(isHeld(ifNoneMatch, tag)).toBe(held);
  });
});
