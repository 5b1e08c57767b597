import { Inject, Injectable } from '@nestjs/common';
import { Entries, Resources } from '@shutong/catalog';
import type { Context } from '@shutong/platform';
import { offerOf, offerOfEntry, type ResourceOffer } from './offer';

/** What an application is for: a resource, or an entry under which nothing is mounted. */
export interface Wanted {
  readonly resourceId?: string | null | undefined;
  readonly entryId?: string | null | undefined;
}

/** Looks up in the catalogue what is applied for. */
@Injectable()
export class Offers {
  constructor(
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Resources) private readonly resources: Resources,
  ) {}

  async of(ctx: Context, { resourceId, entryId }: Wanted): Promise<ResourceOffer> {
    if (resourceId) return offerOf(await this.resources.get(ctx, resourceId));
    const entry = await this.entries.get(ctx, entryId ?? '');
    return offerOfEntry(entry, await this.entries.itemsOf(entry));
  }
}
