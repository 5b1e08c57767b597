import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '../support/sign-in';
import type { Instance } from '../support/instance';
import { LocalSystem, Session } from './session';

/** Demo people by the part that they play. */
const accounts = {
  requester: 'hrss.requester',
  requesterHead: 'hrss.head',
  officer: 'police.officer',
  officerHead: 'police.head',
  marketOfficer: 'market.officer',
  marketHead: 'market.head',
  authority: 'data.authority',
  auditor: 'audit.auditor',
} as const;
export type Part = keyof typeof accounts;

/** Credit codes of the departments in the story. */
export const departments = {
  requester: '11337000MBDEM0058D',
  police: '11337000MBDEM0031M',
  market: '11337000MBDEM004XD',
  data: '11337000MBDEM0023T',
} as const;

/** Everybody signed in, and the requester's own system. */
export type Cast = Readonly<Record<Part, Session>> & { readonly system: LocalSystem };

interface Secrets {
  readonly demoPassword: string;
  readonly localKeys: Readonly<Record<string, string>>;
}

/** Signs everybody in by the real authorization-code flow. */
export async function castOf({ folder, running }: Instance): Promise<Cast> {
  const secrets = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as Secrets;
  const sessions: [string, Session][] = [];
  for (const [part, account] of Object.entries(accounts)) {
    const who = { issuer: running.issuer, account, password: secrets.demoPassword };
    sessions.push([part, new Session(account, running.hub, await signIn(who))]);
  }
  const url = running.connectorOf[departments.requester]!;
  const system = new LocalSystem(url, secrets.localKeys[departments.requester]!);
  return { ...(Object.fromEntries(sessions) as Record<Part, Session>), system };
}
