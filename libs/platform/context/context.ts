import type { EntityManager } from 'typeorm';
import { uuidv7 } from './uuid';

/**
 * What a person or system may be. A developer is outside every department and applies for open data. Three administrators (三员: system, security, audit) are never one
 * account; requester and provider each have their own office head (Decree 809, Art. 20–21), and a
 * department head, who answers for what it catalogues (Art. 13).
 */
export const roles = [
  'requester',
  'office-head',
  'department-head',
  'provider-officer',
  'authority',
  'auditor',
  'system-administrator',
  'security-administrator',
  'developer',
  'department-system',
  'connector',
] as const;
export type Role = (typeof roles)[number];

/** Who acts. `id` is issuer and subject, or `client:<id>`; never an e-mail address (ASVS 10.3.3). */
export interface Actor {
  readonly kind: 'person' | 'service' | 'system';
  readonly id: string;
  readonly name: string;
  /** Unified social credit code of the actor's department; null for the hub's own processes and for developers. */
  readonly department: string | null;
  readonly roles: readonly Role[];
  /** Of a developer whose real name the issuer vouches for (实名认证). */
  readonly realName?: RealName;
  readonly authn: Authentication;
}

/** Who somebody outside every department is, as a trusted issuer has verified it. */
export interface RealName {
  readonly name: string;
  /** The company or institution for which the person acts; null for a person alone. */
  readonly organisation: { readonly code: string; readonly name: string } | null;
}

/** How the actor proved who it is; the token itself only as a hash. */
export interface Authentication {
  readonly method:
    'oidc' | 'private_key_jwt' | 'api-key' | 'management-secret' | 'process' | 'none';
  readonly clientId: string;
  readonly tokenHash: string;
  /** On conditionally open data, to which the key is bound. */
  readonly agreement?: string;
}

/** Who an agreement on conditionally open data is for: the company, or the person where there is none. */
export const licenseeOf = ({ id, realName }: Pick<Actor, 'id' | 'realName'>): string =>
  realName?.organisation ? `organisation:${realName.organisation.code}` : `person:${id}`;

/** Where a request came from, reduced to what a log entry may hold. */
export interface RequestOrigin {
  readonly method: string;
  readonly route: string;
  readonly queryHash: string;
  readonly ipPrefix?: string;
  /** It says of itself that it reads whatever it finds; for figures of use, in no log entry. */
  readonly isCrawler?: boolean;
}

/** First argument of every service method: who, which request, and the open transaction if any. */
export interface Context {
  readonly actor: Actor;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly language: 'zh-CN' | 'en';
  readonly tx?: EntityManager;
}

/** The same request inside an open transaction. */
export interface TxContext extends Context {
  readonly tx: EntityManager;
}

/** The context of work that no request started: schedules, consumers, set-up. */
export function systemContext(process: string, now: Date): Context {
  return {
    actor: {
      kind: 'system',
      id: `process:${process}`,
      name: process,
      department: null,
      roles: [],
      authn: { method: 'process', clientId: process, tokenHash: '' },
    },
    requestId: uuidv7(now),
    origin: { method: 'PROCESS', route: process, queryHash: '' },
    language: 'zh-CN',
  };
}

export function hasRole(actor: Actor, role: Role): boolean {
  return actor.roles.includes(role);
}

/** Who oversees all departments' matters and so reads them: the data authority and auditors. */
export const supervises = (actor: Actor): boolean =>
  hasRole(actor, 'authority') || hasRole(actor, 'auditor');
