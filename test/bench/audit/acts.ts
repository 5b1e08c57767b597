import { createHash } from 'node:crypto';
import type { Act } from '@shutong/audit';
import { uuidv7, type Context } from '@shutong/platform';

const departments = 50;
const agreements = 500;
const subjects = 20_000;

/** What entry `number` can be found by. */
export interface Findable {
  readonly department: string;
  readonly agreement: string;
  readonly resource: string;
  /** Subject token, base64url; three entries in ten have one. */
  readonly subject: string | undefined;
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const uuidOf = (text: string): string =>
  hash(text)
    .toString('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

// Made once: the acts are made in the process whose recording is measured, and must weigh next to nothing there.
const departmentCodes = Array.from(
  { length: departments },
  (_, i) => `DEPARTMENT${String(i).padStart(8, '0')}`,
);
const agreementIds = Array.from({ length: agreements }, (_, i) => uuidOf(`agreement ${i}`));
const resourceIds = Array.from({ length: agreements }, (_, i) => uuidOf(`resource ${i}`));
const subjectTokens = Array.from({ length: subjects }, (_, i) =>
  hash(`subject ${i}`).toString('base64url'),
);
const answerHashes = subjectTokens.map((token) => hash(token).toString('hex'));

/** Spreads numbers evenly over 32 bits (the finalizer of MurmurHash3). */
function spreadOf(number: number, seed: number): number {
  let h = (number ^ Math.imul(seed, 0x9e3779b9)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The same for the same number and seed, so that a search knows what it has to find. */
export function findable(number: number, seed: number): Findable {
  const spread = spreadOf(number, seed);
  return {
    department: departmentCodes[spread % departments]!,
    agreement: agreementIds[spread % agreements]!,
    resource: `resource:${resourceIds[spread % agreements]!}`,
    subject: number % 10 < 3 ? subjectTokens[spread % subjects] : undefined,
  };
}

/** A verification as the hub records it: about 900 bytes of canonical JSON. */
export function actAt(number: number, seed: number, now: Date): { ctx: Context; act: Act } {
  const { department, agreement, resource, subject } = findable(number, seed);
  const call = uuidv7(now);
  const ctx: Context = {
    actor: {
      ...{ kind: 'service', id: `client:${department}`, name: department, department },
      roles: ['connector'],
      authn: { method: 'private_key_jwt', clientId: department, tokenHash: '5f'.repeat(16) },
    },
    requestId: call,
    origin: { method: 'POST', route: '/api/v1/calls', queryHash: '', ipPrefix: '10.11.12.0/24' },
    language: 'zh-CN',
  };
  const [type, id] = resource.split(':') as [string, string];
  const act: Act = {
    ...{ action: 'exchange.call.verify', outcome: 'allow', reason: 'answered', status: 200 },
    durationUs: 9000 + (number % 1000),
    resource: [
      { type, id, fields: ['NAME'], rows: 0, bytes: 2124 },
      { type: 'call', id: call },
    ],
    purpose: { code: 'pension-2026', legalBasis: '《社会保险法》第七十四条', agreement },
    ...(subject ? { subjects: { count: 1, tokens: [subject] } } : {}),
    response: { sha256: answerHashes[number % subjects]!, maskedFields: [] },
  };
  return { ctx, act };
}
