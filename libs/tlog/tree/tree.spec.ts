import fc from 'fast-check';
import { emptyRoot, leafHash, MalformedError, nodeHash, SizeError, Tree } from '@shutong/tlog';
import { naiveRoot } from '../testing/naive-tree';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

// The eight leaves of Certificate Transparency's tests, and the root at each size.
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((entry) => leafHash(Buffer.from(entry, 'hex')));
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const anyLeaves = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 300 });

describe('Tree', () => {
  it('has the published roots of the eight-leaf tree at every size', () => {
    const tree = new Tree();
    const found = [hex(tree.root())];
    for (const leaf of leaves) {
      tree.append(leaf);
      found.push(hex(tree.root()));
    }
    expect(found).toEqual(roots);
  });

  it('hashes a leaf and a node of the same bytes differently', () => {
    const [left, right] = [emptyRoot(), leafHash(Buffer.of(1))];
    expect(nodeHash(left, right)).not.toEqual(leafHash(Buffer.concat([left, right])));
  });

  it('hashes entries longer than any bundle takes', () => {
    expect(leafHash(Buffer.alloc(65_536)).length).toBe(32);
    expect(leafHash(Buffer.alloc(65_536))).not.toEqual(leafHash(Buffer.alloc(65_535)));
  });

  it('appending one by one gives the root that RFC 6962 defines for the batch', () => {
    fc.assert(
      fc.property(anyLeaves, (batch) => {
        const tree = new Tree();
        batch.forEach((leaf, i) => expect(tree.append(leaf)).toBe(i));
        expect(hex(tree.root())).toBe(hex(naiveRoot(batch)));
      }),
    );
  });

  it('goes on from a saved state as if it had never stopped', () => {
    fc.assert(
      fc.property(anyLeaves, fc.nat(), (batch, at) => {
        const cut = batch.length === 0 ? 0 : at % batch.length;
        const first = new Tree();
        batch.slice(0, cut).forEach((leaf) => first.append(leaf));
        const second = new Tree({ size: first.size, edge: first.edge });
        batch.slice(cut).forEach((leaf) => second.append(leaf));
        expect(hex(second.root())).toBe(hex(naiveRoot(batch)));
      }),
    );
  });

  it('does not share its edge with the state it was made from', () => {
    const edge = [leaves[0] as Uint8Array];
    const tree = new Tree({ size: 1, edge });
    tree.append(leaves[1] as Uint8Array);
    expect(edge).toHaveLength(1);
  });

  it('counts beyond 32 bits', () => {
    const size = 2 ** 40 + 1;
    const tree = new Tree({ size, edge: [leaves[0] as Uint8Array, leaves[1] as Uint8Array] });
    expect(tree.append(leaves[2] as Uint8Array)).toBe(size);
    expect(tree.edge).toHaveLength(2);
    expect(tree.edge[1]).toEqual(nodeHash(leaves[1] as Uint8Array, leaves[2] as Uint8Array));
  });

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53])('refuses a state of size %s', (size) => {
    expect(() => new Tree({ size, edge: [] })).toThrow(SizeError);
  });

  it('refuses an edge that does not fit the size, and hashes that are not of 32 bytes', () => {
    expect(() => new Tree({ size: 3, edge: [emptyRoot()] })).toThrow(SizeError);
    expect(() => new Tree({ size: 1, edge: [Buffer.alloc(31)] })).toThrow(MalformedError);
    expect(() => new Tree().append(Buffer.alloc(33))).toThrow(MalformedError);
  });

  it('refuses to grow beyond the numbers it can count with', () => {
    const edge = Array.from({ length: 53 }, () => emptyRoot());
    expect(() => new Tree({ size: Number.MAX_SAFE_INTEGER, edge }).append(emptyRoot())).toThrow(
      SizeError,
    );
  });
});
