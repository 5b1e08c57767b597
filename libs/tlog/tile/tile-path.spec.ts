import fc from 'fast-check';
import {
  type EntryBundle,
  MalformedError,
  parseTilePath,
  SizeError,
  type Tile,
  tilePath,
} from '@shutong/tlog';

const anyTile: fc.Arbitrary<Tile | EntryBundle> = fc.record({
  level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries')),
  index: fc.oneof(fc.nat(5_000_000), fc.maxSafeNat()),
  width: fc.integer({ min: 1, max: 256 }),
});

describe('tile paths', () => {
  it.each<[string, Tile | EntryBundle]>([
    ['tile/0/000', { level: 0, index: 0, width: 256 }],
    ['tile/0/000.p/1', { level: 0, index: 0, width: 1 }],
    ['tile/3/x001/000', { level: 3, index: 1000, width: 256 }],
    ['tile/63/x001/x234/067.p/255', { level: 63, index: 1_234_067, width: 255 }],
    ['tile/entries/x001/x234/067', { level: 'entries', index: 1_234_067, width: 256 }],
    ['tile/entries/273.p/112', { level: 'entries', index: 273, width: 112 }],
  ])('%s stands for one tile', (path, tile) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it('round-trip for every tile', () => {
    fc.assert(
      fc.property(anyTile, (tile) => {
        expect(parseTilePath(tilePath(tile))).toEqual(tile);
      }),
    );
  });

  it.each([
    '',
    'tile',
    'tile/0',
    'tile/0/',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/x1/234',
    'tile/0/1',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/234',
    'tile/0/x001',
    'tile/0/x001/x234',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/999',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000.p/1/',
    'tile/00/000',
    'tile/01/000',
    'tile/64/000',
    'tile/99/000',
    'tile/-1/000',
    'tile/0/%30%30%30',
    'tile%2F0/000',
    'tile/0/000?x',
    'tile/0/000\n',
    'tile/0/٠٠٠',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/Entries/000',
    'tile/data/000',
    'tile/8/0/000',
    'tile/0/../0/000',
  ])('%j is not a tile path', (path) => {
    expect(() => parseTilePath(path)).toThrow(MalformedError);
  });

  it('whatever is accepted is written back the same', () => {
    const near = fc.stringMatching(/^tile\/[0-9e]{1,2}\/[x0-9/]{3,12}(\.p\/[0-9]{1,3})?$/);
    fc.assert(
      fc.property(near, (path) => {
        let tile;
        try {
          tile = parseTilePath(path);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
          return;
        }
        expect(tilePath(tile)).toBe(path);
      }),
    );
  });

  it.each<Tile>([
    { level: 64, index: 0, width: 1 },
    { level: -1, index: 0, width: 1 },
    { level: 0, index: -1, width: 1 },
    { level: 0, index: 2 ** 53, width: 1 },
    { level: 0, index: 0, width: 0 },
    { level: 0, index: 0, width: 257 },
    { level: 0.5, index: 0, width: 1 },
  ])('there is no path for %j', (tile) => {
    expect(() => tilePath(tile)).toThrow(SizeError);
  });
});
