import { element, textElement, xmlDocument } from '../document/xml';

/** A dataset, or a version of one, as it is told. Instants in UTC. */
export interface AtomEntry {
  /** Its address for good. */
  readonly id: string;
  readonly title: string;
  readonly updated: Date;
  readonly published: Date | null;
  readonly summary: string | null;
  readonly author: string | null;
  readonly categories: readonly { readonly term: string; readonly label: string }[];
  readonly links: readonly AtomLink[];
}

export interface AtomLink {
  readonly rel: 'alternate' | 'via' | 'self' | 'first' | 'next';
  readonly href: string;
  readonly type?: string;
}

/** What was told before and is no more (RFC 6721). */
export interface Tombstone {
  /** `id` of its entry. */
  readonly ref: string;
  readonly when: Date;
  readonly comment: string | null;
}

/** One page of a feed (RFC 4287), and the way to the next (RFC 5005). */
export interface AtomPage {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly links: readonly AtomLink[];
  /** The last changed first. */
  readonly entries: readonly (AtomEntry | Tombstone)[];
}

export const atomType = 'application/atom+xml';

const namespaces = {
  xmlns: 'http://www.w3.org/2005/Atom',
  'xmlns:at': 'http://purl.org/atompub/tombstones/1.0',
};

/** When nothing has been told yet: an instant that says so, and is the same each time. */
const never = new Date(0);

/** The same page is written the same, so that its tag stays. */
export function atomFeed({ id, title, author, links, entries }: AtomPage): string {
  const times = entries.map((one) => ('ref' in one ? one.when : one.updated).getTime());
  const updated = times.length > 0 ? new Date(Math.max(...times)) : never;
  const parts = [
    ...[textElement('id', id), textElement('title', title), instant('updated', updated)],
    person(author),
    ...links.map(link),
    ...entries.map((one) => ('ref' in one ? tombstone(one) : entry(one))),
  ];
  return xmlDocument(element('feed', namespaces, ...parts.map((part) => `\n${part}`), '\n'));
}

function entry({ categories, links, ...one }: AtomEntry): string {
  return element(
    'entry',
    {},
    ...[textElement('id', one.id), textElement('title', one.title)],
    ...[instant('updated', one.updated), one.published && instant('published', one.published)],
    one.author === null ? null : person(one.author),
    ...categories.map(({ term, label }) => element('category', { term, label })),
    ...links.map(link),
    textElement('summary', one.summary),
  );
}

const tombstone = ({ ref, when, comment }: Tombstone): string =>
  element(
    'at:deleted-entry',
    { ref, when: when.toISOString() },
    textElement('at:comment', comment),
  );

const instant = (name: string, at: Date): string => element(name, {}, at.toISOString());

const person = (name: string): string => element('author', {}, textElement('name', name));

const link = ({ rel, href, type }: AtomLink): string =>
  element('link', { rel, href, type: type ?? null });
