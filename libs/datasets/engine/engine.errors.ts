import { defineErrors } from '@shutong/platform';

/** Failures of the process that runs DuckDB; none of them says anything of the data. */
export const engineErrors = defineErrors('datasets.engine', {
  /** The process ended while it worked: killed, out of memory, or by a fault of the engine. */
  crashed: 'unavailable',
  /** It took more memory than it may. */
  tooMuchMemory: 'unavailable',
  /** As many wait as may wait. */
  queueFull: 'too-many',
  /** As many of the same client are under way or wait as may. */
  shareTaken: 'too-many',
  /** Whoever asked has let go, or the time is over. */
  interrupted: 'deadline',
});
