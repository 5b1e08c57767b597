import { judgeChunk } from './chunk-judgement.policy';
import { shown, type Comparison } from './comparison';
import { isDifference } from './judgement.policy';
import type { HubChunk, LoggedChunk, Standing } from './logged-chunk';

/** So far apart two clocks may be. */
const skewUs = 60_000_000;

/** What was compared, and how many chunks of the hub were not: those of before the first in the connector's log, all where it has none. */
export interface ChunkComparison extends Comparison {
  readonly uncompared: number;
}

/** What the hub has of a department's batches. */
export interface HubBatches {
  /** How far these batches are. */
  standings(batches: readonly string[]): Promise<ReadonlyMap<string, Standing>>;
  chunks(): AsyncIterable<HubChunk>;
}

interface Group extends Named {
  hub?: HubChunk;
  readonly connector: LoggedChunk[];
}

type Groups = Map<string, Group>;

/** By step and batch, the highest number that the hub has. */
type Highest = Map<string, number>;

/**
 * Compares what both sides have of chunks of batches; what began after `until` (microseconds) is left for another time. A
 * connector of an earlier release logged none: the hub's are compared from the first on that stands in the log. Held
 * whole: a receipt may wait for the hub for days, and a chunk is megabytes of rows.
 */
export async function compareChunks(
  hub: HubBatches,
  connector: readonly LoggedChunk[],
  until: number,
): Promise<ChunkComparison> {
  const groups: Groups = new Map();
  for (const own of connector) groupOf(groups, own).connector.push(own);
  const first = connector.reduce((earliest, { at }) => Math.min(earliest, at), Infinity);
  // Before the chunks: a batch that is complete now has all of its own.
  const standings = await hub.standings([...new Set(connector.map(({ batch }) => batch))]);
  const highest: Highest = new Map();
  let uncompared = 0;
  for await (const chunk of hub.chunks()) {
    highest.set(batchOf(chunk), Math.max(chunk.number, highest.get(batchOf(chunk)) ?? 0));
    // Of the time about the first nobody knows whether it was logged already.
    const isKnown = chunk.at > first + skewUs || groups.has(keyOf(chunk));
    if (isKnown) groupOf(groups, chunk).hub = chunk;
    else if (chunk.at <= until) uncompared += 1;
  }
  const settled = [...groups.values()].filter((group) => timesOf(group).some((at) => at <= until));
  return { ...judged(settled, standings, highest), uncompared };
}

type Named = Pick<LoggedChunk, 'step' | 'batch' | 'number'>;

const batchOf = ({ step, batch }: Named): string => `${step} ${batch}`;
const keyOf = (chunk: Named): string => `${batchOf(chunk)} ${chunk.number}`;

function groupOf(groups: Groups, chunk: Named): Group {
  const { step, batch, number } = chunk;
  const key = keyOf(chunk);
  const group = groups.get(key) ?? { step, batch, number, connector: [] };
  groups.set(key, group);
  return group;
}

const timesOf = ({ hub, connector }: Group): number[] =>
  [...(hub ? [hub] : []), ...connector].map(({ at }) => at);

function judged(
  groups: readonly Group[],
  standings: ReadonlyMap<string, Standing>,
  highest: Highest,
): Comparison {
  const isPassed = (group: Group) => group.number < (highest.get(batchOf(group)) ?? 0);
  const found = groups.map((group) => ({
    findings: judgeChunk({ ...group, isPassed: isPassed(group) }, standings.get(group.batch)),
    at: timesOf(group).reduce((newest, at) => Math.max(newest, at)),
  }));
  const wrong = found.filter(({ findings }) => findings.some(isDifference)).map(({ at }) => at);
  return {
    hub: groups.filter(({ hub }) => hub).length,
    connector: groups.reduce((sum, { connector }) => sum + connector.length, 0),
    differences: wrong.length,
    findings: shown(found.flatMap(({ findings }) => findings)),
    newest: wrong.reduce((newest, at) => Math.max(newest, at), 0),
  };
}
