import { limits, type Actor } from '@shutong/platform';
import type { CallCommand, ChunkManifest } from '@shutong/wire';
import type { Agreement } from '../agreement/agreement.entity';
import { isParty } from '../agreement/agreement.policy';
import { callErrors } from '../call/call.errors';
import {
  assertAllowed,
  assertRestrictions,
  type CallStanding,
  type Standing,
} from '../call/call.policy';
import type { Batch } from './batch.entity';
import { batchErrors } from './batch.errors';
import { after, type BatchState, type BatchStep } from './batch.states';

const hourUs = 3_600_000_000;

/** Throws unless the agreement allows this batch now; the provider's connector checks the same again. */
export function mayOrder(
  actor: Actor,
  standing: CallStanding,
  order: CallCommand,
  nowMicros: number,
): void {
  assertAllowed(actor, standing, order, nowMicros);
  const left = order.deadline - nowMicros;
  if (left <= 0 || left > limits.batchOrderLife.value * hourUs) {
    throw batchErrors.malformed({ field: 'deadline' });
  }
}

/**
 * Throws unless the next chunk may leave now. The agreement counts as it stands at this moment: what is suspended
 * in the middle of a batch releases nothing more.
 */
export function mayGoOn(
  { fields, version }: Pick<Batch, 'fields' | 'version'>,
  standing: Standing,
  nowMicros: number,
): void {
  const { from, until } = standing.terms.term;
  if (nowMicros < from || nowMicros >= until) throw callErrors.expired();
  if (standing.state !== 'active') throw callErrors.agreementNotActive({ state: standing.state });
  if (version !== standing.version) throw callErrors.agreementVersion();
  assertRestrictions(standing, { mode: 'batch', fields });
}

/** Throws unless a released chunk may still be fetched: it stays as it was cut, and the notice it missed does not go away. */
export function mayFetch({ restriction }: ChunkManifest, standing: Standing): void {
  if (restriction < standing.restriction) throw batchErrors.cutBefore();
}

/** The standing as it is under the lock: a notice may have come since `before` was read. */
export function standingNow<S extends Standing>(
  before: S,
  held: Pick<Agreement, 'state' | 'version' | 'restriction' | 'restricted' | 'restrictionHeld'>,
): S {
  const { state, version, restriction, restricted, restrictionHeld } = held;
  // With no new notice what was read before tells more: what was published since the last one, too.
  if (restriction === before.restriction) return { ...before, state, version };
  const isRestrictionHeld = restrictionHeld === restriction;
  return { ...before, state, version, restriction, restricted, isRestrictionHeld };
}

/** Throws unless it is the chunk that comes next, of this batch, cut under the restrictions that hold. */
export function mayRelease(batch: Batch, manifest: ChunkManifest, standing: CallStanding): void {
  const isOfBatch =
    manifest.batch === batch.id &&
    manifest.agreement === batch.agreementId &&
    manifest.agreementVersion === batch.version &&
    manifest.orderSha256 === batch.orderSha256 &&
    standing.requesterKeys.includes(manifest.recipient);
  if (!isOfBatch) throw batchErrors.forged({ why: 'batch' });
  if (manifest.restriction < standing.restriction) throw callErrors.restrictionUnderWay();
  const isNext = manifest.number === batch.chunks + 1;
  if (!isNext || manifest.rowsSoFar !== batch.rows + manifest.rows) {
    throw batchErrors.outOfOrder({ next: batch.chunks + 1 });
  }
  if (batch.chunks - batch.received >= limits.batchChunksWaiting.value) {
    throw batchErrors.waiting({ limit: limits.batchChunksWaiting.value });
  }
}

/** The state after the step; throws where the present state does not allow it. */
export function stepFrom({ state }: Pick<Batch, 'state'>, step: BatchStep): BatchState {
  const next = after(state, step);
  if (!next) throw batchErrors.wrongState({ state, step });
  return next;
}

/** Parties see each of their batches; the authority sees agreements and sums, as of calls. */
export const mayReadBatch = (actor: Actor, parties: Pick<Batch, 'requester' | 'provider'>) =>
  actor.roles.includes('auditor') || isParty(actor, parties);
