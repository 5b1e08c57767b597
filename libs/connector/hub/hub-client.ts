import type { AccessToken } from './access-token';
import { HubRefusal, HubUnreachable } from './hub.errors';

const answerWithinMs = 15_000;
const longestAnswer = 4 * 1024 * 1024;

/** A request to the hub. */
interface HubRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** From the hub's origin on, e.g. `/api/v1/calls`. */
  readonly path: string;
  readonly body?: unknown;
  readonly milliseconds?: number;
}

/**
 * JSON requests to the hub with the connector's access token. A failure is either `HubRefusal` (the hub
 * knows the request and says no: nothing to retry) or `HubUnreachable` (whether it was done is unknown).
 */
export class HubClient {
  constructor(
    private readonly hub: string,
    private readonly token: AccessToken,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.ask<T>({ method: 'GET', path });
  }

  post<T>(path: string, body: unknown, milliseconds?: number): Promise<T> {
    return this.ask<T>({ method: 'POST', path, body, ...(milliseconds ? { milliseconds } : {}) });
  }

  async put(path: string, body: unknown): Promise<void> {
    await this.ask<unknown>({ method: 'PUT', path, body });
  }

  private async ask<T>(request: HubRequest): Promise<T> {
    const held = await this.token.get();
    const first = await this.send(request, held);
    if (first.status !== 401) return answerOf<T>(first);
    // The hub was given another key or forgot this token: once more with a fresh one.
    this.token.forget(held);
    return answerOf<T>(await this.send(request, await this.token.get()));
  }

  private async send(request: HubRequest, token: string): Promise<Received> {
    const { method, path, body, milliseconds = answerWithinMs } = request;
    return received(`${this.hub}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(Math.max(1, Math.ceil(milliseconds))),
    });
  }
}

/** What came back, read to its end. */
export interface Received {
  readonly status: number;
  readonly text: string;
}

/** Sends and reads; whatever goes wrong on the way is `HubUnreachable`. */
export async function received(url: string, init: RequestInit): Promise<Received> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error' });
    return { status: response.status, text: await bounded(response) };
  } catch (cause) {
    throw new HubUnreachable(new URL(url).origin, { cause });
  }
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    const part = chunk as Uint8Array;
    bytes += part.length;
    if (bytes > longestAnswer) throw new Error(`The answer is over ${longestAnswer} bytes.`);
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answerOf<T>({ status, text }: Received): T {
  if (status >= 200 && status < 300) {
    // 204 has no body, and its callers expect none.
    return (text === '' ? undefined : parsed(status, text)) as T;
  }
  // A gateway that cannot reach the hub, or a hub that fails: whether it was done is unknown.
  if (status === 502 && !isProblem(text)) throw new HubUnreachable(`status ${status}`);
  throw refusalOf(status, text);
}

function refusalOf(status: number, text: string): HubRefusal | HubUnreachable {
  const problem = problemOf(text);
  if (problem) return new HubRefusal(problem.code, status, problem.title ?? problem.code);
  if (status >= 500) return new HubUnreachable(`status ${status}`);
  return new HubRefusal('hub.refused', status, `The hub answered ${status}.`);
}

interface Problem {
  readonly code: string;
  readonly title?: string;
}

/** RFC 9457 with our code; undefined for anything else, e.g. a proxy's page. */
function problemOf(text: string): Problem | undefined {
  try {
    const { code, title } = Object(JSON.parse(text)) as Record<string, unknown>;
    if (typeof code !== 'string' || code.length > 100) return undefined;
    return { code, ...(typeof title === 'string' ? { title: title.slice(0, 300) } : {}) };
  } catch {
    return undefined;
  }
}

const isProblem = (text: string): boolean => problemOf(text) !== undefined;

function parsed(status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HubUnreachable(`status ${status} without JSON`, { cause });
  }
}
