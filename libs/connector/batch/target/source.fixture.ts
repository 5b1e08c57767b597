import type { ChunkSource } from './target';

/** Of whoever says nothing of its items. */
export const source: ChunkSource = {
  ...{ provider: '11520000009390011X', resource: 'permits', agreementVersion: 1, cutAt: 0 },
  ...{ agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e20', sha256: 'hash', manifest: 'signed' },
};
