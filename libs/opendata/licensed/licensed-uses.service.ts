import { Inject, Injectable } from '@nestjs/common';
import { Intake } from '@shutong/messaging';
import { Clock, uuidv7, type Context } from '@shutong/platform';
import type { FoundTable } from '../open-dataset/open-dataset';

/** That somebody asks for data by an agreement, as contracts/intake/licensed-use.v1.schema.json has it. */
export interface LicensedUse {
  /** When (RFC 3339). */
  readonly at: string;
  /** Id of the request. */
  readonly request: string;
  /** Name of the key. */
  readonly key: string;
  readonly agreement: string;
  readonly dataset: string;
  /** Number of the version. */
  readonly version: number;
  /** Place of the table in it, from 0. */
  readonly table: number;
  /** Names of the columns that the agreement covers: no other is given. */
  readonly columns: readonly string[];
}

/** Hands in each use of conditionally open data. The portal cannot write the log; it waits until the use is kept for the worker, who can. */
@Injectable()
export class LicensedUses {
  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Nothing is to be given before this resolves. @throws platformErrors.unavailable where too many wait to be written */
  async note(ctx: Context, table: FoundTable): Promise<void> {
    const now = this.clock.now();
    const { key, agreement, dataset, version, place, columns } = table;
    const body: LicensedUse = {
      ...{ at: now.toISOString(), request: ctx.requestId, key: key!, agreement: agreement! },
      ...{ dataset, version, table: place, columns: columns.map(({ name }) => name) },
    };
    await this.intake.handIn(ctx, { key: uuidv7(now), kind: 'licensed-use', body });
  }
}
