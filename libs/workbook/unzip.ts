import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

/** Why bytes are no archive that can be read, in words for whoever sent them. */
export class ArchiveError extends Error {}

interface Part {
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly offset: number;
}

const inflate = promisify(inflateRaw);
const endBytes = 22;
const longestComment = 0xffff;

/**
 * Reads single files of a ZIP archive. What they unpack to is bounded in sum by `budget` bytes, whatever the
 * archive says of their sizes: a few bytes can stand for gigabytes.
 */
export class Archive {
  private readonly parts: ReadonlyMap<string, Part>;

  /** @throws ArchiveError */
  constructor(
    private readonly bytes: Buffer,
    private budget: number,
  ) {
    this.parts = directoryOf(bytes);
  }

  has(name: string): boolean {
    return this.parts.has(name);
  }

  /** Unpacked anew each time, and taken from the budget each time. @throws ArchiveError */
  async read(name: string): Promise<Buffer> {
    const part = this.parts.get(name);
    if (!part) throw new ArchiveError(`it has no ${name}`);
    if (part.encrypted) throw new ArchiveError('it is protected by a password');
    const content = await this.unpack(part, packedBytes(this.bytes, part));
    this.budget -= content.length;
    return content;
  }

  private async unpack({ method }: Part, packed: Buffer): Promise<Buffer> {
    if (method === 0) {
      if (packed.length <= this.budget) return packed;
      throw new ArchiveError('it unpacks to too much');
    }
    if (method !== 8) throw new ArchiveError(`it is packed by method ${method}`);
    try {
      return await inflate(packed, { maxOutputLength: Math.max(1, this.budget) });
    } catch (error) {
      const { code } = error as { code?: string };
      const isBomb = code === 'ERR_BUFFER_TOO_LARGE';
      throw new ArchiveError(isBomb ? 'it unpacks to too much' : 'its contents are damaged');
    }
  }
}

function directoryOf(bytes: Buffer): Map<string, Part> {
  const end = endOf(bytes);
  const parts = new Map<string, Part>();
  let at = read(bytes, end + 16, 4);
  for (let left = read(bytes, end + 10, 2); left > 0; left -= 1) {
    if (read(bytes, at, 4) !== 0x0201_4b50) throw new ArchiveError('its directory is damaged');
    const nameBytes = read(bytes, at + 28, 2);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameBytes);
    parts.set(name, {
      method: read(bytes, at + 10, 2),
      encrypted: (read(bytes, at + 8, 2) & 1) === 1,
      packed: read(bytes, at + 20, 4),
      offset: read(bytes, at + 42, 4),
    });
    at += 46 + nameBytes + read(bytes, at + 30, 2) + read(bytes, at + 32, 2);
  }
  return parts;
}

/** The end of the directory is the last thing but for a comment. */
function endOf(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - endBytes - longestComment);
  for (let at = bytes.length - endBytes; at >= first; at -= 1) {
    if (bytes.readUInt32LE(at) === 0x0605_4b50) return at;
  }
  throw new ArchiveError(bytes.length === 0 ? 'it is empty' : 'it is no ZIP archive, or cut off');
}

function packedBytes(bytes: Buffer, { offset, packed }: Part): Buffer {
  if (read(bytes, offset, 4) !== 0x0403_4b50) throw new ArchiveError('its directory is damaged');
  const start = offset + 30 + read(bytes, offset + 26, 2) + read(bytes, offset + 28, 2);
  if (start + packed > bytes.length) throw new ArchiveError('it is cut off');
  return bytes.subarray(start, start + packed);
}

function read(bytes: Buffer, at: number, length: 2 | 4): number {
  if (at + length > bytes.length) throw new ArchiveError('it is cut off');
  return bytes.readUIntLE(at, length);
}
