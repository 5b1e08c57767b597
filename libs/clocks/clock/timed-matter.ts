import type { ClockKind } from '../jurisdiction/jurisdiction';

/** What a clock belongs to. */
export interface Matter {
  /** Such as `application`. */
  readonly kind: string;
  readonly id: string;
}

/** One clock of a matter. */
export interface TimedMatter {
  readonly matter: Matter;
  readonly kind: ClockKind;
}

/** What people are told of and have their tasks about, such as the whole that a matter is one of several parts of. */
export interface ToldOf extends Matter {
  readonly title: string;
}

/** Between whom a clock runs, and over what. */
export interface Parties {
  /** Credit code of the department that has to act. */
  readonly holder: string;
  /** Credit code of the department that waits. */
  readonly awaitedBy?: string | null;
  /** What the matter is about, as whoever is warned of it knows it. */
  readonly title: string;
  /** In place of the matter itself. */
  readonly toldOf?: ToldOf | undefined;
  /** What the law counts from, where that was before anybody told the hub of it. */
  readonly since?: Date;
  /** Working days where the matter itself says how many, such as a responsibility item; else the jurisdiction does. */
  readonly days?: number;
}
