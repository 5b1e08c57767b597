/**
 * Tamper-evident logs: RFC 6962 trees in C2SP tiles, signed notes, checkpoints and proofs. Pure: bytes
 * come in through a `TileReader`, times as numbers; nothing here does input or output.
 */
export * from './tlog.errors';
export { emptyRoot, type Hash, HASH_LENGTH, leafHash, nodeHash } from './hash/hash';
export { Tree, type TreeHead, type TreeState } from './tree/tree';
export type { SubtreeReader } from './tree/subtrees';
export { type EntryBundle, parseTilePath, type Tile, TILE_WIDTH, tilePath } from './tile/tile-path';
export { decodeEntryBundle, encodeEntryBundle, MAX_ENTRY_BYTES } from './tile/entry-bundle';
export { tileOf, tilesToWrite } from './tile/tile';
export { narrow, readTile, type TileReader } from './tile/tile-reader';
export { VerifiedTree } from './tile/verified-tree';
export { growTiles, type TileFile } from './tile/grow';
export { consistencyProof, inclusionProof, root, treeState } from './proof/prove';
export { type InclusionClaim, verifyConsistency, verifyInclusion } from './proof/verify';
export {
  formatProof,
  parseProof,
  type ProofFile,
  type ProvenEntry,
  verifyProof,
} from './proof/proof-file';
export {
  generateKey,
  keyPairOf,
  type KeyPair,
  type KeyType,
  parseSkey,
  parseVkey,
  type PublicKey,
  type SecretKey,
  vkeyOf,
  vkeyOfPublic,
} from './note/key';
export {
  cosigner,
  cosignatureTime,
  noteSigner,
  type Signer,
  type Verifier,
  verifier,
} from './note/signer';
export {
  MAX_NOTE_SIGNATURES,
  openNote,
  type OpenedNote,
  type Signature,
  signatureLine,
  signNote,
} from './note/note';
export {
  type Checkpoint,
  type Cosignature,
  formatCheckpoint,
  openCheckpoint,
  type OpenedCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  type Trust,
} from './checkpoint/checkpoint';
export { checkLog, type LogCheck, type LogToCheck } from './check/check-log';
