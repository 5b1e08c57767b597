import { promisify } from 'node:util';
import type { Readable } from 'node:stream';
import { open, type Entry, type Options, type ZipFile } from 'yauzl';
import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';

/** A file in an archive. */
export interface Member {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly size: number;
  readonly entry: Entry;
}

const openArchive = promisify<string, Options, ZipFile>(open);

/** A ZIP archive whose directory is read and whose files are read one at a time. */
export class ZipArchive {
  private constructor(
    private readonly zip: ZipFile,
    readonly members: readonly Member[],
  ) {}

  /** @throws ingestErrors */
  static async open(path: string, place: string): Promise<ZipArchive> {
    let zip: ZipFile;
    try {
      zip = await openArchive(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
    } catch (error) {
      throw ingestErrors.archiveBroken({ place, why: (error as Error).message });
    }
    try {
      return new ZipArchive(zip, await membersOf(zip, place));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  async read({ entry, name }: Member): Promise<Readable> {
    const openEntry = promisify(this.zip.openReadStream.bind(this.zip));
    try {
      return await openEntry(entry);
    } catch (error) {
      throw ingestErrors.archiveBroken({ place: name, why: (error as Error).message });
    }
  }

  close(): void {
    this.zip.close();
  }
}

const encryptedFlag = 1;
const utf8Flag = 0x800;

function membersOf(zip: ZipFile, place: string): Promise<Member[]> {
  const most = limits.ingestMembers.value;
  return new Promise((resolve, reject) => {
    const members: Member[] = [];
    zip.on('error', (error: Error) =>
      reject(ingestErrors.archiveBroken({ place, why: error.message })),
    );
    zip.on('end', () => resolve(members));
    zip.on('entry', (entry: Entry) => {
      const name = nameOf(entry);
      if (isOutside(name)) {
        reject(
          ingestErrors.archiveBroken({ place: name, why: 'its path leads out of the archive' }),
        );
        return;
      }
      if (isFile(name)) {
        const isEncrypted = (entry.generalPurposeBitFlag & encryptedFlag) !== 0;
        members.push({ name, isEncrypted, size: entry.uncompressedSize, entry });
      }
      if (members.length > most) {
        reject(ingestErrors.archiveBomb({ place, limit: most, unit: limits.ingestMembers.unit }));
        return;
      }
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Names are UTF-8 where the archive says so or they can be nothing else; Chinese programs write GB 18030. */
function nameOf({ fileName, generalPurposeBitFlag }: Entry): string {
  const bytes = fileName as unknown as Buffer;
  if ((generalPurposeBitFlag & utf8Flag) !== 0) return bytes.toString('utf8');
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one may know it.
    }
  }
  return bytes.toString('latin1');
}

const isOutside = (name: string): boolean =>
  /^([/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..') || name.includes('\0');

/** No folder, and none of the files that programs add for themselves. */
const isFile = (name: string): boolean =>
  !/[/\\]$/.test(name) && !/(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|\._)/.test(name);
