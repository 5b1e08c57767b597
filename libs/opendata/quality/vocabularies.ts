import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, readCatalogFile } from '@shutong/platform';

/** A file type as the assessment knows it (EU authority table). */
export interface FileType {
  readonly code: string;
  /** It is named by its code; other words for it are not from the vocabulary. */
  readonly isListed: boolean;
  readonly isMachineReadable: boolean;
  readonly isNonProprietary: boolean;
}

export interface Licence {
  readonly code: string;
  /** The vocabulary of the assessment has it. */
  readonly listed: boolean;
  /** Everybody may use, change and pass on what is under it, for any purpose. */
  readonly open: boolean;
}

interface FileTypesFile {
  readonly vocabulary: readonly string[];
  readonly machineReadable: readonly string[];
  readonly nonProprietary: readonly string[];
  readonly words: Readonly<Record<string, string>>;
}

interface LicencesFile {
  readonly licences: readonly (Licence & {
    readonly addresses?: readonly string[];
    readonly words?: readonly string[];
  })[];
  readonly accessRights: readonly string[];
}

const folder = join(projectRoot(), 'catalog', 'quality');
const { content: types } = readCatalogFile<FileTypesFile>(
  join(folder, 'file-types.yaml'),
  'quality-file-types',
);
const { content: terms } = readCatalogFile<LicencesFile>(
  join(folder, 'licences.yaml'),
  'quality-licences',
);
const mediaTypes = new Set(
  readFileSync(join(folder, 'media-types.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
);
const vocabulary = new Set(types.vocabulary);
const machineReadable = new Set(types.machineReadable);
const nonProprietary = new Set(types.nonProprietary);
const accessRights = new Set(terms.accessRights);

/** Undefined for a word that names no file type of the table. */
export function fileTypeOf(format: string | null): FileType | undefined {
  const word = codeOf(format ?? '');
  const isListed = vocabulary.has(word);
  const code = isListed ? word : types.words[word];
  if (code === undefined) return undefined;
  return {
    ...{ code, isListed },
    isMachineReadable: machineReadable.has(code),
    isNonProprietary: nonProprietary.has(code),
  };
}

/** Registered by IANA. */
export const isRegistered = (mediaType: string | null): boolean =>
  mediaType !== null && mediaTypes.has(mediaType.toLowerCase());

const codeOf = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_');

const authority = /^publications\.europa\.eu\/resource\/authority\/(?:licence|access-right)\//;

/** Code in the EU authority table, of what names it by its address or code; undefined for anything else. */
export function accessRightOf(text: string | null): string | undefined {
  const code = text === null ? '' : codeOf(placeOf(text).replace(authority, ''));
  return accessRights.has(code) ? code : undefined;
}

const placeOf = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '');

/** Versions and countries of Creative Commons are of one kind. */
const addressKey = (text: string): string =>
  placeOf(text)
    .replace(/\/+$/, '')
    .replace(/\/(legalcode|deed)(\.[a-z_]+)?$/, '')
    .replace(/^(creativecommons\.org\/licenses\/[a-z-]+)(\/\d\.\d(\/[a-z]{2,3})?)?$/, '$1');

const wordKey = (text: string): string =>
  placeOf(text)
    .replace(authority, '')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^(cc-by.*?)-\d-\d$/, '$1')
    .replaceAll('-', '');

const byAddress = new Map<string, Licence>();
const byWord = new Map<string, Licence>();
for (const { addresses = [], words = [], ...licence } of terms.licences) {
  for (const address of addresses) byAddress.set(addressKey(address), licence);
  for (const word of [licence.code, ...words]) byWord.set(wordKey(word), licence);
}

/** By address, code or usual name; undefined for terms that nobody here knows. */
export const licenceOf = (text: string | null): Licence | undefined =>
  text === null ? undefined : (byAddress.get(addressKey(text)) ?? byWord.get(wordKey(text)));
