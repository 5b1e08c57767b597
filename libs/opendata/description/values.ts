import type { Agent, Contact, DatasetDescription, Distribution, Texts } from './description';
import { dateOf } from './dates';
import { cut, type Problems } from './problems';
import { lengths, noText } from './texts';

/** A web address that a page of ours may lead to; never script or data. */
export function isAddress(text: string): boolean {
  if (text.length > lengths.address || !/^(https?|ftp):\/\//i.test(text)) return false;
  return URL.canParse(text);
}

/** An address as the source writes it; what is none is told. */
export function addressOf(text: string | null, field: string, problems: Problems): string | null {
  const plain = text?.trim() ?? '';
  if (plain === '') return null;
  return isAddress(plain) ? plain : problems.add(field, 'no-address', plain);
}

export function emailOf(text: string | null, field: string, problems: Problems): string | null {
  // In RDF an address of mail without its scheme has become a relative address of the document's.
  const bare = (text ?? '').trim().replace(/^mailto:/i, '');
  const plain = /^https?:\/\/[^?#]*\/([^/?#]+@[^/?#]+)$/i.exec(bare)?.[1] ?? bare;
  if (plain === '') return null;
  const isEmail = plain.length <= 254 && /^[^\s@<>,;"/]+@[^\s@<>,;"/]+\.[^\s@<>,;"/]+$/.test(plain);
  return isEmail ? plain : problems.add(field, 'no-email', plain);
}

export function dateIn(text: string | null, field: string, problems: Problems): string | null {
  if (text === null || text.trim() === '') return null;
  return dateOf(text) ?? problems.add(field, 'no-date', text);
}

/** Of a file; `1.2 MB` is no number. */
export function bytesIn(value: unknown, field: string, problems: Problems): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number =
    typeof value === 'string' ? Number(value.trim()) : typeof value === 'number' ? value : NaN;
  if (!Number.isFinite(number) || number < 0 || number > Number.MAX_SAFE_INTEGER) {
    return problems.add(field, 'no-number', value);
  }
  return Math.round(number);
}

/** The last part of a vocabulary's term, or a media type's own: `…/file-type/CSV`, `text/csv`. */
export function formatOf(text: string | null): string | null {
  if (text === null) return null;
  const last = isAddress(text) ? (text.split(/[/#]/).filter(Boolean).at(-1) ?? text) : text;
  return cut(last.trim().replace(/^\./, ''), 60) || null;
}

/** What is an interface by its format, not a file: as CKAN's sites and Esri's name them. */
export const isServiceFormat = (format: string | null | undefined): boolean =>
  /^(api|wms|wfs|esri rest)$/i.test(format ?? '');

/** `text/csv`, also where the source names it by IANA's address of it. */
export function mediaTypeOf(text: string | null): string | null {
  const plain = (text ?? '').trim().toLowerCase();
  const type = /([a-z]+\/[a-z0-9.+-]+)(;.*)?$/.exec(plain)?.[1];
  return type && type.length <= 100 ? type : null;
}

export const emptyDescription: DatasetDescription = {
  ...{ type: 'dataset', title: noText, description: noText, publisher: null, contacts: [] },
  ...{ themes: [], keywords: [], licence: null, frequency: null, temporal: [], spatial: [] },
  ...{ accessRights: null, rights: null },
  ...{ issued: null, modified: null, landingPage: null, languages: [], distributions: [] },
};

export const emptyDistribution: Distribution = {
  ...{ identifier: null, title: noText, description: noText, format: null, mediaType: null },
  ...{ bytes: null, accessUrl: null, downloadUrl: null, licence: null, rights: null, issued: null },
  ...{ modified: null, isService: false },
};

export const agentNamed = (name: Texts, more: Partial<Agent> = {}): Agent => ({
  ...{ name, iri: null, email: null, homepage: null },
  ...more,
});

/** Null where it says nothing. */
export function contactOf(contact: Contact): Contact | null {
  return Object.values(contact).some((one) => one !== null) ? contact : null;
}

/** West, south, east, north; undefined for what is no such box. */
export function boxOf(numbers: readonly number[]): [number, number, number, number] | undefined {
  const [west, south, east, north] = numbers;
  if (numbers.length !== 4 || numbers.some((one) => !Number.isFinite(one))) return undefined;
  const isBox =
    west! <= east! && south! <= north! && Math.abs(south!) <= 90 && Math.abs(north!) <= 90;
  return isBox && Math.abs(west!) <= 180 && Math.abs(east!) <= 180
    ? [west!, south!, east!, north!]
    : undefined;
}
