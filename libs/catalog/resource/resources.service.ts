import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import { Database, isUuid, type Context, turnLoader } from '@shutong/platform';
import { Entries } from '../entry/entries.service';
import type { Entry } from '../entry/entry.entity';
import type { EntryState } from '../entry/entry.states';
import type { DataClass, Sharing } from '../vocabulary';
import { Resource } from './resource.entity';
import { resourceErrors } from './resource.errors';

/** A resource with what its entry says of it: all that an application or agreement has to know. */
export interface ResourceView extends Omit<Resource, 'entryId'> {
  readonly entry: {
    readonly id: string;
    readonly code: string;
    readonly version: number;
    readonly title: string;
    readonly state: EntryState;
    readonly provider: string;
    readonly sharing: Sharing;
    readonly class: DataClass;
    /** Law and article that forbid sharing; empty where sharing is not forbidden. */
    readonly legalGround: string;
  };
}

/** Resources as departments and the exchange read them. */
@Injectable()
export class Resources {
  private readonly mounted: DataLoader<string, Resource[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Entries) private readonly entries: Entries,
  ) {
    this.mounted = turnLoader((entryIds) => this.loadMounted(entryIds));
  }

  /** @throws catalog.resource.not-found */
  async get(ctx: Context, id: string): Promise<ResourceView> {
    const found = isUuid(id) && (await this.database.repository(ctx, Resource).findOneBy({ id }));
    if (!found) throw resourceErrors.notFound({ id });
    return viewOf(found, await this.entries.get(ctx, found.entryId));
  }

  /** Those of many that the actor may see, in two queries whatever their number. */
  async many(ctx: Context, ids: readonly string[]): Promise<ResourceView[]> {
    const found = await this.database.repository(ctx, Resource).findBy({ id: In([...ids]) });
    const entries = await this.entries.many(
      ctx,
      found.map(({ entryId }) => entryId),
    );
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    return found.flatMap((resource) => {
      const entry = byId.get(resource.entryId);
      return entry ? [viewOf(resource, entry)] : [];
    });
  }

  /** The same by its code. @throws catalog.resource.not-found */
  async byCode(ctx: Context, code: string): Promise<ResourceView> {
    const found = await this.database.repository(ctx, Resource).findOneBy({ code });
    if (!found) throw resourceErrors.notFound({ id: code });
    return this.get(ctx, found.id);
  }

  /** What is mounted under an entry. The entry has been read, so its resources may be. */
  mountedUnder(entryId: string): Promise<Resource[]> {
    return this.mounted.load(entryId);
  }

  private async loadMounted(entryIds: readonly string[]): Promise<Resource[][]> {
    const resources = await this.database.dataSource
      .getRepository(Resource)
      .createQueryBuilder('r')
      .where("r.entryId = ANY (:entryIds) AND r.state = 'mounted'", { entryIds })
      .orderBy({ 'r.code': 'ASC' })
      .getMany();
    return entryIds.map((id) => resources.filter((resource) => resource.entryId === id));
  }
}

const viewOf = ({ entryId: _, ...resource }: Resource, entry: Entry): ResourceView => ({
  ...resource,
  entry: summaryOf(entry),
});

/** Mounted under a published entry, so that its contents are complete (a constraint of the table). */
function summaryOf(entry: Entry): ResourceView['entry'] {
  const { id, version, title, state, legalGround } = entry;
  return {
    ...{ id, version, title, state },
    code: entry.code!,
    provider: entry.provider!,
    sharing: entry.sharing!,
    class: entry.class!,
    legalGround: legalGround ? `${legalGround.law} ${legalGround.article}` : '',
  };
}
