import type { IncomingMessage } from 'node:http';
import { received, requestedBy, type Sent } from '../http/request';
import { HubUnreachable } from './hub.errors';

const longestAnswer = 4 * 1024 * 1024;

/** What came back, read to its end. */
export interface Received {
  readonly status: number;
  readonly text: string;
}

/** One request; redirects are not followed. Whatever goes wrong on the way is `HubUnreachable`. */
export const exchanged = (address: string, sent: Sent): Promise<Received> =>
  exchangedBy(address, sent, textOf);

/** The same, with the answer read by the caller, within the time too. */
export async function exchangedBy<T>(
  address: string,
  sent: Sent,
  read: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  const url = new URL(address);
  try {
    return await requestedBy(url, sent, read);
  } catch (cause) {
    throw new HubUnreachable(url.origin, { cause });
  }
}

export async function textOf(response: IncomingMessage): Promise<Received> {
  const { status, bytes } = await received(response, longestAnswer);
  return { status, text: bytes.toString('utf8') };
}

/** An object of JSON; empty for anything else. */
export function objectOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
