import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** key: of a program that calls; secret: of the developer who manages account and keys. */
export type CredentialKind = 'key' | 'secret';

/** What is shown once: `stk_` or `stm_`, its name, its secret part, a checksum. */
export interface Credential {
  readonly kind: CredentialKind;
  /** By which it is known; no secret. */
  readonly name: string;
  /** As a whole. */
  readonly text: string;
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const prefixes: Readonly<Record<CredentialKind, string>> = { key: 'stk', secret: 'stm' };
const shape = /^(stk|stm)_([0-9A-Za-z]{12})_[0-9A-Za-z]{43}([0-9A-Za-z]{6})$/;
const checkLength = 6;
/** 256 bits in digits of base 62. */
const secretLength = 43;

const random = (length: number): string =>
  Array.from({ length }, () => digits[randomInt(digits.length)]).join('');

/** CRC-32 in base 62: tells a mistyped or cut one, and lets scanners of leaked secrets know ours. */
function checkOf(text: string): string {
  let rest = crc32(text);
  let check = '';
  while (check.length < checkLength) {
    check = digits[rest % digits.length]! + check;
    rest = Math.floor(rest / digits.length);
  }
  return check;
}

export function makeCredential(kind: CredentialKind): Credential {
  const name = random(12);
  const body = `${prefixes[kind]}_${name}_${random(secretLength)}`;
  return { kind, name, text: body + checkOf(body) };
}

/** Undefined for what is none of ours, by shape and checksum alone. */
export function readCredential(text: string): Credential | undefined {
  const [, prefix, name, check] = shape.exec(text) ?? [];
  if (name === undefined || checkOf(text.slice(0, -checkLength)) !== check) return undefined;
  return { kind: prefix === prefixes.key ? 'key' : 'secret', name, text };
}

export const digestOf = (content: string | Buffer): Buffer =>
  createHash('sha256').update(content).digest();

/** In the same time wherever they differ. */
export const isSameDigest = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
