import type { CommandContent } from '@shutong/wire';
import type { HeldAgreement } from '../../agreement/held-agreement';
import type { KnownAgreements } from '../../agreement/known-agreements';
import { knowing } from '../../agreement/knowing';
import { mountColumnOf, whereOf, type Mount } from '../../answering/mount';
import { ConnectorError } from '../../errors/connector-error';
import type { Own } from '../../identity/own';
import { orderBreachOf } from '../../inbound/call.policy';
import { open } from '../../inbound/opened-command';
import type { Served } from '../../inbound/provider-calls';
import type { LineRead } from '../../source/source-database';
import type { Sending } from '../stored-batch';
import { planOf, type LinePlan } from './line-plan';

export interface WorkParts {
  readonly own: Own;
  readonly agreements: Pick<KnownAgreements, 'find' | 'renewed'>;
  /** By code of the resource. */
  readonly served: ReadonlyMap<string, Served>;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/** A batch with everything that its next chunk needs, as it stands at this moment. */
export interface Work {
  readonly held: HeldAgreement;
  readonly served: Served;
  readonly plan: LinePlan;
  readonly content: CommandContent;
}

/** The agreement is suspended, another chunk came before, or the connector stops: the batch waits. */
export class BatchPaused extends Error {
  override readonly name = 'BatchPaused';
}

/** The agreement of an order. Errors: `connector.agreement-unknown`, and where the hub is not reached. */
export async function heldFor(
  { command, restriction }: Sending,
  { agreements }: Pick<WorkParts, 'agreements'>,
): Promise<HeldAgreement> {
  const { agreement, agreementVersion, requesterThumbprint: thumbprint } = command;
  const found = await agreements.find(agreement, agreementVersion, restriction);
  const held = found && (await knowing(found, { side: 'requester', thumbprint }, agreements));
  if (held?.side !== 'provider') throw new ConnectorError('connector.agreement-unknown');
  return held;
}

/** Errors: the code of the term that does not allow it, `BatchPaused`, `connector.resource`, `.batch-not-mounted`. */
export async function workOf(sending: Sending, parts: WorkParts): Promise<Work> {
  const { command } = sending;
  const held = await heldFor(sending, parts);
  const { own, now } = parts;
  // Its deadline is judged once, when it begins.
  const { opened } = await open(command, { own, held, now: command.issuedAt });
  if (held.state === 'suspended') throw new BatchPaused();
  const breach = orderBreachOf({ ...opened, ...held, now: now() });
  if (breach) throw new ConnectorError(breach);
  const served = parts.served.get(command.resource);
  if (!served) throw new ConnectorError('connector.resource');
  const plan = planOf(served.mount, command.fields, sending.readsOrigin);
  return { held, served, plan, content: opened.content };
}

/** What is read of the source, behind a key where there is one. Error: `connector.batch-source`. */
export function readOf(
  { held, served, plan, content }: Work,
  until: string | undefined,
  after: readonly string[] | undefined,
): LineRead {
  const { mount } = served;
  const changed = changedOf(mount, content.after, until);
  return {
    ...{ table: mount.table, columns: plan.columns, key: plan.key, beside: plan.beside },
    ...{ where: whereOf(mount, held.terms), ...(changed ? { changed } : {}) },
    ...(after ? { after } : {}),
  };
}

/** None of an order of all rows: the watermark says nothing of rows that have none, or were changed since. */
function changedOf(mount: Mount, from: string | undefined, until: string | undefined) {
  if (from === undefined) return undefined;
  const column = mount.batch?.watermark;
  if (column === undefined) throw new ConnectorError('connector.batch-source');
  return until === undefined ? undefined : { column: mountColumnOf(mount, column), from, until };
}

/** The highest watermark that the source can tell; what is changed later is the next batch's. Error: `connector.batch-source`. */
export async function newestOf({ held, served, content }: Work): Promise<string | undefined> {
  const { mount, source } = served;
  const item = mount.batch?.watermark;
  if (item === undefined) return undefined;
  if (!source.lines) {
    if (content.after === undefined) return undefined;
    throw new ConnectorError('connector.batch-source');
  }
  const where = whereOf(mount, held.terms);
  return source.lines.newest({ table: mount.table, where }, mountColumnOf(mount, item));
}
