import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { HubError, limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';
import { kindOf, type FileKind } from '../kind';
import { UnpackBudget, writeBounded } from './bounded-file';
import { ZipArchive, type Member } from './zip-archive';

/** A file that holds what it is: neither packed nor an archive, or an archive that is one document. */
export interface Part {
  readonly path: string;
  /** As the publisher named it, without what the packing added. */
  readonly name: string;
  /** Path inside of archives; none for the file itself. */
  readonly member?: string;
  readonly kind: Exclude<FileKind['kind'], 'gzip' | 'zip'> | 'workbook';
  readonly format?: string;
}

/** A part that cannot be unpacked does not keep the others from being read. */
export interface LostPart {
  readonly member: string;
  readonly error: HubError;
}

export interface Unpacking {
  /** Folder for what is unpacked. */
  readonly scratch: string;
  readonly budget: UnpackBudget;
  readonly signal?: AbortSignal | undefined;
}

interface Packed {
  readonly path: string;
  readonly name: string;
  readonly member?: string;
  readonly depth: number;
}

/** What a file holds, unpacked one after the other. @throws ingestErrors */
export async function* partsOf(
  path: string,
  name: string,
  options: Omit<Unpacking, 'budget'>,
): AsyncGenerator<Part | LostPart> {
  const { size } = await stat(path);
  const { value, unit } = limits.ingestFile;
  if (size > value)
    throw ingestErrors.tooLarge({ place: 'file', limit: value, unit, what: 'a file' });
  yield* within({ path, name, depth: 0 }, { ...options, budget: new UnpackBudget(size) });
}

async function* within(packed: Packed, options: Unpacking): AsyncGenerator<Part | LostPart> {
  const { path, name, member } = packed;
  const found = await kindOf(path);
  const place = member === undefined ? {} : { member };
  if (found.kind === 'gzip') yield* gunzipped(packed, options);
  else if (found.kind === 'zip') yield* unzipped(packed, options);
  else yield { path, name, ...place, ...(found as Pick<Part, 'kind' | 'format'>) };
}

function deeper(packed: Packed): number {
  const { value, unit } = limits.ingestNesting;
  if (packed.depth < value) return packed.depth + 1;
  throw ingestErrors.archiveBomb({ place: packed.member ?? 'file', limit: value, unit });
}

let unpackedFiles = 0;
/** Names of unpacked files are ours: those of an archive are never used as paths. */
const fresh = (scratch: string): string => join(scratch, `unpacked-${(unpackedFiles += 1)}`);

async function* gunzipped(packed: Packed, options: Unpacking): AsyncGenerator<Part | LostPart> {
  const depth = deeper(packed);
  const path = fresh(options.scratch);
  const place = packed.member ?? 'file';
  await explained(place, () =>
    writeBounded(createReadStream(packed.path), [createGunzip()], path, { ...options, place }),
  );
  yield* within({ ...packed, path, depth, name: packed.name.replace(/\.t?gz$/i, '') }, options);
}

async function* unzipped(packed: Packed, options: Unpacking): AsyncGenerator<Part | LostPart> {
  const place = packed.member ?? 'file';
  const archive = await ZipArchive.open(packed.path, place);
  try {
    const document = documentOf(archive);
    if (document) {
      const { path, name, member } = packed;
      yield { path, name, ...(member === undefined ? {} : { member }), ...document };
      return;
    }
    const depth = deeper(packed);
    for (const member of archive.members) {
      const inside = packed.member === undefined ? member.name : `${packed.member}/${member.name}`;
      try {
        const path = await extracted(archive, member, inside, options);
        const name = basename(member.name);
        yield* within({ path, name, member: inside, depth }, options);
      } catch (error) {
        if (!(error instanceof HubError) || isOfAll(error)) throw error;
        yield { member: inside, error };
      }
    }
  } finally {
    archive.close();
  }
}

/** A bomb is refused as a whole, whatever else is with it. */
const isOfAll = ({ code }: HubError): boolean => code === 'datasets.ingest.archive-bomb';

/** What a ZIP archive is when it is one document of a program. */
function documentOf({ members }: ZipArchive): Pick<Part, 'kind' | 'format'> | undefined {
  const has = (name: RegExp): boolean => members.some((member) => name.test(member.name));
  if (has(/^xl\/workbook\.xml$/)) return { kind: 'workbook' };
  if (has(/^xl\/workbook\.bin$/))
    return { kind: 'unread', format: 'Excel binary workbook (.xlsb)' };
  if (has(/^mimetype$/) && has(/^content\.xml$/)) {
    return { kind: 'unread', format: 'OpenDocument (.ods)' };
  }
  if (has(/\.shp$/i)) return { kind: 'unread', format: 'a shapefile (save it as GeoJSON)' };
  if (has(/^word\/document\.xml$/)) return { kind: 'other', format: 'Word document' };
  if (has(/^ppt\/presentation\.xml$/)) return { kind: 'other', format: 'presentation' };
  return has(/^Index\/Document\.iwa$/) ? { kind: 'unread', format: 'Apple Numbers' } : undefined;
}

async function extracted(
  archive: ZipArchive,
  member: Member,
  inside: string,
  options: Unpacking,
): Promise<string> {
  if (member.isEncrypted) throw ingestErrors.archiveLocked({ place: inside });
  const path = fresh(options.scratch);
  const stream = await archive.read(member);
  await explained(inside, () => writeBounded(stream, [], path, { ...options, place: inside }));
  return path;
}

async function explained(place: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof HubError || (error as Error).name === 'AbortError') throw error;
    throw ingestErrors.archiveBroken({ place, why: (error as Error).message });
  }
}
