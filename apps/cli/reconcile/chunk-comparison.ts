import type { Client } from 'pg';
import { judgeChunk } from './chunk-judgement.policy';
import { shownFindings, type Comparison } from './comparison';
import { hubChunks, standingsOf } from './hub-chunks';
import type { HubChunk, LoggedChunk, Step } from './logged-chunk';

/** So far apart two clocks may be. */
const skewUs = 60_000_000;

interface Group {
  readonly step: Step;
  readonly batch: string;
  hub?: HubChunk;
  readonly connector: LoggedChunk[];
}

type Groups = Map<string, Group>;

/**
 * Compares what both sides have of chunks of batches, up to an instant. A connector has logged none before its release
 * could: they are compared from the first on that stands in its log. Held whole: a chunk is megabytes of rows.
 */
export async function compareChunks(
  client: Client,
  { department, until }: { readonly department: string; readonly until: number },
  connector: AsyncIterable<LoggedChunk>,
): Promise<Comparison> {
  const groups: Groups = new Map();
  let first = Infinity;
  for await (const own of connector) {
    if (own.at > until) continue;
    first = Math.min(first, own.at);
    groupOf(groups, own).connector.push(own);
  }
  if (first === Infinity) return none;
  for (const step of ['sent', 'received'] as const) {
    for await (const chunk of hubChunks(client, department, { step, since: first - skewUs })) {
      // Of the time about the first nobody knows whether it was logged already.
      const isKnown = chunk.at > first + skewUs || groups.has(keyOf(chunk));
      if (chunk.at <= until && isKnown) groupOf(groups, chunk).hub = chunk;
    }
  }
  return judged(client, groups);
}

const none: Comparison = { hub: 0, connector: 0, differences: 0, findings: [], newest: 0 };

type Named = Pick<LoggedChunk, 'step' | 'batch' | 'number'>;

const keyOf = ({ step, batch, number }: Named): string => `${step} ${batch} ${number}`;

function groupOf(groups: Groups, chunk: Named): Group {
  const { step, batch } = chunk;
  const group = groups.get(keyOf(chunk)) ?? { step, batch, connector: [] };
  groups.set(keyOf(chunk), group);
  return group;
}

async function judged(client: Client, groups: Groups): Promise<Comparison> {
  const all = [...groups.values()];
  const unmatched = all.filter(({ hub }) => !hub).map(({ batch }) => batch);
  const standings = await standingsOf(client, [...new Set(unmatched)]);
  const found = all.map((group) => ({
    findings: judgeChunk(group, standings.get(group.batch)),
    at: Math.max(group.hub?.at ?? 0, ...group.connector.map(({ at }) => at)),
  }));
  const wrong = found.flatMap(({ findings, at }) =>
    findings.filter(({ kind }) => kind !== 'not-handed-over').map(() => at),
  );
  return {
    hub: all.filter(({ hub }) => hub).length,
    connector: all.reduce((sum, { connector }) => sum + connector.length, 0),
    differences: wrong.length,
    findings: found.flatMap(({ findings }) => findings).slice(0, shownFindings),
    newest: wrong.reduce((newest, at) => Math.max(newest, at), 0),
  };
}
