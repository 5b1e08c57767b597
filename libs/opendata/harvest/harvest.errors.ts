import { defineErrors } from '@shutong/platform';

export const harvestErrors = defineErrors('opendata.harvest', {
  notFound: 'not-found',
  /** One waits or runs already. */
  alreadyAsked: 'conflict',
  /** A paused source is not read. */
  sourcePaused: 'conflict',
  /** Datasets go while nobody reads their source. */
  running: 'conflict',
  /** Nothing waits for anybody's word, or something else than was looked at. */
  nothingWaits: 'conflict',
});
