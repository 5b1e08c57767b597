import { requested, type Sent } from '../http/request';
import { HubUnreachable } from './hub.errors';

const longestAnswer = 4 * 1024 * 1024;

/** What came back, read to its end. */
export interface Received {
  readonly status: number;
  readonly text: string;
}

/** One request; redirects are not followed. Whatever goes wrong on the way is `HubUnreachable`. */
export async function exchanged(address: string, sent: Sent): Promise<Received> {
  const url = new URL(address);
  try {
    const { status, bytes } = await requested(url, sent, longestAnswer);
    return { status, text: bytes.toString('utf8') };
  } catch (cause) {
    throw new HubUnreachable(url.origin, { cause });
  }
}

/** An object of JSON; empty for anything else. */
export function objectOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
