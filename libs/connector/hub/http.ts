import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { HubUnreachable } from './hub.errors';

const longestAnswer = 4 * 1024 * 1024;

// Sockets stay open between calls: a handshake costs more than a call.
const agents = {
  'http:': new HttpAgent({ keepAlive: true, maxFreeSockets: 256 }),
  'https:': new HttpsAgent({ keepAlive: true, maxFreeSockets: 256 }),
};

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the first byte sent until the last one received. */
  readonly milliseconds: number;
}

/** What came back, read to its end. */
export interface Received {
  readonly status: number;
  readonly text: string;
}

/** One request; redirects are not followed. Whatever goes wrong on the way is `HubUnreachable`. */
export async function exchanged(address: string, sent: Sent): Promise<Received> {
  const url = new URL(address);
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(sent.milliseconds)));
  try {
    const response = await responseTo(url, sent, signal);
    return { status: response.statusCode ?? 0, text: await textOf(response) };
  } catch (cause) {
    throw new HubUnreachable(url.origin, { cause });
  }
}

function responseTo(url: URL, sent: Sent, signal: AbortSignal): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const send = secure ? httpsRequest : httpRequest;
  const { method, body } = sent;
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = send(url, {
      ...{ method, signal, agent: agents[secure ? 'https:' : 'http:'] },
      headers: { ...sent.headers, ...length },
    });
    request.once('response', resolve);
    request.once('error', reject);
    request.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > longestAnswer) throw new Error(`The answer is over ${longestAnswer} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An object of JSON; empty for anything else. */
export function objectOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
