import {
  isCreditCode,
  judgeActions,
  type Actions,
  type Actor,
  type AvailableAction,
} from '@shutong/platform';
import type { Reuse } from './reuse.entity';
import { reuseErrors } from './reuse.errors';
import { reuseSteps, type ReuseState, type ReuseStep } from './reuse.states';

type Standing = Pick<Reuse, 'state'>;

/** The state after a step. @throws reuseErrors.wrongState */
export function stateAfter({ state }: Standing, step: ReuseStep): ReuseState {
  const { from, to } = reuseSteps[step];
  if (!from.includes(state)) throw reuseErrors.wrongState({ state });
  return to;
}

/** Who refuses says why; who accepts need not. @throws reuseErrors.reasonsMissing */
export function reasonsFor(step: ReuseStep, text: string | undefined): string | null {
  const reasons = text?.trim() ?? '';
  if (step === 'refuse' && reasons === '') throw reuseErrors.reasonsMissing();
  return reasons || null;
}

/**
 * An address as a browser would follow it: of http or https, naming nobody and no password.
 * @throws reuseErrors.address
 */
export function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isWeb || url.username !== '' || url.password !== '') {
    throw reuseErrors.address({ address: text.slice(0, 100) });
  }
  return url.href;
}

/** What is said of whose people have made a reuse. */
export interface SaidInstitution {
  readonly institution?: string | undefined;
  readonly institutionEn?: string | undefined;
  readonly institutionCode?: string | undefined;
}

/** As it is kept and asked for. */
export const plainName = (text: string): string => text.normalize('NFKC').trim();

/** Addresses of the Research Organization Registry (ror.org). */
const ror = /^https:\/\/ror\.org\/0[0-9a-hjkmnp-tv-z]{6}\d{2}$/;

/** Each of the three, empty where it is not said. @throws reuseErrors.institution */
export function institutionOf(said: SaidInstitution): Required<{
  readonly [Part in keyof SaidInstitution]: string;
}> {
  const [institution, institutionEn, institutionCode] = [
    plainName(said.institution ?? ''),
    plainName(said.institutionEn ?? ''),
    plainName(said.institutionCode ?? ''),
  ];
  const isUnnamed = institution === '' && institutionEn + institutionCode !== '';
  const isCode =
    institutionCode === '' || ror.test(institutionCode) || isCreditCode(institutionCode);
  if (isUnnamed || !isCode) throw reuseErrors.institution({ code: institutionCode });
  return { institution, institutionEn, institutionCode };
}

const actions: Actions<Standing> = {
  acceptReuse: {
    permission: 'opendata.reuse.judge',
    check: (_, reuse) => void stateAfter(reuse, 'accept'),
  },
  refuseReuse: {
    permission: 'opendata.reuse.judge',
    check: (_, reuse) => void stateAfter(reuse, 'refuse'),
  },
};

/** Every step of the authority, and why the actor cannot take it now. */
export const reuseActions = (actor: Actor, reuse: Standing): AvailableAction[] =>
  judgeActions(actions, actor, reuse);
