/** What one message may hold; a value above answers `wire.too-large` or the error of its shape. */
export const wireLimits = {
  /** Bytes: smallest padded content, and the only one of a verify answer. */
  smallestContent: 1024,
  /** Bytes: largest padded content. Sealed, it stays under the 256 KiB that a transport carries. */
  largestContent: 131_072,
  /** Characters of a sealed part. */
  sealed: 240_000,
  /** Characters of a signed statement, signature or key card. */
  signed: 16_384,
  /** Root keys that a department had before its present one. */
  predecessors: 16,
  /** Fields of a resource, agreement or call. */
  fields: 500,
  /** Characters of a code or identifier. */
  code: 64,
  /** Characters of a name or title. */
  name: 300,
  /** Characters of a free text in agreement terms. */
  text: 4000,
  /** Characters of one value in a request. */
  value: 1000,
  /** Conditions of a row filter, and values of all of them together. */
  conditions: 10,
  conditionValues: 100,
  /** Rows of one query. */
  rows: 10_000,
  /** Rows of one chunk: each has somebody named among the subject tokens of its answer. */
  chunkRows: 100,
  /** Bytes of a chunk of a batch, as it is stored. */
  chunk: 8_388_608,
  /** Names of batches in the origin of a chunk. */
  originBatches: 100,
  /** Chunks of one batch. */
  chunks: 100_000,
  /** Subject tokens of one answer; with them a log entry stays under its own limit. */
  subjectTokens: 100,
} as const;
