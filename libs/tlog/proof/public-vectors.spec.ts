import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  MalformedError,
  ProofError,
  SizeError,
  verifyConsistency,
  verifyInclusion,
} from '@shutong/tlog';

interface Vector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

const material = process.env['SHUTONG_MATERIAL'];
const folder = join(material ?? '', 'standards', 'merkle-proof-vectors');

const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64');

/** The files hold 64-bit numbers: a JSON parser would round 2^64 − 1 to something that looks like a size. */
function vectorsIn(kind: string): [string, Vector][] {
  const files = readdirSync(join(folder, kind), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(join(folder, kind, file), 'utf8')) as Vector]);
}

function outcome(verify: () => void): 'accepted' | 'refused' {
  try {
    verify();
    return 'accepted';
  } catch (error) {
    const kinds = [ProofError, SizeError, MalformedError];
    if (kinds.some((kind) => error instanceof kind)) return 'refused';
    throw error;
  }
}

describe('the Merkle proof vectors of transparency-dev', () => {
  if (!material || !existsSync(folder)) {
    console.info('skipped: SHUTONG_MATERIAL names no folder with standards/merkle-proof-vectors');
    it.skip('are not at hand (SHUTONG_MATERIAL)', () => undefined);
    return;
  }

  it.each(vectorsIn('inclusion'))(
    'inclusion %s',
    (_, { leafIdx, treeSize, root, leafHash, proof, wantErr }) => {
      const claim = { index: leafIdx, size: treeSize, leaf: bytes(leafHash), root: bytes(root) };
      const found = outcome(() => verifyInclusion((proof ?? []).map(bytes), claim));
      expect(found).toBe(wantErr ? 'refused' : 'accepted');
    },
  );

  it.each(vectorsIn('consistency'))(
    'consistency %s',
    (_, { size1, size2, root1, root2, proof, wantErr }) => {
      const [older, newer] = [
        { size: size1, root: bytes(root1) },
        { size: size2, root: bytes(root2) },
      ];
      const found = outcome(() => verifyConsistency((proof ?? []).map(bytes), older, newer));
      expect(found).toBe(wantErr ? 'refused' : 'accepted');
    },
  );
});
