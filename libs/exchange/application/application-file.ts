import type { Decision } from '../decision/decision.entity';
import type { Leeway } from '@shutong/clocks';
import type { Extension } from '../extension/extension.entity';
import type { PartTaken } from '../course/sides.policy';
import type { Renewed } from '../renewal/renewal.policy';
import type { Supplement } from '../supplement/supplement.entity';
import type { Application } from './application.entity';
import type { Standing } from './standing.policy';

/** What is known of an application and of what has happened to it. */
export interface ApplicationFile {
  readonly application: Application;
  readonly decision: Decision | null;
  readonly supplement: Supplement | null;
  readonly extension: Extension | null;
  /** The requester has let the time for its supplements pass. */
  readonly supplementOver: boolean;
  /** Credit code of the data authority of this hub; blank where none is set. */
  readonly authority: string;
}

/** The same with what its limits allow, and what it rests on. */
export interface TimedFile extends ApplicationFile, Leeway {
  /** Who has acted for the requester or the provider, also by a proposal that was replaced. */
  readonly parts: readonly PartTaken[];
  readonly standing: Standing;
  /** The agreement of which it asks for the next version. */
  readonly renewed: Renewed | null;
  /** A dispute about it is open. */
  readonly isDisputed: boolean;
  /** Whom the department of who asks has reminded of it today, as notices name addressees. */
  readonly reminded: readonly string[];
}
