/**
 * What hub and connectors say to each other. Pure: no I/O, no database, no framework. Everything that
 * is thrown on purpose is a `WireError`; instants are integer microseconds since the epoch, hashes
 * SHA-256 in lower-case hex, thumbprints RFC 7638 in base64url.
 */
export { WireError, wireErrors, type WireErrorCode } from './errors/wire.errors';
export { wireLimits } from './limits/limits';
export { codePattern, latestInstant } from './canonical/shape';
export { agreeOnVersion, supportedVersions, wireVersion } from './version/version';

export {
  generateConnectorKeys,
  openConnectorKeys,
  type ConnectorKeys,
  type StoredKeys,
} from './key/connector-keys';
export { freshPrivateJwk } from './jose/fresh-keys';
export type { EncryptionJwk, SigningJwk } from './jose/jwk';
export { signingJwk } from './jose/public-key';
export { issueKeyCard, openKeyCard, type KeyCard, type KeyCardContent } from './key/key-card';
export { cardAt, isKeyOf, type FormerKey, type Predecessor } from './key/former-keys';
export { signHandover, type Handover } from './key/handover';
export { clientAssertion } from './key/client-assertion';

export {
  callModes,
  isHosted,
  maskOf,
  matchRuleOf,
  parseTerms,
  rowFilterOf,
  rowLimitOf,
  termsHash,
  termsSchema,
  termsVersion,
  type AgreementParty,
  type AgreementTerms,
  type CallMode,
} from './agreement/terms';
export {
  securityMeasures,
  type SecurityMeasure,
  type SecurityMeasures,
} from './agreement/security-measures';
export { isAsNarrow } from './row-filter/narrowing';
export {
  compareText,
  conditionTypes,
  readable,
  readLength,
  type ConditionType,
} from './row-filter/reading';
export {
  keeps,
  misfitOf,
  normalRowFilter,
  rowOperators,
  valueCount,
  type RowCondition,
  type RowFilter,
  type RowOperator,
} from './row-filter/row-filter';
export {
  openAgreement,
  signTerms,
  verifyTermsSignature,
  type AgreementCards,
  type AgreementDocument,
} from './agreement/agreement-document';
export { isWidened, widenedTerms, type WidenedTerm } from './agreement/widening';
export { termsToOdrl, type AgreementStanding } from './agreement/odrl';
export type { JsonLd } from './agreement/odrl-vocabulary';
export { openTermsToOdrl, type OpenAgreementTerms } from './agreement/open-odrl';

export {
  asAgreed,
  forbiddenItems,
  forbiddenKeys,
  handlingOf,
  handlingSchema,
  isSameHandling,
  maskOfShown,
  restrictedMaskOf,
  stricterHandling,
  type Handling,
  type Handlings,
  type Shown,
} from './restriction/handling';
export {
  isNewRestriction,
  openRestriction,
  parseRestriction,
  restrictionSchema,
  restrictionVersion,
  signRestriction,
  type ItemStanding,
  type RestrictedItem,
  type Restriction,
} from './restriction/restriction';

export { boxShape, isBox, type Box } from './command/box';
export { requestId, requestTime } from './command/request-id';
export type { RequestValue } from './command/request-value';
export { chunkHash, chunkLifeUs, type Chunk, type ChunkRow } from './command/chunk';
export {
  commandHash,
  keyNamesOf,
  parseCommand,
  type CallCommand,
  type CommandClear,
  type CommandContent,
} from './command/command';
export {
  openCommand,
  sealCommand,
  type CallRequest,
  type OpenedCommand,
} from './command/sealed-command';

export {
  chunkLetters,
  parseAnswer,
  type AnswerContent,
  type AnswerRows,
  type AnswerSubject,
  type CallAnswer,
  type CallOutcome,
  type ChunkContent,
  type ItemOrigin,
  type Origin,
  type QueryContent,
  type RowResult,
  type RowValue,
  type VerifyContent,
  type VerifyResult,
} from './answer/answer';
export { openAnswer, sealAnswer, type OpenedAnswer, type Reply } from './answer/sealed-answer';
export { sha256 } from './canonical/canonical';
export { keyNamedIn } from './jose/signing';
export { openStatement, signerNamedIn, verifyStatement, type Statement } from './answer/statement';

export {
  openChunk,
  openManifest,
  readManifest,
  sealChunk,
  type ChunkFacts,
  type ChunkManifest,
  type SealedChunk,
} from './batch/chunk';
export {
  chunkOriginVersion,
  openChunkOrigin,
  readChunkOrigin,
  signChunkOrigin,
  type ChunkOrigin,
  type ChunkOriginFacts,
} from './batch/chunk-origin';
export {
  openReceipt,
  signReceipt,
  type ChunkReceipt,
  type RejectionCounts,
  type RejectionReason,
} from './batch/receipt';
export { countLines, lineOf, valuesOfLine } from './batch/row-line';

export { subjectToken, type SubjectKind } from './subject/subject-token';
export {
  generateTokenKey,
  tokenKeyFingerprint,
  unwrapTokenKey,
  wrapTokenKey,
} from './subject/token-key';

export {
  applyMask,
  hiddenValue,
  maskPattern,
  stricter,
  visibleOf,
  type Mask,
  type Visible,
} from './mask/mask';
export { matches, matchRules, unitOf, type Comparable, type MatchRule } from './match/match-rule';
export { symbolOf, type UnitCode } from './match/units';
