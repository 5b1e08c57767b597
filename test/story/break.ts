import { setTimeout as sleep } from 'node:timers/promises';
import { syntheticPerson } from '../support/demo-registers';
import type { Instance } from '../support/instance';
import { castOf, type Cast } from './cast';
import { find } from './catalog';
import { conclude, suspend, type Agreement } from './exchange';
import { refusalOf } from './journal';
import { swapKey } from './swap-key';

export const breakings = ['revoke', 'quota', 'field', 'purpose', 'expired', 'swapkey'] as const;
export type Breaking = (typeof breakings)[number];
export const isBreaking = (name: string): name is Breaking =>
  (breakings as readonly string[]).includes(name);

/** Where the attack was stopped, and whether by what had to stop it. */
export interface Broken {
  readonly refusedAt: number;
  readonly code: string;
  readonly expected: boolean;
}

interface Attack {
  readonly code: string;
  /** Steps that pass before the one that must not. */
  readonly before: readonly Step[];
  readonly refused: Step;
  readonly quotaCalls?: number;
  /** Life of the agreement, in milliseconds. */
  readonly lives?: number;
}

type Step = (scene: Scene) => Promise<unknown>;

interface Scene {
  readonly instance: Instance;
  readonly cast: Cast;
  readonly agreement: Agreement;
}

const person = syntheticPerson(815);
const granted = ['RESIDENT_NUMBER', 'NAME'];

const verify =
  (change: object = {}): Step =>
  ({ cast, agreement }) =>
    cast.system.verify({
      agreement: agreement.id,
      keys: { RESIDENT_NUMBER: person.residentNumber },
      claims: { NAME: person.name },
      ...change,
    });

const attacks: Readonly<Record<Breaking, Attack>> = {
  revoke: {
    code: 'exchange.call.agreement-not-active',
    before: [
      verify(),
      ({ cast, agreement }) => suspend(cast.officerHead, agreement.id, '撤回授权'),
    ],
    refused: verify(),
  },
  quota: {
    code: 'connector.quota',
    quotaCalls: 3,
    before: [verify(), verify(), verify()],
    refused: verify(),
  },
  field: {
    code: 'exchange.call.field',
    before: [verify()],
    refused: verify({ claims: { NAME: person.name, BIRTH_DATE: person.birthDate } }),
  },
  purpose: {
    code: 'exchange.call.purpose',
    before: [verify()],
    refused: verify({ purpose: 'marketing' }),
  },
  expired: {
    code: 'exchange.call.expired',
    lives: 8000,
    before: [verify(), () => sleep(8500)],
    refused: verify(),
  },
  swapkey: { code: 'connector.key', before: [verify()], refused: swapKey },
};

/** Concludes an agreement, lets the good steps pass, then expects the bad one to be refused. */
export async function breakStory(instance: Instance, name: Breaking): Promise<Broken> {
  const attack = attacks[name];
  const cast = await castOf(instance);
  const agreement = await agreementFor(cast, attack);
  const scene = { instance, cast, agreement };
  let step = 1;
  for (const good of attack.before) {
    await good(scene);
    step += 1;
  }
  const code = await refusalOf(() => attack.refused(scene));
  return { refusedAt: step, code, expected: code === attack.code };
}

async function agreementFor(cast: Cast, { quotaCalls, lives }: Attack): Promise<Agreement> {
  const register = await find(cast.requester, '户籍人口', {
    kind: 'resource',
    code: 'person-register',
  });
  const wish = {
    resourceId: register.id,
    purposeCode: `break-${Date.now()}`,
    modes: ['verify'] as const,
    fields: granted,
    ...(lives === undefined ? {} : { periodUntil: new Date(Date.now() + lives) }),
  };
  const decided = { officer: 'officer', head: 'officerHead', fields: granted } as const;
  return conclude(cast, wish, { ...decided, ...(quotaCalls === undefined ? {} : { quotaCalls }) });
}
