import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  latestFirst,
  turnLoader,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import { Application } from '../application/application.entity';
import { mayRead } from '../application/application.policy';
import { Matter, MatterPart } from './matter.entity';
import { matterErrors } from './matter.errors';
import { mayReadAll } from './matter.policy';

/** A part with the matter to which it belongs. */
export interface PartFound {
  readonly matter: Matter;
  readonly part: MatterPart;
}

/** Matters as their requester, the providers (each its own part), the authority and auditors read them. */
@Injectable()
export class Matters {
  private readonly parts: DataLoader<string, MatterPart[]>;
  private readonly members: DataLoader<string, Application[]>;

  constructor(@Inject(Database) private readonly database: Database) {
    this.parts = turnLoader((ids) => this.loadParts(ids));
    this.members = turnLoader((ids) => this.loadMembers(ids));
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Matter> {
    const found = await this.database.repository(ctx, Matter).findOneBy({ id });
    if (!found || !(await this.isVisible(ctx, found))) throw matterErrors.notFound({ id });
    return found;
  }

  /** @throws exchange.matter.part-not-found */
  async part(ctx: Context, id: string): Promise<PartFound> {
    const part = await this.database.repository(ctx, MatterPart).findOneBy({ id });
    const matter =
      part && (await this.database.repository(ctx, Matter).findOneBy({ id: part.matterId }));
    if (!matter || !mayRead(ctx.actor, { ...matter, provider: part.provider })) {
      throw matterErrors.partNotFound({ id });
    }
    return { matter, part };
  }

  /** Newest first: those of which the actor may see a part, or all for the authority and auditors. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<Matter>> {
    const query = this.database.repository(ctx, Matter).createQueryBuilder('m');
    if (!mayReadAll(ctx.actor, { requester: '' })) {
      const own = 'SELECT p.matter_id FROM exchange.matter_part p WHERE p.provider = :own';
      query.where(`(m.requester = :own OR m.id IN (${own}))`, { own: ctx.actor.department });
    }
    return latestFirst(query, 'appliedAt', asked);
  }

  /** Of a matter that has been read, by provider: a provider sees its own alone. */
  async partsOf({ actor }: Context, { id, requester }: Matter): Promise<MatterPart[]> {
    const parts = await this.parts.load(id);
    return parts.filter(({ provider }) => mayRead(actor, { requester, provider }));
  }

  /** What is applied for in a matter that has been read, as far as the actor may see it. */
  async membersOf({ actor }: Context, { id }: Pick<Matter, 'id'>): Promise<Application[]> {
    const members = await this.members.load(id);
    return members.filter((member) => mayRead(actor, member));
  }

  private async isVisible(ctx: Context, matter: Matter): Promise<boolean> {
    if (mayReadAll(ctx.actor, matter)) return true;
    const provider = ctx.actor.department ?? '';
    return this.database.repository(ctx, MatterPart).existsBy({ matterId: matter.id, provider });
  }

  private async loadParts(ids: readonly string[]): Promise<MatterPart[][]> {
    const found = await this.database.dataSource
      .getRepository(MatterPart)
      .find({ where: { matterId: In([...ids]) }, order: { provider: 'ASC' } });
    return ids.map((id) => found.filter(({ matterId }) => matterId === id));
  }

  private async loadMembers(ids: readonly string[]): Promise<Application[][]> {
    const found = await this.database.dataSource
      .getRepository(Application)
      .find({ where: { matterId: In([...ids]) }, order: { id: 'ASC' } });
    return ids.map((id) => found.filter(({ matterId }) => matterId === id));
  }
}
