import { Inject, Injectable } from '@nestjs/common';
import { Audit, type Act, type ActResource } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Database, HubError, type Context, type TxContext } from '@shutong/platform';
import { Application } from '../application/application.entity';
import type { Together } from '../application/application-steps.service';
import type { Matter } from './matter.entity';
import { MatterTellings } from './matter-tellings.service';
import { matterErrors } from './matter.errors';
import { assertRequester } from './matter.policy';
import { Matters, type PartFound } from './matters.service';

/** Members of a matter, all held, in a transaction in which they step together. */
export interface Held {
  readonly together: Together;
  readonly matter: Matter;
  readonly members: readonly Application[];
}

/** What the log and others learn of a matter besides what they learn of each member. */
export interface Noted {
  readonly action: string;
  readonly event?: string;
  readonly matter: Matter;
  readonly part?: { readonly id: string; readonly provider: string };
  readonly members: readonly Application[];
}

/** The one write path of matters: all members step in one transaction, or none does. */
@Injectable()
export class MatterSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Matters) private readonly matters: Matters,
    @Inject(MatterTellings) private readonly tellings: MatterTellings,
  ) {}

  /** In one transaction; a refusal is logged. */
  attempt<T>(
    ctx: Context,
    act: Pick<Act, 'action' | 'resource'>,
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, act, () => this.database.transaction(ctx, work));
  }

  /** The whole matter, which is its requester's. */
  ofMatter(
    ctx: Context,
    { id, action }: { readonly id: string; readonly action: string },
    work: (held: Held) => Promise<void>,
  ): Promise<Matter> {
    return this.attempt(ctx, { action, resource: [{ type: 'matter', id }] }, async (tx) => {
      const matter = await this.matters.get(tx, id);
      assertRequester(ctx.actor, matter);
      await work(await this.hold(tx, matter, { matterId: id }));
      return matter;
    });
  }

  /** What one provider is asked for in it. */
  ofPart(
    ctx: Context,
    { id, action }: { readonly id: string; readonly action: string },
    work: (held: Held, found: PartFound) => Promise<void>,
  ): Promise<Matter> {
    return this.attempt(ctx, { action, resource: [{ type: 'matter-part', id }] }, async (tx) => {
      const { matter, part } = await this.matters.part(tx, id);
      const { matterId, provider } = part;
      const held = await this.hold(tx, matter, { matterId, provider });
      // What is proposed changes only while the members are held.
      await work(held, await this.matters.part(tx, id));
      return matter;
    });
  }

  /** Throws unless something waits for the step; the members for which it is. */
  waiting(members: readonly Application[], waits: (one: Application) => boolean): Application[] {
    const found = members.filter(waits);
    if (found.length === 0) throw matterErrors.nothingWaits();
    return found;
  }

  /** One after the other; a refusal names the member that it is about. */
  async each(
    members: readonly Application[],
    step: (id: string) => Promise<Application>,
  ): Promise<Application[]> {
    const stepped: Application[] = [];
    for (const { id } of members) stepped.push(await step(id).catch(about(id)));
    return stepped;
  }

  /** One log entry, what people are told and, where others learn of it, one event, however many members there are. */
  async note(tx: TxContext, { action, event, matter, part, members }: Noted): Promise<void> {
    const resource: ActResource[] = [
      { type: 'matter', id: matter.id },
      ...(part ? [{ type: 'matter-part', id: part.id }] : []),
      ...members.map(({ id }) => ({ type: 'application', id })),
    ];
    const [{ purposeCode: code, basis: legalBasis }] = members as readonly [Application];
    const purpose = { code, legalBasis };
    await this.audit.record(tx, { action, outcome: 'allow', reason: 'ok', resource, purpose });
    await this.tellings.follow(tx, matter.id);
    if (!event) return;
    const data = {
      ...{ id: matter.id, code: matter.code, requester: matter.requester },
      ...(part ? { provider: part.provider } : {}),
      applications: members.map(({ id, provider, state }) => ({ id, provider, state })),
    };
    await this.outbox.add(tx, { type: event, subject: matter.id, data });
  }

  /** Always in the order of ids, so that two who hold the same wait for each other and never both. */
  private async hold(
    tx: TxContext,
    matter: Matter,
    where: { readonly matterId: string; readonly provider?: string },
  ): Promise<Held> {
    const members = await this.database.repository(tx, Application).find({
      ...{ where, order: { id: 'ASC' } },
      lock: { mode: 'pessimistic_write' },
    });
    return { together: { ...tx, together: matter.id }, matter, members };
  }
}

const about = (id: string) => (error: unknown) => {
  if (!(error instanceof HubError)) throw error;
  const { code, kind, params, problems } = error;
  const named = { field: `applications[${id}]`, rule: code };
  throw new HubError(code, kind, params, [named, ...problems]);
};
