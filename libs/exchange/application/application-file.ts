import type { Decision } from '../decision/decision.entity';
import type { HubError } from '@shutong/platform';
import type { Extension } from '../extension/extension.entity';
import type { Supplement } from '../supplement/supplement.entity';
import type { Application } from './application.entity';

/** What is known of an application and of what has happened to it. */
export interface ApplicationFile {
  readonly application: Application;
  readonly decision: Decision | null;
  readonly supplement: Supplement | null;
  readonly extension: Extension | null;
  /** Credit code of the data authority of this hub; blank where none is set. */
  readonly authority: string;
}

/** The same with what its limits allow. */
export interface TimedFile extends ApplicationFile {
  /** The requester has let the time for its supplements pass. */
  readonly supplementOver: boolean;
  /** Why the law gives no more time for the answer; null where it does. */
  readonly noMoreTime: HubError | null;
}
