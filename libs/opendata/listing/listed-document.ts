import type { SearchDocument } from '@shutong/catalog';
import type { DatasetDescription } from '../description/description';
import { anyOf } from '../description/texts';
import type { Facts } from './facts';

interface Found extends Pick<Facts, 'title' | 'organization' | 'themes' | 'tags' | 'formats'> {
  readonly id: string;
}

/** What search holds of a dataset of the portal. */
export function listedDocument(
  { id, title, organization, themes, tags, formats }: Found,
  { title: titles, description, distributions, frequency }: DatasetDescription,
  changedAt: Date,
): SearchDocument {
  const en = titles['en'] ?? '';
  return {
    ...{ zone: 'open', kind: 'dataset', id, entryId: null, code: null, title, changedAt },
    titleEn: en === title ? '' : en,
    text: anyOf(description) ?? '',
    words: {
      title: Object.values(titles),
      about: [organization?.title ?? '', ...themes.map((theme) => theme.title), ...tags],
      summary: Object.values(description),
      items: distributions.flatMap((one) => anyOf(one.title) ?? []),
    },
    facets: {
      ...{ open: 'unconditional', format: formats, theme: themes.map((theme) => theme.title) },
      ...(organization ? { department: organization.title } : {}),
      ...(frequency?.code ? { cycle: frequency.code } : {}),
    },
    ...{ owner: null, restricted: false },
  };
}
