import type { AccessToken } from './access-token';
import type { Language } from '../errors/messages';
import type { Sent } from '../http/request';
import { exchanged, exchangedBy, objectOf, textOf, type Received } from './http';
import { HubRefusal, HubUnreachable, notTheHub } from './hub.errors';

const answerWithinMs = 15_000;
/** For a chunk of a batch. */
const bytesWithinMs = 120_000;

interface HubRequest {
  readonly method: Sent['method'];
  /** From the hub's origin on, e.g. `/api/v1/calls`. */
  readonly path: string;
  readonly body?: unknown;
  readonly how?: PostOptions | undefined;
}

/** How bytes are sent. */
export interface UploadHow {
  readonly method?: 'PUT' | 'PATCH';
  /** Media type. */
  readonly type?: string;
}

/** How a request is made. */
export interface PostOptions {
  /** How long the answer is waited for; 15 s by default. */
  readonly milliseconds?: number;
  /** In which the hub is to say why it refuses; its own choice by default. */
  readonly language?: Language | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * JSON requests to the hub with the connector's access token. A failure is either `HubRefusal` (the hub
 * knows the request and says no) or `HubUnreachable` (whether it was done is unknown).
 */
export class HubClient {
  constructor(
    private readonly hub: string,
    private readonly token: AccessToken,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.ask<T>({ method: 'GET', path });
  }

  post<T>(path: string, body: unknown, how?: PostOptions): Promise<T> {
    return this.ask<T>({ method: 'POST', path, body, how });
  }

  async delete(path: string): Promise<void> {
    await this.ask<unknown>({ method: 'DELETE', path });
  }

  async put(path: string, body: unknown): Promise<void> {
    await this.ask<unknown>({ method: 'PUT', path, body });
  }

  /** Bytes, with what has to be said of them in headers; by PUT, as plain bytes, unless `how` says otherwise. */
  async upload<T>(
    path: string,
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    { method = 'PUT', type = 'application/octet-stream' }: UploadHow = {},
  ): Promise<T> {
    return answerOf<T>(
      await this.authorized((authorization) =>
        exchanged(`${this.hub}${path}`, {
          method,
          headers: { ...headers, authorization, 'content-type': type },
          ...{ body, milliseconds: bytesWithinMs },
        }),
      ),
    );
  }

  /** Bytes, each piece as it comes. */
  async download(path: string, take: (piece: Buffer) => void): Promise<void> {
    const refused = await this.authorized((authorization) => {
      const sent = {
        method: 'GET',
        headers: { authorization },
        milliseconds: bytesWithinMs,
      } as const;
      return exchangedBy(`${this.hub}${path}`, sent, async (response) => {
        if (response.statusCode !== 200) return textOf(response);
        for await (const piece of response) take(piece as Buffer);
        return undefined;
      });
    });
    if (refused) answerOf(refused);
  }

  private async ask<T>(request: HubRequest): Promise<T> {
    return answerOf<T>(await this.authorized((authorization) => this.send(request, authorization)));
  }

  /** Where the hub forgot the token, by a new key of its own, nothing was done: so once more with a fresh one. */
  private async authorized<T extends Received | undefined>(
    send: (authorization: string) => Promise<T>,
  ): Promise<T> {
    const held = await this.token.get();
    const first = await send(`Bearer ${held}`);
    if (first?.status !== 401) return first;
    this.token.forget(held);
    return send(`Bearer ${await this.token.get()}`);
  }

  private send(request: HubRequest, authorization: string): Promise<Received> {
    const { method, path, body, how = {} } = request;
    const { milliseconds = answerWithinMs, language } = how;
    const headers = {
      ...how.headers,
      authorization,
      ...(language === undefined ? {} : { 'accept-language': language }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return exchanged(`${this.hub}${path}`, {
      ...{ method, headers, milliseconds },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

/** The JSON of a good answer (nothing for an empty one); throws for any other. */
export function answerOf<T>({ status, text }: Received): T {
  if (status < 200 || status >= 300) throw failureOf(status, text);
  if (text === '') return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new HubUnreachable(`status ${status} without JSON`, { cause });
  }
}

/** A problem of RFC 9457 with our code is the hub's own word; a gateway's page says nothing of the hub. */
function failureOf(status: number, text: string): HubRefusal | HubUnreachable {
  const { code, title, detail } = objectOf(text);
  if (typeof code === 'string' && code.length <= 100) {
    return new HubRefusal(code, status, shown(title) ?? code, shown(detail));
  }
  if (status >= 500) return new HubUnreachable(`status ${status}`);
  return new HubRefusal(notTheHub, status, `The hub answered ${status}.`);
}

const shown = (text: unknown): string | undefined =>
  typeof text === 'string' && text !== '' ? text.slice(0, 300) : undefined;
