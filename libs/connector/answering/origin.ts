import { wireLimits, type AgreementTerms, type ItemOrigin, type Origin } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { SourceRow } from '../source/source-database';
import type { Mount } from './mount';

/** Where each of the items comes from: by the mount, else from the resource as it was agreed on. */
export function originOf(
  fields: readonly string[],
  { origin }: Pick<Mount, 'origin'>,
  { resource }: Pick<AgreementTerms, 'resource'>,
): Pick<Origin, 'items'> {
  const own = origin?.items ?? {};
  const items = fields.map((field): [string, ItemOrigin] => [
    field,
    { system: origin?.system ?? resource.title, ...(Object.hasOwn(own, field) ? own[field] : {}) },
  ]);
  return { items: Object.fromEntries(items) };
}

/**
 * The batches with which rows came; none where the mount names no column of them. Throws
 * `connector.row-too-large` for a name of a batch that no answer can carry.
 */
export function batchesOf(
  rows: readonly SourceRow[],
  { origin }: Pick<Mount, 'origin'>,
): Pick<Origin, 'batches'> {
  const column = origin?.batch;
  if (column === undefined) return {};
  const batches = rows.map((row) => {
    const batch = row[column] ?? null;
    return batch === null ? null : String(batch);
  });
  batches.forEach(assertBatchName);
  return { batches };
}

/** Error: `connector.row-too-large` where nothing can carry it. */
function assertBatchName(name: string | null): void {
  if ((name?.length ?? 0) > wireLimits.name) throw new ConnectorError('connector.row-too-large');
}
