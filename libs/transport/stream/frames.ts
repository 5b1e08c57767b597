import { MAX_MESSAGE_BYTES } from '../message';
import { InvalidMessage } from '../transport.errors';

/**
 * What flows in both directions: `u32 head length · u32 body length · head (JSON) · body`, lengths big-endian.
 * Binary, because Base64 in JSON lines would add a third to every body and parse it as text. An empty frame
 * (two zero lengths) says only that the sender lives.
 */
export interface Frame<Head = unknown> {
  readonly head: Head;
  readonly body: Buffer;
}

/** Media type of frames. */
export const FRAMES = 'application/vnd.shutong.frames';

const PREFIX_BYTES = 8;
/** Every byte of a message's texts may become six in JSON (`\u0000`). */
const MAX_HEAD_BYTES = 6 * MAX_MESSAGE_BYTES + 4096;

export const HEARTBEAT = Buffer.alloc(PREFIX_BYTES);

const EMPTY = Buffer.alloc(0);

export function encodeFrame(head: object, body: Buffer = EMPTY): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  prefix.writeUInt32BE(text.length, 0);
  prefix.writeUInt32BE(body.length, 4);
  return Buffer.concat([prefix, text, body]);
}

/** Cuts a byte stream into frames, wherever the chunks were cut. Throws `InvalidMessage`. */
export class FrameDecoder<Head> {
  private rest: Buffer = EMPTY;

  /** Frames completed by this chunk; heartbeats are left out. */
  *push(chunk: Buffer): Generator<Frame<Head>> {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (this.rest.length >= PREFIX_BYTES) {
      const headBytes = this.rest.readUInt32BE(0);
      const bodyBytes = this.rest.readUInt32BE(4);
      if (headBytes > MAX_HEAD_BYTES || bodyBytes > MAX_MESSAGE_BYTES) {
        throw new InvalidMessage(`A frame of ${headBytes} + ${bodyBytes} bytes is over the limit.`);
      }
      const end = PREFIX_BYTES + headBytes + bodyBytes;
      if (this.rest.length < end) return;
      const head = this.rest.subarray(PREFIX_BYTES, PREFIX_BYTES + headBytes);
      const body = this.rest.subarray(PREFIX_BYTES + headBytes, end);
      this.rest = this.rest.subarray(end);
      if (headBytes > 0) yield { head: parseHead<Head>(head), body };
    }
  }

  /** Throws unless the last frame was complete. */
  end(): void {
    if (this.rest.length > 0) throw new InvalidMessage('The last frame is cut off.');
  }
}

/** All frames of a whole body. */
export function decodeFrames<Head>(bytes: Buffer): Frame<Head>[] {
  const decoder = new FrameDecoder<Head>();
  const frames = [...decoder.push(bytes)];
  decoder.end();
  return frames;
}

function parseHead<Head>(bytes: Buffer): Head {
  try {
    const head: unknown = JSON.parse(bytes.toString());
    if (typeof head === 'object' && head !== null) return head as Head;
  } catch {
    // Answered below: not JSON is as wrong as not an object.
  }
  throw new InvalidMessage('The head of a frame has to be a JSON object.');
}
