import { defineErrors } from '@shutong/platform';

export const datasetErrors = defineErrors('datasets.dataset', {
  notFound: 'not-found',
  /** Only the department whose dataset it is changes it. */
  otherDepartment: 'forbidden',
  titleTaken: 'conflict',
});

export const versionErrors = defineErrors('datasets.version', {
  notFound: 'not-found',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
  /** Another version of the dataset is not yet ready, nor given up. */
  alreadyOpen: 'conflict',
  /** The id that its sender gives it is that of another version. */
  idTaken: 'conflict',
  /** A person, or another connector, has begun it. */
  otherSender: 'forbidden',
  /** A part begins elsewhere than where the last one ended. */
  offsetMisfit: 'conflict',
  /** A part is longer than it may be, or than what is missing. */
  partTooLarge: 'too-large',
  tooManyParts: 'too-large',
  partEmpty: 'invalid',
  /** A mask names no column, one twice, or does not go with its kind; or nothing would be left. */
  maskMisfit: 'invalid',
  /** The gate does not hold that column. */
  notHeld: 'invalid',
  /** Who has sent the file does not let its personal data pass. */
  samePerson: 'forbidden',
  groundMissing: 'invalid',
  /** The process that loaded it has died again and again. */
  brokenOff: 'unavailable',
  /** The store has no more what came of the file. */
  fileLost: 'unavailable',
});
