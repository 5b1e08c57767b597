import { valuesOfLine, wireLimits, type ChunkOriginFacts } from '@shutong/wire';
import { originOf } from '../../answering/origin';
import type { Work } from './sending-work';

/** What is said of where the lines of a chunk come from. Error: `connector.row-too-large` for the name of a batch. */
export function originFactsOf(
  fields: readonly string[],
  read: Buffer,
  { held: { terms }, served: { mount }, plan }: Pick<Work, 'held' | 'served' | 'plan'>,
): ChunkOriginFacts {
  const { provider, resource } = terms;
  return {
    ...{
      provider: provider.department,
      resource: resource.code,
      resourceVersion: resource.version,
    },
    ...originOf(fields, mount, terms),
    ...batchesIn(read, plan.batchAt),
  };
}

/** The batches that the lines name, each once; of many the first, and how many more. */
function batchesIn(
  read: Buffer,
  batchAt: number | undefined,
): Pick<ChunkOriginFacts, 'batches' | 'otherBatches'> {
  if (batchAt === undefined || read.length === 0) return {};
  const rows = read.subarray(0, -1).toString('utf8').split('\n');
  const all = [...new Set(rows.map((row) => valuesOfLine(row)[batchAt] ?? null))];
  const batches = all.filter(isTold).slice(0, wireLimits.originBatches);
  const others = all.length - batches.length;
  return {
    ...(batches.length > 0 ? { batches } : {}),
    ...(others > 0 ? { otherBatches: others } : {}),
  };
}

/** A name that nothing could hold is counted; rows do not stay behind for it. */
const isTold = (name: string | null): boolean =>
  name === null || (name.length <= wireLimits.name && !name.includes('\u0000'));
