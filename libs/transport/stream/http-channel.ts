import {
  type Agent,
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { TransportError, TransportUnauthorised, TransportUnavailable } from '../transport.errors';
import { FRAMES } from './frames';
import { errorOf } from './problem';
import { STREAM_PREFIX } from './stream.wire';

export interface HubAddress {
  /** The hub's origin, e.g. `https://hub.example.gov.cn`; a path is kept before `/stream/v1`. */
  readonly baseUrl: string;
  /** A currently valid access token; asked for with every request. */
  readonly token: () => Promise<string>;
  /** PEM of the authority that signed the hub's certificate, where the system does not know it. */
  readonly ca?: string;
}

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: Buffer;
  /** Bytes of the largest answer that is read; 1 MiB where it is left out. */
  readonly largestAnswer?: number;
}

/** From the first byte sent until the last one received; of a response without end, until it begins. */
const ANSWER_MS = 15_000;
const LARGEST_ANSWER_BYTES = 1 << 20;
const LARGEST_PROBLEM_BYTES = 64 << 10;
const CONNECTIONS = 16;

/** Outbound requests to the hub. Every failure comes as a `TransportError`. */
export class HttpChannel {
  private readonly base: URL;
  private readonly agent: Agent;

  constructor(private readonly hub: HubAddress) {
    this.base = new URL(hub.baseUrl);
    const settings = {
      keepAlive: true,
      maxFreeSockets: CONNECTIONS,
      ...(hub.ca && { ca: hub.ca }),
    };
    this.agent = this.secure ? new HttpsAgent(settings) : new HttpAgent(settings);
  }

  /** The whole answer. */
  async ask(call: Call): Promise<Buffer> {
    const request = this.request(call, await this.authority());
    return this.inTime(request, async () =>
      bytesOf(await answerTo(request, call.body), call.largestAnswer ?? LARGEST_ANSWER_BYTES),
    );
  }

  /** The answer as it comes; for responses without end. */
  async open(call: Call, signal?: AbortSignal): Promise<IncomingMessage> {
    const request = this.request(call, await this.authority(), signal);
    return this.inTime(request, () => answerTo(request, call.body));
  }

  close(): void {
    this.agent.destroy();
  }

  private get secure(): boolean {
    return this.base.protocol === 'https:';
  }

  private async authority(): Promise<string> {
    try {
      return `Bearer ${await this.hub.token()}`;
    } catch (cause) {
      if (cause instanceof TransportUnauthorised) throw cause;
      throw new TransportUnavailable('No access token could be had.', { cause });
    }
  }

  /** Ends the request with the time for it. Silence of the socket is no measure: a byte now and then breaks it. */
  private async inTime<T>(request: ClientRequest, work: () => Promise<T>): Promise<T> {
    const late = (): unknown => request.destroy(new Error(`No answer in ${ANSWER_MS} ms.`));
    const timer = setTimeout(late, ANSWER_MS);
    try {
      return await work();
    } catch (cause) {
      throw cause instanceof TransportError ? cause : unavailable(this.base, cause);
    } finally {
      clearTimeout(timer);
    }
  }

  private request(call: Call, authorization: string, signal?: AbortSignal): ClientRequest {
    const send = this.secure ? httpsRequest : httpRequest;
    const headers = {
      authorization,
      ...(call.body && { 'content-type': FRAMES, 'content-length': call.body.length }),
    };
    const { method } = call;
    return send(this.url(call), { method, headers, agent: this.agent, ...(signal && { signal }) });
  }

  private url({ path, query = {} }: Call): URL {
    const url = new URL(
      `${this.base.pathname.replace(/\/$/, '')}${STREAM_PREFIX}${path}`,
      this.base,
    );
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }
}

/** The response, where it is a good one. */
async function answerTo(request: ClientRequest, body?: Buffer): Promise<IncomingMessage> {
  const response = await responseTo(request, body);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return response;
  throw errorOf(
    status,
    await bytesOf(response, LARGEST_PROBLEM_BYTES).catch(() => Buffer.alloc(0)),
  );
}

function responseTo(request: ClientRequest, body?: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Every error, not the first alone: one more after the answer would end the process.
    request.on('error', reject);
    // Node lets a request go without an error where the answer changes the protocol (101) and nobody wants that.
    request.once('close', () => reject(new Error('closed without an answer')));
    request.end(body);
  });
}

async function bytesOf(response: IncomingMessage, largest: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > largest) throw new Error(`The answer is over ${largest} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function unavailable(base: URL, cause: unknown): TransportUnavailable {
  const { message } = cause as Error;
  return new TransportUnavailable(`The hub at ${base.host} cannot be reached: ${message}`, {
    cause,
  });
}
