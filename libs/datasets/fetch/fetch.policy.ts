import { limits, type HubError, type WebRefusal, type WebRefusalCode } from '@shutong/platform';
import { retryAt } from '../dataset/version.policy';
import { fetchErrors } from './fetch.errors';
import type { DatasetFetch } from './fetch.entity';

const hourMs = 3_600_000;

type Due = Pick<DatasetFetch, 'everyHours' | 'attempts'>;

/** An address of the web without user and password. @throws fetchErrors.noWebAddress */
export function assertWebAddress(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!isWeb || url.username !== '' || url.password !== '') {
    throw fetchErrors.noWebAddress({ address });
  }
}

/** When it is due the next time by its schedule; null where it has none. */
export const nextFetch = ({ everyHours }: Pick<Due, 'everyHours'>, now: Date): Date | null =>
  everyHours === null ? null : new Date(now.getTime() + everyHours * hourMs);

/** When a fetch that failed is tried again; null where that is not worth it, or not any more. */
export const retryFetch = ({ attempts }: Due, isPassing: boolean, now: Date): Date | null =>
  isPassing && attempts < limits.fetchAttempts.value ? retryAt(attempts, now) : null;

const raised: Readonly<Record<WebRefusalCode, keyof typeof fetchErrors>> = {
  'no-web-address': 'noWebAddress',
  'address-refused': 'addressRefused',
  unreachable: 'unreachable',
  status: 'status',
  'too-large': 'tooLarge',
  'too-slow': 'tooSlow',
  'too-many-redirects': 'tooManyRedirects',
  'unreadable-encoding': 'unreadableEncoding',
};

export const fetchRefusal = ({ code, message }: WebRefusal, address: string): HubError =>
  fetchErrors[raised[code]]({ address, why: message });

/** As its server calls it (RFC 6266), else as its address ends. */
export function fileNameOf(address: string, disposition: string): string {
  const extended = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]+)/i.exec(disposition)?.[1];
  const said = extended === undefined ? plain?.replace(/^"|"$/g, '') : decoded(extended);
  const name = said ?? decoded(new URL(address).pathname);
  const last = name.split(/[/\\]/).at(-1)!.replace(/\p{C}/gu, '').trim();
  return last.slice(0, limits.nameField.value) || 'file';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
