import { isMarkedSecret } from '@shutong/platform';
import type {
  DatasetDescription,
  HarvestedDataset,
  RefusedRecord,
} from '../description/description';
import { Problems } from '../description/problems';
import { anyOf, hasText, inNoLanguage } from '../description/texts';
import type { Records } from './catalogue';

/** What a reader makes of one raw record, before it is decided whether that can come in. */
export interface Reading {
  /** In order: the first that is there tells the record apart. */
  readonly keys: readonly (string | null)[];
  /** Further names of it. */
  readonly alsoKnownAs?: readonly (string | null)[];
  readonly iri?: string | null;
  readonly description: DatasetDescription;
  readonly problems: Problems;
}

const longestKey = 1000;

/**
 * Every raw record as a dataset or a refusal with its place; a wrong one never stops the others. One without a key of
 * its own is told apart by its page or its title, and says so.
 */
export function readRecords<Raw>(
  raw: readonly Raw[],
  read: (one: Raw) => Reading | string,
): Records {
  const datasets: HarvestedDataset[] = [];
  const refused: RefusedRecord[] = [];
  raw.forEach((one, index) => {
    const place = index + 1;
    const found = read(one);
    const result = typeof found === 'string' ? found : datasetOf(found, place);
    if (typeof result === 'string') refused.push({ place, key: null, why: result });
    else datasets.push(result);
  });
  return { datasets, refused };
}

function datasetOf(
  { keys, alsoKnownAs = [], iri = null, description, problems }: Reading,
  place: number,
): HarvestedDataset | string {
  if (isMarkedSecret(description)) return 'it carries the mark of a state secret';
  const names = keys.map(keyOf).filter((one) => one !== null);
  const title = anyOf(description.title);
  const [name] = names;
  const { landingPage } = description;
  if (name === undefined) problems.add('identifier', 'missing');
  const key = name ?? landingPage ?? (title === null ? undefined : `title:${title}`);
  if (key === undefined) return 'neither an identifier nor a title: it cannot be told apart';
  if (!hasText(description.title)) problems.add('title', 'missing');
  const others = [...names, ...alsoKnownAs.map(keyOf), iri, landingPage];
  const identifiers = [...new Set(others.filter((one) => one !== null && one !== key))] as string[];
  const titled = named(description, key);
  return { place, key, identifiers, iri, description: titled, problems: problems.list };
}

/** A dataset is called something wherever it is listed. */
const named = (description: DatasetDescription, key: string): DatasetDescription =>
  hasText(description.title) ? description : { ...description, title: inNoLanguage(key) };

function keyOf(text: string | null): string | null {
  const plain = text?.replace(/\p{Surrogate}|\0/gu, '').trim() ?? '';
  return plain === '' || plain.length > longestKey ? null : plain;
}

/** The first of each key is kept; a later one is reported, never merged. */
export function withoutRepeated({ datasets, refused }: Records, seen: Set<string>): Records {
  const kept: HarvestedDataset[] = [];
  const repeated: RefusedRecord[] = [];
  for (const one of datasets) {
    const { place, key } = one;
    if (seen.has(key)) repeated.push({ place, key, why: 'its identifier occurs again' });
    else kept.push(one);
    seen.add(key);
  }
  return { datasets: kept, refused: [...refused, ...repeated] };
}
