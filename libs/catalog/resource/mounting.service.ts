import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  isUuid,
  sha256,
  uuidv7,
  type Context,
  type TxContext,
  isTaken,
} from '@shutong/platform';
import type { Entry, Item } from '../entry/entry.entity';
import { itemsOf, lockEntry } from '../entry/entry.query';
import { SearchIndex } from '../search/search-index.service';
import { documentsOf } from './resource-document';
import { Resource } from './resource.entity';
import { resourceErrors } from './resource.errors';
import {
  assertWithinEntry,
  mayMount,
  mayMountUnder,
  themesOf,
  type Offer,
} from './resource.policy';

/** A department mounts resources under its published entries, and withdraws them. */
@Injectable()
export class Mounting {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(SearchIndex) private readonly index: SearchIndex,
  ) {}

  /**
   * Mounts under the entry, or changes what is mounted under the same code: then its version grows.
   * Mounting the same once more changes nothing, so that a connector may do so at every start.
   */
  mount(ctx: Context, entryId: string, offer: Offer): Promise<Resource> {
    const action = 'catalog.resource.mount';
    const resource = [{ type: 'resource', id: offer.code }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const { shown: entry } = await lockEntry(this.database, tx, entryId);
        mayMountUnder(ctx.actor, entry);
        const items = await itemsOf(this.database, tx, entry);
        assertWithinEntry(offer, entry, items);
        const known = await this.knownAs(tx, offer.code, entry);
        if (known && isSame(known, offer)) return known;
        const mounted = this.next(ctx, { entry, offer, known });
        await this.store(tx, mounted);
        await this.note(tx, { action, event: 'mounted', resource: mounted }, { entry, items });
        return mounted;
      }),
    );
  }

  /**
   * From now on nobody can apply for it. Agreements that run go on: what ends a service is negotiated and filed, not
   * unmounted (Decree 809, Art. 27).
   */
  withdraw(ctx: Context, id: string): Promise<Resource> {
    const action = 'catalog.resource.withdraw';
    return this.audit.attempt(ctx, { action, resource: [{ type: 'resource', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const { entryId } = await this.find(tx, id);
        // The entry first, as in mount: two people can wait for each other in one order only.
        const { shown: entry } = await lockEntry(this.database, tx, entryId);
        mayMount(ctx.actor, entry);
        const resource = await this.find(tx, id);
        const { state } = resource;
        if (state !== 'mounted') throw resourceErrors.wrongState({ state, step: 'withdraw' });
        const change = { state: 'withdrawn', changedAt: this.clock.now() } as const;
        await this.database.repository(tx, Resource).update({ id }, change);
        Object.assign(resource, change);
        await this.note(tx, { action, event: 'withdrawn', resource }, { entry, items: [] });
        return resource;
      }),
    );
  }

  private async find(tx: TxContext, id: string): Promise<Resource> {
    const found = isUuid(id) && (await this.database.repository(tx, Resource).findOneBy({ id }));
    if (!found) throw resourceErrors.notFound({ id });
    return found;
  }

  private async knownAs(tx: TxContext, code: string, entry: Entry): Promise<Resource | null> {
    const known = await this.database.repository(tx, Resource).findOneBy({ code });
    if (known && known.entryId !== entry.id) throw resourceErrors.codeTaken({ code });
    return known;
  }

  private async store(tx: TxContext, resource: Resource): Promise<void> {
    try {
      await this.database.repository(tx, Resource).upsert(resource, ['id']);
    } catch (error) {
      // Mounted under another entry at the same moment.
      if (!isTaken(error)) throw error;
      throw resourceErrors.codeTaken({ code: resource.code });
    }
  }

  private next(
    ctx: Context,
    { entry, offer, known }: { entry: Entry; offer: Offer; known: Resource | null },
  ): Resource {
    const now = this.clock.now();
    return Object.assign(new Resource(), {
      ...contentOf(offer),
      id: known?.id ?? uuidv7(now),
      entryId: entry.id,
      version: (known?.version ?? 0) + 1,
      state: 'mounted',
      provider: entry.provider,
      themes: known?.themes ?? [],
      mountedBy: ctx.actor.id,
      mountedAt: now,
      changedAt: now,
    });
  }

  private async note(
    tx: TxContext,
    done: { action: string; event: 'mounted' | 'withdrawn'; resource: Resource },
    { entry, items }: { entry: Entry; items: readonly Item[] },
  ): Promise<void> {
    const { action, event, resource } = done;
    const { id, version, fields } = resource;
    const documents = documentsOf(resource, entry, items);
    await this.index.replace(tx, { kind: 'resource', id }, documents);
    await this.audit.record(tx, {
      action,
      outcome: 'allow',
      reason: 'ok',
      resource: [{ type: 'resource', id, version: String(version), fields }],
      change: { afterSha256: sha256(canonicalJson(contentOf(resource))) },
    });
    await this.outbox.add(tx, {
      type: `catalog.resource.${event}`,
      subject: id,
      data: factOf(resource, entry),
    });
  }
}

function contentOf(offer: Offer): Offer {
  const { code, title, kind, modes, keyFields, fields, masks, matchRules, subjectField } = offer;
  return { code, title, kind, modes, keyFields, fields, masks, matchRules, subjectField };
}

const isSame = (known: Resource, offer: Offer): boolean =>
  known.state === 'mounted' && canonicalJson(contentOf(known)) === canonicalJson(contentOf(offer));

/** What others learn of a resource: all measured values, its entry's included. */
export function factOf(resource: Resource, entry: Entry): Record<string, unknown> {
  const { id, code, title, kind, version, state, modes, fields, provider } = resource;
  return {
    ...{ id, code, title, kind, version, state, modes },
    fields: fields.length,
    department: provider,
    entryId: entry.id,
    sharing: entry.sharing,
    class: entry.class,
    themes: themesOf(resource, entry),
  };
}
