import { Transform, pipeline } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** One file of an archive; its contents are made while they are written. */
export interface ZipPart {
  readonly name: string;
  readonly content: AsyncIterable<string | Buffer> | Iterable<string | Buffer>;
}

interface Written {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
}

const version = 20;
/** Sizes and checksum follow the contents, for they are not known before; names are UTF-8. */
const flags = 0x0808;
const deflated = 8;
/** 1980-01-01, the first day that the format knows: an archive says nothing of when it was made. */
const day = 0x21;
/** What four bytes can say; larger archives would need ZIP64. */
const largest = 0xffff_ffff;

/**
 * A ZIP archive (PKWARE APPNOTE 6.3.10), part by part and never held as a whole.
 * @throws RangeError where a part or the whole is over 4 GiB
 */
export async function* zip(parts: Iterable<ZipPart>): AsyncGenerator<Buffer> {
  const done: Written[] = [];
  let offset = 0;
  for (const { name: text, content } of parts) {
    const name = Buffer.from(text);
    const head = localHeader(name);
    yield head;
    const sizes = { crc: 0, packed: 0, unpacked: 0 };
    for await (const chunk of deflate(content, sizes)) {
      sizes.packed += chunk.length;
      yield chunk;
    }
    const part = { name, offset, ...sizes };
    offset += head.length + sizes.packed + descriptorBytes;
    if (Math.max(offset, sizes.unpacked) > largest) throw new RangeError('over 4 GiB');
    yield descriptor(part);
    done.push(part);
  }
  const directory = Buffer.concat(done.map(directoryEntry));
  yield directory;
  yield endOfDirectory(done.length, directory.length, offset);
}

function deflate(
  content: ZipPart['content'],
  sizes: { crc: number; unpacked: number },
): AsyncIterable<Buffer> {
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizes.crc = crc32(chunk, sizes.crc);
      sizes.unpacked += chunk.length;
      done(null, chunk);
    },
  });
  // What breaks on the way is thrown to whoever reads the last stream.
  return pipeline(content, measure, createDeflateRaw(), () => undefined);
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  head.writeUInt16LE(version, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(deflated, 8);
  head.writeUInt16LE(day, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

const descriptorBytes = 16;

function descriptor({ crc, packed, unpacked }: Written): Buffer {
  const tail = Buffer.alloc(descriptorBytes);
  tail.writeUInt32LE(0x0807_4b50, 0);
  [crc, packed, unpacked].forEach((value, at) => tail.writeUInt32LE(value, 4 + 4 * at));
  return tail;
}

function directoryEntry({ name, offset, crc, packed, unpacked }: Written): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x0201_4b50, 0);
  entry.writeUInt16LE(version, 4);
  entry.writeUInt16LE(version, 6);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(deflated, 10);
  entry.writeUInt16LE(day, 14);
  [crc, packed, unpacked].forEach((value, at) => entry.writeUInt32LE(value, 16 + 4 * at));
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}

function endOfDirectory(parts: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(parts, 8);
  end.writeUInt16LE(parts, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
