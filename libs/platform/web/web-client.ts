import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { limits } from '../limits/limits';
import { connect, webRefusalOf, type Reach, type Request } from './connection';
import { WebRefusal } from './web-refusal';

/** By which the same answer is known again (RFC 9110, 13). */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface WebAnswer extends Validators {
  /** Where it came from in the end. */
  readonly address: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** A file whose bytes come on the way: whoever has it reads it to its end, or ends it by its signal. */
export interface WebStream extends Validators {
  /** Where it comes from in the end. */
  readonly address: string;
  /** Header `Content-Disposition`; empty where there is none. */
  readonly disposition: string;
  /** As the source announces them; null where it does not. */
  readonly bytes: number | null;
  /** @throws WebRefusal where it breaks off, ends too early or stands still */
  readonly content: AsyncIterable<Buffer>;
}

export const unchanged = Symbol('unchanged');

export interface Asked {
  /** Of the last answer: where it is still the same, nothing is sent again. */
  readonly known?: Validators;
  /** For people who wait: fewer attempts, less time. */
  readonly attempts?: number;
  readonly withinMs?: number;
}

const accept =
  'application/json, application/ld+json, text/turtle, application/rdf+xml, text/csv;q=0.8, */*;q=0.5';
const firstPauseMs = 500;
const longestPauseMs = 60_000;
/** Method not allowed, or not implemented. */
const noHead = [405, 501];
const redirects = [301, 302, 303, 307, 308];

/**
 * Fetches what others have named, within limits: only from addresses that may be reached, checked at connect and at each
 * redirect; bytes, time, redirects and attempts are bounded. It sends no credentials and follows no script.
 */
export class WebClient {
  constructor(
    private readonly reach: Reach,
    private readonly pause: (ms: number) => Promise<void> = pauseFor,
  ) {}

  /** @throws WebRefusal after the last attempt that was worth making */
  async get(address: string, asked: Asked = {}): Promise<WebAnswer | typeof unchanged> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(address, asked);
      } catch (error) {
        const refusal = webRefusalOf(error);
        const isLast = attempt >= (asked.attempts ?? limits.harvestAttempts.value);
        if (refusal.later === false || isLast) throw refusal;
        await this.pause(pauseAfter(attempt, refusal.later));
      }
    }
  }

  /** A file as it is, of any size, asked for once. @throws WebRefusal */
  async open(
    address: string,
    { known, signal }: Pick<Asked, 'known'> & Pick<Request, 'signal'>,
  ): Promise<WebStream | typeof unchanged> {
    const headers = { ...fileHeaders, ...conditionsOf(known) };
    const opened = await this.opened(address, { method: 'GET', headers, signal }, known);
    if (opened === unchanged) return unchanged;
    const { url, answer } = opened;
    const { 'content-disposition': disposition = '', 'content-length': length } = answer.headers;
    assertPlain(answer);
    return {
      ...{ address: url.href, ...describe(answer), disposition },
      ...{ bytes: length === undefined ? null : Number(length), content: piecesOf(answer) },
    };
  }

  /**
   * Status with which an address answers, of which no body is read. HEAD asks; GET does where a service knows no HEAD.
   * @throws WebRefusal where nothing answers, or nobody here may ask
   */
  async status(address: string, withinMs: number): Promise<number> {
    const asked = await this.statusOf('HEAD', address, withinMs);
    return noHead.includes(asked) ? this.statusOf('GET', address, withinMs) : asked;
  }

  private async statusOf(method: Request['method'], address: string, withinMs: number) {
    const signal = AbortSignal.timeout(withinMs);
    const request = { method, headers: baseHeaders, signal };
    const { answer } = await this.follow(urlOf(address), request);
    answer.destroy();
    return answer.statusCode ?? 0;
  }

  private async once(address: string, asked: Asked): Promise<WebAnswer | typeof unchanged> {
    const { known, withinMs = limits.harvestAnswer.value } = asked;
    const signal = AbortSignal.timeout(withinMs);
    const headers = { ...baseHeaders, ...conditionsOf(known) };
    const opened = await this.opened(address, { method: 'GET', headers, signal }, known);
    if (opened === unchanged) return unchanged;
    const { url, answer } = opened;
    return { address: url.href, ...describe(answer), body: await bodyOf(answer) };
  }

  private async opened(address: string, request: Request, known: Validators | undefined) {
    const { url, answer } = await this.follow(urlOf(address), request);
    const status = answer.statusCode ?? 0;
    if (status === 304 && known) {
      answer.destroy();
      return unchanged;
    }
    if (status !== 200) throw statusRefusal(status, answer);
    return { url, answer };
  }

  /** The answer at the end of all redirects. */
  private async follow(from: URL, request: Request) {
    let url = from;
    for (let hop = 0; hop <= limits.harvestRedirects.value; hop += 1) {
      const answer = await connect(url, this.reach, request);
      if (!redirects.includes(answer.statusCode ?? 0)) return { url, answer };
      url = nextOf(url, answer);
      answer.destroy();
    }
    throw new WebRefusal('too-many-redirects', `more than ${limits.harvestRedirects.value}`);
  }
}

const baseHeaders = {
  accept,
  'accept-encoding': 'gzip',
  'user-agent': 'shutong-harvester/1',
};

/** What a server packs on the way could not be told from a file that is packed. */
const fileHeaders = { ...baseHeaders, accept: '*/*', 'accept-encoding': 'identity' };

const conditionsOf = (known: Validators | undefined): Record<string, string> => ({
  ...(known?.etag ? { 'if-none-match': known.etag } : {}),
  ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
});

function urlOf(address: string): URL {
  if (URL.canParse(address)) return new URL(address);
  throw new WebRefusal('no-web-address', `${address.slice(0, 200)} is no address`);
}

function nextOf(from: URL, answer: IncomingMessage): URL {
  const { location } = answer.headers;
  if (location && URL.canParse(location, from.href)) return new URL(location, from);
  throw new WebRefusal('status', 'a redirect to nowhere');
}

function statusRefusal(status: number, answer: IncomingMessage): WebRefusal {
  answer.destroy();
  const isPassing = status === 429 || status >= 500;
  const seconds = Number(answer.headers['retry-after']);
  const later = isPassing && Number.isFinite(seconds) ? seconds * 1000 : isPassing;
  return new WebRefusal('status', `the source answered ${status}`, later);
}

const describe = ({ headers }: IncomingMessage) => ({
  contentType: headers['content-type'] ?? '',
  etag: headers.etag ?? null,
  lastModified: headers['last-modified'] ?? null,
});

/** At most so long as the longest pause, whatever the source asks for. */
const pauseAfter = (attempt: number, later: true | number): number =>
  Math.min(longestPauseMs, later === true ? firstPauseMs * 4 ** (attempt - 1) : later);

const pauseFor = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function assertPlain(answer: IncomingMessage): void {
  const encoding = answer.headers['content-encoding']?.trim() ?? '';
  if (/^(|identity)$/i.test(encoding)) return;
  answer.destroy();
  throw new WebRefusal('unreadable-encoding', `${encoding} was not asked for`);
}

async function* piecesOf(answer: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* answer as AsyncIterable<Buffer>;
  } catch (error) {
    throw webRefusalOf(error);
  }
  if (!answer.complete) throw brokenOff();
}

const brokenOff = (): WebRefusal => new WebRefusal('unreachable', 'the answer broke off', true);

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limits.harvestBody.value) throw tooLarge();
    chunks.push(chunk);
  }
  if (!answer.complete) throw brokenOff();
  return unpacked(Buffer.concat(chunks), answer.headers['content-encoding'] ?? '');
}

/** Packed on the way, and perhaps a packed file besides. */
async function unpacked(bytes: Buffer, encoding: string): Promise<Buffer> {
  if (!/^(|identity|x-gzip|gzip)$/i.test(encoding.trim())) {
    throw new WebRefusal('unreadable-encoding', `${encoding} was not asked for`);
  }
  let plain = bytes;
  for (let layer = 0; layer < 2 && isGzip(plain); layer += 1) plain = await unzipped(plain);
  return plain;
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function unzipped(bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: limits.harvestBody.value });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new WebRefusal('unreadable-encoding', `packed, and it cannot be unpacked: ${message}`);
  }
}

const tooLarge = (): WebRefusal =>
  new WebRefusal('too-large', `over ${limits.harvestBody.value} bytes`);
