import { canonicalJson, sha256 } from '@shutong/platform';
import type { Agent, DatasetDescription, Distribution } from '../description/description';
import { anyOf } from '../description/texts';
import type { Named } from './listed-dataset';

/** What a dataset is found by. */
export interface Facts {
  readonly title: string;
  readonly organization: Named | null;
  readonly themes: readonly Named[];
  readonly tags: readonly string[];
  /** In capitals, each once. */
  readonly formats: readonly string[];
  readonly licence: string | null;
  /** Distributions that are services. */
  readonly interfaces: number;
  /** Of all that is said of it. */
  readonly sha256: string;
}

const longestTag = 100;

export function factsOf(description: DatasetDescription, organization: Named | null): Facts {
  const themes = description.themes.flatMap(({ iri, label }) => {
    const title = anyOf(label) ?? iri;
    return title === null ? [] : [namedAfter(label['en'] ?? title, title)];
  });
  const tags = description.keywords.flatMap((label) => anyOf(label)?.slice(0, longestTag) ?? []);
  return {
    ...{ title: anyOf(description.title) ?? '', organization },
    themes: [...new Map(themes.map((one) => [one.name, one])).values()],
    tags: [...new Set(tags)],
    formats: [...new Set(description.distributions.flatMap((one) => formatOf(one) ?? []))],
    licence: description.licence,
    interfaces: description.distributions.filter(({ isService }) => isService).length,
    sha256: sha256(canonicalJson(description)),
  };
}

export function publisherOf(publisher: Agent | null): Named | null {
  const title = publisher && (anyOf(publisher.name) ?? publisher.iri);
  return title ? namedAfter(title, title) : null;
}

/** As its source says, or by its media type. */
export function formatOf({
  format,
  mediaType,
}: Pick<Distribution, 'format' | 'mediaType'>): string | null {
  const said = format ?? mediaType?.split(';')[0]?.split('/').at(-1) ?? null;
  return said === null ? null : said.trim().toUpperCase() || null;
}

/** The same for the same words wherever they come from; other words have another name, also where only signs differ. */
const namedAfter = (words: string, title: string): Named => ({
  name: [slugOf(words), sha256(title).slice(0, 8)].filter(Boolean).join('-'),
  title,
});

/** What is left of a text in an address; empty where nothing is, as of most Chinese ones. */
export function slugOf(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  // A title of which only a number or a letter is left would be called after that.
  const isTold = /[a-z]{2}/.test(slug) && slug.length * 2 >= plain.trim().length;
  return isTold ? slug.slice(0, 80).replace(/-$/, '') : '';
}
