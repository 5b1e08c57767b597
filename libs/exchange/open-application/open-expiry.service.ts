import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, tryPages, type Context } from '@shutong/platform';
import { OpenAgreement } from './open-application.entity';
import { isOver } from './open-application.policy';
import { OpenSteps } from './open-steps.service';

/** Agreements that are looked up at once. */
const perPage = 500;

/** An agreement whose term is over. */
interface Due {
  readonly id: string;
  readonly applicationId: string;
  /** When it was over, as the database writes it. */
  readonly until: string;
}

const beforeAll = { id: '00000000-0000-0000-0000-000000000000', until: '-infinity' };

/** Ends agreements on open data with their term; a use after it is refused even before this has run. */
@Injectable()
export class OpenExpiry {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OpenSteps) private readonly steps: OpenSteps,
  ) {}

  /** Ends every agreement whose term is over, the longest over first; answers how many. */
  expireDue(ctx: Context): Promise<number> {
    const now = this.clock.now();
    return tryPages(
      (last: Due | undefined) => this.due(ctx, now, last),
      (due) => this.expire(ctx, due, now),
    );
  }

  private async expire(ctx: Context, due: Due, now: Date): Promise<boolean> {
    const action = 'exchange.open-application.expire';
    let isExpired = false;
    await this.steps.take(ctx, { id: due.applicationId, action }, async (tx, file) => {
      const { application, agreement } = file;
      // Revoked since it was found.
      if (!agreement || !isOver(agreement, now)) return;
      const { id, fields } = agreement;
      await this.database.repository(tx, OpenAgreement).update(id, { state: 'expired' });
      await this.steps.note(tx, application, { action, event: 'expired', fields });
      isExpired = true;
    });
    return isExpired;
  }

  private due(ctx: Context, now: Date, { until, id }: Omit<Due, 'applicationId'> = beforeAll) {
    return this.database.query<Due>(
      ctx,
      `SELECT id, application_id AS "applicationId", valid_until::text AS until FROM exchange.open_agreement
        WHERE state = 'active' AND valid_until <= $1 AND (valid_until, id) > ($2::timestamptz, $3::uuid)
        ORDER BY valid_until, id LIMIT $4`,
      [now, until, id, perPage],
    );
  }
}
