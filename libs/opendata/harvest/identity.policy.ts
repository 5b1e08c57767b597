import type { DatasetDescription, HarvestedDataset } from '../description/description';
import { anyOf } from '../description/texts';

/** A record that is known and was not found under its key this time. */
export interface Unseen {
  readonly id: string;
  readonly key: string;
  readonly identifiers: readonly string[];
  readonly sha256: string;
  readonly description: DatasetDescription;
}

/** A dataset that came under a key that is not known. */
export interface Unknown {
  readonly dataset: HarvestedDataset;
  readonly sha256: string;
}

interface Evidence {
  readonly names: readonly string[];
  readonly sha256: string;
  readonly description: DatasetDescription;
}

/** What tells a dataset apart, from the strongest to the weakest; a dataset may have none of a kind. */
type Mark = (evidence: Evidence) => readonly string[];

const byName: Mark = ({ names }) => names;
const marks: readonly Mark[] = [
  byName,
  ({ sha256 }) => [sha256],
  ({ description }) => filesOf(description),
  ({ description }) => titleAndPublisher(description),
];

/** All its files together; one file alone may belong to several datasets. */
function filesOf({ distributions }: DatasetDescription): readonly string[] {
  const files = distributions.map(({ downloadUrl, accessUrl }) => downloadUrl ?? accessUrl);
  const known = files.filter((one) => one !== null).sort();
  return known.length === 0 ? [] : [known.join('\n')];
}

function titleAndPublisher({ title, publisher }: DatasetDescription): readonly string[] {
  const named = anyOf(title);
  const by = publisher ? (anyOf(publisher.name) ?? publisher.iri) : null;
  if (named === null || by === null) return [];
  return [
    `${named}\n${by}`
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\S\n]+/g, ' '),
  ];
}

/**
 * Finds again what its source has renamed: an unknown dataset is an unseen record where both bear a mark that no other
 * on either side bears. What could be two is neither, so that no history is given to the wrong dataset.
 * @returns by the unknown's key, the record
 */
export const foundAgain = (
  unknown: readonly Unknown[],
  unseen: readonly Unseen[],
): ReadonlyMap<string, Unseen> => pairedBy(marks, unknown, unseen);

/** What a run that saw a part knows of an unknown dataset. */
export interface PartlyKnown {
  /** By the unknown's key, the record that it names itself after. */
  readonly renamed: ReadonlyMap<string, Unseen>;
  /** Keys of those that may be records which lie on the part that was not seen, or be others beside them. */
  readonly undecided: ReadonlySet<string>;
}

/**
 * The same where the catalogue was not read to its end. A record that did not come may still stand on a page that was not read:
 * only a name says then that a newcomer is that record. What is merely like one is decided when the whole has been read.
 */
export function foundInPart(unknown: readonly Unknown[], unseen: readonly Unseen[]): PartlyKnown {
  const renamed = pairedBy([byName], unknown, unseen);
  const taken = new Set(renamed.values());
  const left = unseen.filter((one) => !taken.has(one)).map(ofUnseen);
  const borne = marks.map((mark) => [mark, new Set(left.flatMap(mark))] as const);
  const isLike = (one: Unknown): boolean =>
    borne.some(([mark, names]) => mark(ofUnknown(one)).some((name) => names.has(name)));
  const others = unknown.filter(({ dataset }) => !renamed.has(dataset.key));
  return { renamed, undecided: new Set(others.filter(isLike).map(({ dataset }) => dataset.key)) };
}

function pairedBy(
  kinds: readonly Mark[],
  unknown: readonly Unknown[],
  unseen: readonly Unseen[],
): ReadonlyMap<string, Unseen> {
  const found = new Map<string, Unseen>();
  let come = unknown.map((one) => ({ one, evidence: ofUnknown(one) }));
  let left = unseen.map((one) => ({ one, evidence: ofUnseen(one) }));
  for (const mark of kinds) {
    const pairs = pairsBy(mark, come, left);
    for (const [newcomer, record] of pairs) found.set(newcomer.dataset.key, record);
    const taken = new Set<unknown>(pairs.flat());
    come = come.filter(({ one }) => !taken.has(one));
    left = left.filter(({ one }) => !taken.has(one));
  }
  return found;
}

interface Marked<T> {
  readonly one: T;
  readonly evidence: Evidence;
}

function pairsBy(
  mark: Mark,
  come: readonly Marked<Unknown>[],
  left: readonly Marked<Unseen>[],
): (readonly [Unknown, Unseen])[] {
  const here = bearersOf(mark, come);
  const there = bearersOf(mark, left);
  const candidates = come.map(({ one, evidence }) => {
    const known = mark(evidence).filter((name) => here.get(name)?.size === 1);
    const records = known.flatMap((name) => [...(there.get(name) ?? [])]);
    return [one, new Set(records)] as const;
  });
  const claims = new Map<Unseen, number>();
  for (const [, records] of candidates) {
    for (const record of records) claims.set(record, (claims.get(record) ?? 0) + 1);
  }
  return candidates.flatMap(([one, records]) => {
    const [record] = records;
    return record && records.size === 1 && claims.get(record) === 1 ? [[one, record] as const] : [];
  });
}

function bearersOf<T>(mark: Mark, all: readonly Marked<T>[]): Map<string, Set<T>> {
  const bearers = new Map<string, Set<T>>();
  for (const { one, evidence } of all) {
    for (const name of mark(evidence)) {
      const among = bearers.get(name) ?? new Set<T>();
      bearers.set(name, among.add(one));
    }
  }
  return bearers;
}

const ofUnknown = ({ dataset, sha256 }: Unknown): Evidence => {
  const { key, identifiers, description } = dataset;
  return { names: [key, ...identifiers], sha256, description };
};

const ofUnseen = ({ key, identifiers, sha256, description }: Unseen): Evidence => ({
  names: [key, ...identifiers],
  sha256,
  description,
});
