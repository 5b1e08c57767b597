import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Context } from '@shutong/platform';
import { OpenAgreement, type OpenApplication } from './open-application.entity';
import { openApplicationErrors } from './open-application.errors';
import { mayRevoke } from './open-application.policy';
import { OpenSteps } from './open-steps.service';

/** The provider's head or the authority ends an agreement before its term. */
@Injectable()
export class OpenRevocation {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OpenSteps) private readonly steps: OpenSteps,
  ) {}

  /** Of the agreement that the application has ended in. */
  revoke(ctx: Context, id: string, reason: string): Promise<OpenApplication> {
    const action = 'exchange.open-application.revoke';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      const agreement = mayRevoke(ctx.actor, file);
      if (reason.trim() === '') {
        throw openApplicationErrors.reasonMissing({}, [{ field: 'reason', rule: 'required' }]);
      }
      await this.database.repository(tx, OpenAgreement).update(agreement.id, {
        ...{ state: 'revoked', revokedBy: ctx.actor.id, revokedAt: this.clock.now() },
        revocationReason: reason,
      });
      const { fields } = agreement;
      await this.steps.note(tx, file.application, { action, event: 'revoked', fields });
    });
  }
}
