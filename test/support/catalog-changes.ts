import { EntryDrafting } from '../../libs/catalog/entry/drafting.service';
import type { Entry } from '../../libs/catalog/entry/entry.entity';
import { EntryReview } from '../../libs/catalog/entry/review.service';
import type { ChangeReport } from '../../libs/catalog/catalog-change/catalog-change.policy';
import {
  actor,
  bureau,
  contents,
  contextOf,
  submitted,
  water,
  type CatalogUnderTest,
} from './catalog';

let codes = 0;

/** An entry of the department, published by the authority; another one each time. */
export async function publishedOf(
  catalog: CatalogUnderTest,
  department = water,
  change: Parameters<typeof contents>[0] = {},
): Promise<Entry> {
  const officer = catalog.as(department, 'provider-officer');
  const code = `317/${++codes}`;
  const { id } = await catalog.get(EntryDrafting).draft(officer, code, contents(change));
  await submitted(catalog, officer, id);
  const authority = contextOf(actor(bureau, ['authority'], 'gao'), catalog.clock.now());
  return catalog.get(EntryReview).publish(authority, id);
}

/** A law that has changed on Monday, 2 March 2026. */
export const lawChanged = (change: Partial<ChangeReport> = {}): ChangeReport => ({
  ...{ cause: 'law', description: '取水许可管理办法修订', occurredOn: '2026-03-02' },
  ...{ entries: [], newEntries: [] },
  ...change,
});
