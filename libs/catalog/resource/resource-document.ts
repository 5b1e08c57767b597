import type { Entry, Item } from '../entry/entry.entity';
import type { SearchDocument } from '../search/document';
import type { Resource } from './resource.entity';

/** What departments find of a resource: its own title, its entry's, and the items it offers. */
export function documentsOf(
  resource: Resource,
  entry: Entry,
  items: readonly Item[],
): SearchDocument[] {
  if (resource.state !== 'mounted') return [];
  const offered = items.filter((item) => resource.fields.includes(item.code));
  return [
    {
      zone: 'government',
      kind: 'resource',
      id: resource.id,
      entryId: entry.id,
      code: resource.code,
      title: resource.title,
      titleEn: entry.titleEn,
      text: entry.title,
      words: {
        title: [resource.title],
        about: [resource.code, entry.title, entry.titleEn, entry.providerName],
        items: offered.flatMap((item) => [item.name, item.nameEn, item.code]),
      },
      facets: {
        department: entry.providerName,
        state: resource.state,
        ...(entry.theme ? { theme: entry.theme } : {}),
        ...(entry.sharing ? { sharing: entry.sharing } : {}),
        ...(entry.class ? { class: String(entry.class) } : {}),
        ...(entry.division ? { region: entry.division } : {}),
      },
      owner: resource.provider,
      restricted: false,
      changedAt: resource.changedAt,
    },
  ];
}
