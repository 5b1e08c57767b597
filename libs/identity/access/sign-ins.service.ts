import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, uuidv7, type Context } from '@shutong/platform';
import type { PersonToken } from '../person/person.policy';

/** Notes each new token of a person once in this process: in the log, and in the list of people. */
@Injectable()
export class SignIns {
  /** Keyed by the remembered token, so that both are forgotten together. */
  private readonly noted = new WeakMap<PersonToken, Promise<void>>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /** Resolves after the entry is durable; nobody gets further on a token that is not in the log. */
  once(ctx: Context, token: PersonToken): Promise<void> {
    const known = this.noted.get(token);
    if (known) return known;
    const noted = this.note(ctx, token);
    this.noted.set(token, noted);
    noted.catch(() => this.noted.delete(token));
    return noted;
  }

  private note(ctx: Context, token: PersonToken): Promise<void> {
    return this.database.transaction(ctx, async (tx) => {
      const id = await this.keep(tx, token);
      await this.audit.record(tx, {
        action: 'identity.person.sign-in',
        outcome: 'allow',
        reason: 'ok',
        resource: [{ type: 'person', id }],
      });
    });
  }

  private async keep(ctx: Context, token: PersonToken): Promise<string> {
    const { name, department } = ctx.actor;
    const now = this.clock.now();
    const [person] = await this.database.query<{ id: string }>(
      ctx,
      `INSERT INTO identity.person
         (id, issuer, subject, name, department, mapped_roles, email, registered_at, signed_in_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
       ON CONFLICT (issuer, subject) DO UPDATE SET
         name = excluded.name, department = excluded.department,
         mapped_roles = excluded.mapped_roles, email = coalesce(excluded.email, person.email),
         signed_in_at = excluded.signed_in_at
       RETURNING id`,
      [
        ...[uuidv7(now), token.issuer, token.subject, name, department, token.roles],
        ...[token.email, now],
      ],
    );
    return person!.id;
  }
}
