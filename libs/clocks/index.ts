/** Legal limits: the clocks that count them, in working days of a maintained calendar. */
import { LegalClock, RecordedAct } from './clock/clock.entity';

/** Tables of this lib, for the process that opens the database. */
export const clocksEntities = [LegalClock, RecordedAct];
export { ClockType } from './clock/clock.graphql';
export { Clocks } from './clock/clocks.service';
export type { Matter, TimedMatter, ToldOf } from './clock/timed-matter';
export { clockStates, clockSteps } from './clock/clock.states';
export { ClockWatch } from './clock/clock-watch.service';
export { MissingYears } from './clock/missing-years.service';
export { LegalClock };
export type { ClockOutcome } from './clock/clock.entity';
export { LegalClocks, type Leeway } from './clock/legal-clocks.service';
export { ClocksModule } from './clocks.module';
export {
  Jurisdiction,
  readJurisdiction,
  type ClockKind,
  type FairUse,
  type RecordingRule,
} from './jurisdiction/jurisdiction';
