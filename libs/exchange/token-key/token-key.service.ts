import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Config,
  Database,
  platformErrors,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { Connector } from '../link/connector.entity';
import { inboundTopic } from '../link/topics';
import { TokenKey } from './token-key.entity';

const action = 'exchange.token-key.store';

/**
 * Brings the subject-token key from the authority's connector, which makes it, to the providers'
 * connectors, which use it. What passes here is wrapped to each of them.
 */
@Injectable()
export class TokenKeys {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Tells the authority's connector of a new one; of all, when it is the new one itself. */
  async announce(tx: TxContext, enrolled: Connector): Promise<void> {
    const authority = this.config.authorityDepartment;
    const connectors = this.database.repository(tx, Connector);
    if (!(await connectors.existsBy({ department: authority, state: 'active' }))) return;
    const news =
      enrolled.department === authority ? await connectors.findBy({ state: 'active' }) : [enrolled];
    for (const { card, department } of news) {
      await this.tell(tx, authority, {
        about: department,
        type: 'connector.enrolled',
        body: { card },
      });
    }
  }

  /** Stores a wrapped key and passes it on; only the authority's connector may. */
  store(ctx: Context, department: string, wrapped: string, fingerprint: string): Promise<void> {
    const resource = [{ type: 'token-key', id: department, version: fingerprint }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        if (ctx.actor.department !== this.config.authorityDepartment)
          throw platformErrors.forbidden();
        const storedAt = this.clock.now();
        const keys = this.database.repository(tx, TokenKey);
        await keys.save({ department, wrapped, fingerprint, storedAt });
        await this.audit.record(tx, { action, outcome: 'allow', reason: 'ok', resource });
        await this.tell(tx, department, {
          about: department,
          type: 'token-key.wrapped',
          body: { wrapped },
        });
      }),
    );
  }

  private async tell(
    tx: TxContext,
    to: string,
    { about, type, body }: { about: string; type: string; body: object },
  ): Promise<void> {
    const message = { key: `token-key:${about}`, type, headers: {} };
    await this.outbox.send(tx, inboundTopic(to), {
      ...message,
      body: Buffer.from(JSON.stringify(body)),
    });
  }
}
