import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import { MoreThan, Not, Raw } from 'typeorm';
import { OpenAgreement, OpenApplication } from './open-application.entity';
import { openApplicationErrors } from './open-application.errors';
import { mayRevoke } from './open-application.policy';
import { OpenSteps } from './open-steps.service';

const action = 'exchange.open-application.revoke';

/** The provider's head or the authority ends an agreement before its term. */
@Injectable()
export class OpenRevocation {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OpenSteps) private readonly steps: OpenSteps,
  ) {}

  /**
   * Of the agreement that the application has ended in, and with it of whatever else gives its licensee any of the same items: what was
   * revoked would be got around.
   */
  revoke(ctx: Context, id: string, reason: string): Promise<OpenApplication> {
    return this.database.transaction(ctx, async (tx) => {
      await this.oneByOne(tx, id);
      return this.steps.take(tx, { id, action }, async (own, file) => {
        const agreement = mayRevoke(own.actor, file);
        if (reason.trim() === '') {
          throw openApplicationErrors.reasonMissing({}, [{ field: 'reason', rule: 'required' }]);
        }
        await this.end(own, file.application, { agreement, reason });
        for (const other of await this.alike(own, agreement)) await this.endToo(own, other, reason);
      });
    });
  }

  /** Before any is held: two who revoke alike ones would each wait for what the other holds. */
  private async oneByOne(tx: TxContext, id: string): Promise<void> {
    const of = await this.database.repository(tx, OpenApplication).findOneBy({ id });
    if (of) await this.database.hold(tx, `open-agreements ${of.licensee} ${of.entryId}`);
  }

  private async endToo(tx: TxContext, id: string, reason: string): Promise<void> {
    await this.steps.take(tx, { id, action }, async (own, { application, agreement }) => {
      // Until it was held it may have ended otherwise.
      if (agreement?.state === 'active') await this.end(own, application, { agreement, reason });
    });
  }

  private async end(
    tx: TxContext,
    application: OpenApplication,
    { agreement: { id, fields }, reason }: Revoking,
  ): Promise<void> {
    await this.database.repository(tx, OpenAgreement).update(id, {
      ...{ state: 'revoked', revokedBy: tx.actor.id, revokedAt: this.clock.now() },
      revocationReason: reason,
    });
    await this.steps.note(tx, application, { action, event: 'revoked', fields });
  }

  /** The applications of others that are in force, of the same licensee for some of the same. */
  private async alike(
    tx: TxContext,
    { id, licensee, entryId, fields }: OpenAgreement,
  ): Promise<string[]> {
    const some = Raw((column) => `${column} && :fields`, { fields });
    const found = await this.database.repository(tx, OpenAgreement).find({
      where: {
        ...{ id: Not(id), licensee, entryId, state: 'active', fields: some },
        validUntil: MoreThan(this.clock.now()),
      },
      order: { applicationId: 'ASC' },
    });
    return found.map(({ applicationId }) => applicationId);
  }
}

interface Revoking {
  readonly agreement: OpenAgreement;
  readonly reason: string;
}
