import {
  type Agent,
  Agent as HttpAgent,
  type IncomingMessage,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { TransportUnauthorised, TransportUnavailable } from '../transport.errors';
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
}

const ANSWER_MS = 15_000;
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
    const response = await this.open(call);
    return buffer(response).catch((cause: unknown) => {
      throw unavailable(this.base, cause);
    });
  }

  /** The answer as it comes; for responses without end. */
  async open(call: Call, signal?: AbortSignal): Promise<IncomingMessage> {
    const response = await this.send(call, await this.authority(), signal);
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    throw errorOf(status, await buffer(response).catch(() => Buffer.alloc(0)));
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

  private send(call: Call, authorization: string, signal?: AbortSignal): Promise<IncomingMessage> {
    const send = this.secure ? httpsRequest : httpRequest;
    const headers = {
      authorization,
      ...(call.body && { 'content-type': FRAMES, 'content-length': call.body.length }),
    };
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => reject(unavailable(this.base, cause));
      const { method } = call;
      const request = send(this.url(call), {
        ...{ method, headers, agent: this.agent, timeout: ANSWER_MS },
        ...(signal && { signal }),
      });
      request.once('response', resolve);
      request.once('error', fail);
      request.once('timeout', () => request.destroy(new Error(`No answer in ${ANSWER_MS} ms.`)));
      request.end(call.body);
    });
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

function unavailable(base: URL, cause: unknown): TransportUnavailable {
  const { message } = cause as Error;
  return new TransportUnavailable(`The hub at ${base.host} cannot be reached: ${message}`, {
    cause,
  });
}
