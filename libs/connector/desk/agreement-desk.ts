import { setTimeout as sleep } from 'node:timers/promises';
import { isHosted, termsHash, type AgreementTerms } from '@shutong/wire';
import { isForPerson, type Wait } from '../agreement/proposal.policy';
import { counterpart } from '../agreement/sides.policy';
import type { HeldState, Side } from '../agreement/held-agreement';
import { restrictionKey } from '../agreement/stored-agreement';
import { waitsFor } from '../agreement/waiting';
import { departmentPattern, thumbprintPattern } from '../config/config.schema';
import { readConnectorConfig } from '../config/read-connector-config';
import { ConnectorError } from '../errors/connector-error';
import { openParts, type Parts } from '../running/parts';
import type { State } from '../state/state';

/** An agreement as the department's administrator sees it. */
export interface ListedAgreement {
  readonly id: string;
  readonly version: number;
  readonly state: HeldState;
  readonly side: Side;
  /** Credit code and name of the other department. */
  readonly with: string;
  readonly resource: string;
  /** True where the operator runs the connector of either side and holds its key. */
  readonly hosted: boolean;
  /** Why it is not signed; empty where nothing is in the way. */
  readonly waits: readonly Wait[];
  /** Code by which the hub refused this connector's signature. */
  readonly refused?: string;
  /** Items that a notice of the authority restricts on top of the terms. */
  readonly restricted: readonly string[];
}

/** Opens a folder for one piece of work, beside the connector that may be running from it. */
export async function withParts<T>(dir: string, work: (parts: Parts) => Promise<T>): Promise<T> {
  const parts = await openParts(dir, await readConnectorConfig(dir));
  try {
    return await work(parts);
  } finally {
    await parts.state.close();
  }
}

/** All agreements of the folder, those that wait first. */
export const listAgreements = (dir: string): Promise<ListedAgreement[]> =>
  withParts(dir, async (parts) => listed(parts));

/** As `listAgreements`, of an open folder. */
export function listed(parts: Parts): ListedAgreement[] {
  const { state, pins, config } = parts;
  const waiting = [...state.proposals.getRange()].map(({ value }) => ({
    ...factsOf(value, state),
    state: 'proposed' as const,
    waits: waitsFor(value, { state, pins, mounts: config.mounts }),
    ...(value.refused === undefined ? {} : { refused: value.refused }),
  }));
  const signed = [...state.agreements.getRange()].map(({ value }) => ({
    ...factsOf(value, state),
    state: value.state,
    waits: [],
  }));
  return [...waiting, ...signed];
}

function factsOf(
  { terms, side }: { readonly terms: AgreementTerms; readonly side: Side },
  { restrictions }: Pick<State, 'restrictions'>,
) {
  const other = terms[counterpart(side)];
  const { id, version, resource } = terms;
  const notice = restrictions.get(restrictionKey(id, version))?.notice;
  const restricted = Object.keys(notice?.items ?? {});
  const known = { id, version, side, resource: resource.code, hosted: isHosted(terms), restricted };
  return { ...known, with: `${other.department} ${other.name}` };
}

const signedWithinMs = 5000;

/**
 * A person of the department approves terms that are wider than the ceiling or than the version before.
 * The running connector then signs, within a second. False where none has signed yet. Errors:
 * `connector.agreement-unknown`, `.agreement-not-waiting`, `.not-pinned`, `.not-mounted`.
 */
export function approveAgreement(dir: string, id: string): Promise<boolean> {
  return withParts(dir, async (parts) => {
    const hash = await approve(parts, id);
    for (let waited = 0; waited < signedWithinMs; waited += 100) {
      const proposal = parts.state.proposals.get(id);
      if (!proposal) return parts.state.agreements.get(id)?.state === 'active';
      if (proposal.signed === hash) return true;
      if (proposal.refused !== undefined) return false;
      await sleep(100);
    }
    return false;
  });
}

/** @returns hash of the approved terms. */
function approve({ state, pins, config }: Parts, id: string): Promise<string> {
  return state.proposals.transaction(() => {
    const proposal = state.proposals.get(id);
    if (!proposal) throw new ConnectorError('connector.agreement-unknown');
    const waits = waitsFor(proposal, { state, pins, mounts: config.mounts });
    const barred = waits.find((wait) => !isForPerson(wait));
    if (barred) throw new ConnectorError(barCodes[barred.why as keyof typeof barCodes]);
    if (waits.length === 0) throw new ConnectorError('connector.agreement-not-waiting');
    const approved = termsHash(proposal.terms);
    void state.proposals.put(id, { ...proposal, approved });
    return approved;
  });
}

const barCodes = {
  'not-pinned': 'connector.not-pinned',
  'other-key': 'connector.key',
  'not-mounted': 'connector.not-mounted',
} as const;

/**
 * Pins a department's root-key thumbprint as its people told it. The running connector sees it within a
 * second. Errors: `connector.bad-thumbprint`, `connector.pinned-in-file` where connector.yaml says another.
 */
export function pinDepartment(dir: string, department: string, thumbprint: string): Promise<void> {
  return withParts(dir, async ({ state, config }) => {
    if (!departmentPattern.test(department) || !thumbprintPattern.test(thumbprint)) {
      throw new ConnectorError('connector.bad-thumbprint');
    }
    const inFile = config.pins[department];
    if (inFile !== undefined && inFile !== thumbprint) {
      throw new ConnectorError('connector.pinned-in-file', { department });
    }
    await state.pins.put(department, thumbprint);
  });
}
