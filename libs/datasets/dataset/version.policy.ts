import { hasRole, limits, supervises, type Actor } from '@shutong/platform';
import { isMaskable, lastDrop, type Mask } from '../load/mask';
import { isSame } from '../load/standing-masks';
import type { ColumnOf, Dataset, DatasetVersion, Override, VersionTable } from './dataset.entity';
import { datasetErrors, versionErrors } from './dataset.errors';
import { after, type VersionState, type VersionStep } from './version.states';

type Held = Pick<VersionTable, 'place' | 'personal'>;

/** The department's own people, the authority and auditors, and the processes that do the work. */
export const mayRead = (actor: Actor, { department }: Dataset): boolean =>
  actor.kind === 'system' || supervises(actor) || actor.department === department;

/** @throws datasetErrors.otherDepartment */
export function mayKeep({ department }: Actor, dataset: Dataset): void {
  if (department !== dataset.department) throw datasetErrors.otherDepartment();
}

/** Of versions a connector touches those alone that it has begun. @throws versionErrors.otherSender */
export function mayTouch(actor: Actor, { begunBy }: Pick<DatasetVersion, 'begunBy'>): void {
  if (hasRole(actor, 'connector') && actor.id !== begunBy) throw versionErrors.otherSender();
}

/** The version that this sender has announced before. @throws versionErrors.idTaken */
export function announcedAgain(
  actor: Actor,
  dataset: Dataset,
  known: DatasetVersion,
): DatasetVersion {
  if (known.datasetId !== dataset.id || known.begunBy !== actor.id) throw versionErrors.idTaken();
  return known;
}

/** @throws versionErrors.wrongState */
export function stepFrom(
  { state }: Pick<DatasetVersion, 'state'>,
  step: VersionStep,
): VersionState {
  const next = after(state, step);
  if (!next) throw versionErrors.wrongState({ state, step });
  return next;
}

/** Columns that the gate holds and nobody has let pass. */
export const heldColumns = (tables: readonly Held[], overrides: readonly ColumnOf[]): ColumnOf[] =>
  tables.flatMap(({ place, personal }) =>
    personal
      .map(({ name }): ColumnOf => ({ table: place, column: name }))
      .filter((one) => !overrides.some((passed) => isSame(passed, one))),
  );

/** When a load is tried again that broke off so many times. */
export const retryAt = (attempts: number, now: Date): Date =>
  new Date(now.getTime() + limits.loadRetry.value * 2 ** (attempts - 1));

/** Of a version that is gone: everything that could say of values. */
export const nothingSaid = {
  ...{ fileName: null, masks: [], overrides: [], skipped: [], diff: null },
};

/** Masks stay until others are asked for of the same columns: nothing comes back because it was not named again. */
export const mergedMasks = (before: readonly Mask[], asked: readonly Mask[]): Mask[] => [
  ...before.filter((mask) => !asked.some((other) => isSame(other, mask))),
  ...asked,
];

/** @throws versionErrors.maskMisfit */
export function assertEachOnce(masks: readonly Mask[]): void {
  masks.forEach((mask, at) => {
    if (masks.slice(0, at).some((other) => isSame(other, mask))) throw maskMisfit(mask);
  });
}

/** Each column once, with a method that goes with it, and something is left of every table by these masks and those from before. */
export function assertMasks(
  tables: readonly Pick<VersionTable, 'place' | 'columns' | 'dropped'>[],
  before: readonly Mask[],
  asked: readonly Mask[],
): void {
  assertEachOnce(asked);
  const all = mergedMasks(before, asked);
  asked.forEach((mask) => {
    const table = tables.find(({ place }) => place === mask.table);
    const columns = table ? [...table.columns, ...table.dropped] : [];
    const column = columns.find(({ name }) => name === mask.column);
    if (!column || !isMaskable(column, mask.method)) throw maskMisfit(mask);
    const own = all.filter((one) => one.table === mask.table);
    if (lastDrop(columns, own)) throw maskMisfit(mask);
  });
}

/** Another person than who sent the file lets the named columns pass, and says on what ground. */
export function mayOverride(
  actor: Actor,
  version: DatasetVersion,
  asked: { readonly columns: readonly ColumnOf[]; readonly ground: string },
  tables: readonly Held[],
): void {
  if (actor.id === version.begunBy) throw versionErrors.samePerson();
  assertGround(asked.ground);
  const held = heldColumns(tables, version.overrides);
  for (const one of asked.columns) {
    if (!held.some((column) => isSame(column, one))) throw versionErrors.notHeld({ ...one });
  }
}

/** The department that published it, or the authority. */
export function mayWithdrawFrom(actor: Actor, dataset: Dataset): void {
  if (!hasRole(actor, 'authority')) mayKeep(actor, dataset);
}

export function mayWithdraw(actor: Actor, dataset: Dataset, ground: string): void {
  mayWithdrawFrom(actor, dataset);
  assertGround(ground);
}

/** A part goes on where the last one ended. */
export function mayReceive(version: DatasetVersion, offset: number): void {
  stepFrom(version, 'complete');
  if (offset !== version.received) {
    throw versionErrors.offsetMisfit({ offset, received: version.received });
  }
  const { value: limit } = limits.uploadParts;
  // Those that broke off count, too: each may have left bytes that are removed with the version.
  if (version.objects.length >= limit) throw versionErrors.tooManyParts({ limit });
}

/** Most bytes that the next part may have. */
export const roomFor = ({ bytes, received }: DatasetVersion): number =>
  Math.min(limits.uploadPart.value, bytes - received);

function assertGround(ground: string): void {
  if (ground.trim() === '') throw versionErrors.groundMissing();
}

export const overridesBy = (
  { id: by }: Actor,
  { columns, ground }: { readonly columns: readonly ColumnOf[]; readonly ground: string },
  now: Date,
): Override[] =>
  columns.map(({ table, column }) => ({ table, column, by, ground, at: now.toISOString() }));

export const maskMisfit = ({ table, column, method }: Mask): Error =>
  versionErrors.maskMisfit({ table, column, method });
