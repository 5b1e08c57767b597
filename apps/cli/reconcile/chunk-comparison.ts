import { judgeChunk } from './chunk-judgement.policy';
import { shown, type Comparison } from './comparison';
import { isDifference } from './judgement.policy';
import type { HubChunk, LoggedChunk, Standing } from './logged-chunk';

/** So far apart two clocks may be. */
const skewUs = 60_000_000;

/** What the hub has of a department's batches. */
export interface HubBatches {
  /** How far these batches are. */
  standings(batches: readonly string[]): Promise<ReadonlyMap<string, Standing>>;
  chunks(): AsyncIterable<HubChunk>;
}

interface Group {
  readonly batch: string;
  hub?: HubChunk;
  readonly connector: LoggedChunk[];
}

type Groups = Map<string, Group>;

/**
 * Compares what both sides have of chunks of batches; what began after `until` (microseconds) is left for another time. A
 * connector of an earlier release logged none: the hub's are compared from the first on that stands in the log. Held
 * whole: a receipt may wait for the hub for days, and a chunk is megabytes of rows.
 */
export async function compareChunks(
  hub: HubBatches,
  connector: readonly LoggedChunk[],
  until: number,
): Promise<Comparison> {
  const groups: Groups = new Map();
  for (const own of connector) groupOf(groups, own).connector.push(own);
  const first = connector.reduce((earliest, { at }) => Math.min(earliest, at), Infinity);
  if (first === Infinity) return none;
  // Before the chunks: a batch that is complete now has all of its own.
  const standings = await hub.standings([...new Set(connector.map(({ batch }) => batch))]);
  for await (const chunk of hub.chunks()) {
    // Of the time about the first nobody knows whether it was logged already.
    const isKnown = chunk.at > first + skewUs || groups.has(keyOf(chunk));
    if (isKnown) groupOf(groups, chunk).hub = chunk;
  }
  return judged(
    [...groups.values()].filter((group) => timesOf(group).some((at) => at <= until)),
    standings,
  );
}

const none: Comparison = { hub: 0, connector: 0, differences: 0, findings: [], newest: 0 };

type Named = Pick<LoggedChunk, 'step' | 'batch' | 'number'>;

const keyOf = ({ step, batch, number }: Named): string => `${step} ${batch} ${number}`;

function groupOf(groups: Groups, chunk: Named): Group {
  const key = keyOf(chunk);
  const group = groups.get(key) ?? { batch: chunk.batch, connector: [] };
  groups.set(key, group);
  return group;
}

const timesOf = ({ hub, connector }: Group): number[] =>
  [...(hub ? [hub] : []), ...connector].map(({ at }) => at);

function judged(groups: readonly Group[], standings: ReadonlyMap<string, Standing>): Comparison {
  const found = groups.map((group) => ({
    findings: judgeChunk(group, standings.get(group.batch)),
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
