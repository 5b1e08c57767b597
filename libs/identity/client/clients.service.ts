import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingEvent } from '@shutong/messaging';
import {
  Clock,
  Database,
  decodeCursor,
  isUuid,
  pageOf,
  uuidv7,
  type Context,
  type Page,
  type TxContext,
} from '@shutong/platform';
import { clientStandings, type ClientStanding } from '../access/standing.query';
import { Acts, type Outcome } from '../act.service';
import { Departments } from '../department/departments.service';
import { Client } from './client.entity';
import { clientErrors } from './client.errors';
import { clientKey } from './client-key';

/** A client to be: `jwk` is its public Ed25519 key; the private one stays where it was made. */
export interface NewClient {
  readonly department: string;
  readonly kind: Client['kind'];
  readonly name: string;
  readonly jwk: unknown;
}

/** Departments' systems and connectors, which sign in with keys of their own. */
@Injectable()
export class Clients {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Acts) private readonly acts: Acts,
  ) {}

  /** The client, whatever its state; throws `identity.client.not-found`. */
  async byId(ctx: Context, id: string): Promise<Client> {
    const found = await this.database.repository(ctx, Client).findOneBy({ id });
    if (!found) throw clientErrors.notFound({ id });
    return found;
  }

  /** Whether the client and its department are both active at this moment. */
  async isAdmitted(ctx: Context, id: string): Promise<boolean> {
    const [standing] = await this.database.query<ClientStanding>(ctx, clientStandings.text, [[id]]);
    return standing?.state === 'active' && standing.departmentState === 'active';
  }

  /** By id, which is by time of registration, oldest first. */
  async list(ctx: Context, size: number, after?: string): Promise<Page<Client>> {
    const query = this.database
      .repository(ctx, Client)
      .createQueryBuilder('c')
      .orderBy('c.id')
      .take(size + 1);
    if (after) query.where('c.id > :after', { after: decodeCursor(after, isUuid)[0] });
    return pageOf(await query.getMany(), size, (c) => [c.id]);
  }

  /**
   * Adds a client within the caller's transaction, with its log entry and event. Throws
   * `identity.client.bad-key`, `identity.client.key-in-use`, and what `activeByCode` throws.
   */
  register(tx: TxContext, client: NewClient): Promise<Client> {
    return this.acts.within(tx, registering(client), (inner) => this.insert(inner, client));
  }

  /** Adds a department's system. */
  registerSystem(ctx: Context, system: Omit<NewClient, 'kind'>): Promise<Client> {
    const client = { ...system, kind: 'system' as const };
    return this.acts.perform(ctx, registering(client), (tx) => this.insert(tx, client));
  }

  /** Replaces a system's key; tokens issued for the old one are refused at once. */
  rotateKey(ctx: Context, id: string, jwk: unknown): Promise<Client> {
    const intent = { action: 'identity.client.rotate-key', resource: [resourceOf(id)] };
    return this.acts.perform(ctx, intent, async (tx) => {
      const client = await this.locked(tx, id);
      if (client.kind === 'connector') throw clientErrors.connectorKey({ id });
      const key = await this.freeKey(tx, jwk);
      return this.save(tx, { ...client, ...key, keySince: this.clock.now() }, 'key-rotated');
    });
  }

  /**
   * A connector goes on with another key, within the caller's transaction; the key before stays good until it is
   * retired. Throws `identity.client.bad-key`, `.key-in-use`, `.former-key`.
   */
  handOver(tx: TxContext, id: string, jwk: unknown): Promise<Client> {
    const intent = { action: 'identity.client.rotate-key', resource: [resourceOf(id)] };
    return this.acts.within(tx, intent, async (inner) => {
      const client = await this.locked(inner, id);
      if (client.formerThumbprint !== null) throw clientErrors.formerKey({ id });
      const key = await this.freeKey(inner, jwk);
      const former = { formerJwk: client.jwk, formerThumbprint: client.thumbprint };
      const keySince = this.clock.now();
      return this.save(inner, { ...client, ...key, ...former, keySince }, 'key-rotated');
    });
  }

  /** Within the caller's transaction: the key before the present one, and tokens for it, are refused from now on. */
  retireFormer(tx: TxContext, id: string): Promise<Client> {
    const intent = { action: 'identity.client.retire-key', resource: [resourceOf(id)] };
    return this.acts.within(tx, intent, async (inner) => {
      const client = await this.locked(inner, id);
      const retired = { ...client, formerJwk: null, formerThumbprint: null };
      const result = await this.database.repository(inner, Client).save(retired);
      return { result, events: [], after: snapshotOf(result) };
    });
  }

  /** Refuses the client from its next call on. Repeating it changes nothing. */
  disable(ctx: Context, id: string): Promise<Client> {
    const intent = { action: 'identity.client.disable', resource: [resourceOf(id)] };
    return this.acts.perform(ctx, intent, (tx) => this.setState(tx, id, 'disabled'));
  }

  enable(ctx: Context, id: string): Promise<Client> {
    const intent = { action: 'identity.client.enable', resource: [resourceOf(id)] };
    return this.acts.perform(ctx, intent, (tx) => this.setState(tx, id, 'active'));
  }

  private async insert(tx: TxContext, client: NewClient): Promise<Outcome<Client>> {
    await this.departments.activeByCode(tx, client.department);
    const key = await this.freeKey(tx, client.jwk);
    const now = this.clock.now();
    const { department, kind, name } = client;
    const fresh = { id: uuidv7(now), department, kind, name, state: 'active' as const };
    const keyed = { ...key, formerJwk: null, formerThumbprint: null };
    return this.save(tx, { ...fresh, ...keyed, registeredAt: now, keySince: now }, 'registered');
  }

  private async setState(tx: TxContext, id: string, state: Client['state']) {
    const client = await this.locked(tx, id);
    if (client.state === state) return { result: client, events: [], after: snapshotOf(client) };
    return this.save(tx, { ...client, state }, state === 'active' ? 'enabled' : 'disabled');
  }

  /** Two clients with one key could sign for each other. */
  private async freeKey(tx: TxContext, jwk: unknown) {
    const key = await clientKey(jwk);
    const { thumbprint } = key;
    const taken = [{ thumbprint }, { formerThumbprint: thumbprint }];
    if (await this.database.repository(tx, Client).existsBy(taken)) {
      throw clientErrors.keyInUse({ thumbprint });
    }
    return key;
  }

  private async locked(tx: TxContext, id: string): Promise<Client> {
    const lock = { mode: 'pessimistic_write' as const };
    const found = await this.database.repository(tx, Client).findOne({ where: { id }, lock });
    if (!found) throw clientErrors.notFound({ id });
    return found;
  }

  private async save(tx: TxContext, client: Client, happened: string): Promise<Outcome<Client>> {
    const result = await this.database.repository(tx, Client).save(client);
    return { result, events: [eventOf(result, happened)], after: snapshotOf(result) };
  }
}

const resourceOf = (id: string) => ({ type: 'client', id });

const registering = ({ department }: NewClient) => ({
  action: 'identity.client.register',
  resource: [{ type: 'department', id: department }],
});

const snapshotOf = ({ id, department, kind, name, thumbprint, state }: Client) => ({
  id,
  department,
  kind,
  name,
  thumbprint,
  state,
});

const eventOf = (client: Client, happened: string): OutgoingEvent => ({
  type: `identity.client.${happened}`,
  subject: client.id,
  data: snapshotOf(client),
});
