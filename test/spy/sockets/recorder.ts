import { appendFileSync } from 'node:fs';
import { Server, Socket } from 'node:net';
import { join } from 'node:path';

/**
 * Keeps every byte that this process reads from or writes to any socket, a file for each direction of
 * each: `<pid>-<n>-<in|out>-<local port>-<remote port>`. Loaded with `--require` before anything else,
 * so that nothing is sent or read past it.
 */
export function recordSockets(folder: string): void {
  const numbers = new WeakMap<Socket, number>();
  let last = 0;
  const keep = (socket: Socket, direction: 'in' | 'out', bytes: Buffer): void => {
    const number = numbers.get(socket) ?? (last += 1);
    numbers.set(socket, number);
    const ports = `${socket.localPort ?? 0}-${socket.remotePort ?? 0}`;
    appendFileSync(join(folder, `${process.pid}-${number}-${direction}-${ports}`), bytes);
  };
  recordWrites(keep);
  recordReads(keep);
}

type Keep = (socket: Socket, direction: 'in' | 'out', bytes: Buffer) => void;

/** Where all reads and writes of a socket come through. */
interface Internals {
  push: (this: Socket, chunk: unknown, encoding?: BufferEncoding) => boolean;
  _writeGeneric: (
    this: Socket,
    many: boolean,
    data: unknown,
    encoding: BufferEncoding,
    done: (error?: Error) => void,
  ) => void;
}

interface Emitter {
  emit: (this: Server, event: string, ...of: unknown[]) => boolean;
}

interface Chunk {
  readonly chunk: unknown;
  readonly encoding: BufferEncoding;
}

function recordWrites(keep: Keep): void {
  const internals = Socket.prototype as unknown as Internals;
  const { _writeGeneric: write } = internals;
  internals._writeGeneric = function (this: Socket, many, data, encoding, done) {
    // While it connects, Node keeps the data and comes here a second time.
    if (!this.connecting) {
      const chunks = many ? (data as readonly Chunk[]) : [{ chunk: data, encoding }];
      for (const one of chunks) keep(this, 'out', bytesOf(one.chunk, one.encoding));
    }
    write.call(this, many, data, encoding, done);
  };
}

function recordReads(keep: Keep): void {
  const internals = Socket.prototype as unknown as Internals;
  const { push } = internals;
  internals.push = function (this: Socket, chunk, encoding) {
    if (chunk !== null && chunk !== undefined) keep(this, 'in', bytesOf(chunk, encoding));
    return push.call(this, chunk, encoding);
  };
  // An HTTP server lets its parser read beside the socket until somebody listens to the data.
  const server = Server.prototype as unknown as Emitter;
  const { emit } = server;
  server.emit = function (this: Server, event, ...of) {
    const heard = emit.call(this, event, ...of);
    if (event === 'connection') (of[0] as Socket).on('data', () => undefined);
    return heard;
  };
}

const bytesOf = (chunk: unknown, encoding?: BufferEncoding): Buffer =>
  typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk as Uint8Array);
