import type { Finding } from './judgement.policy';
import type { ChunkStep, HubChunk, LoggedChunk, Standing } from './logged-chunk';

/** What both sides have of one chunk. One that was cut anew stands in the connector's log more than once. */
export interface ChunkGroup {
  readonly hub?: HubChunk | undefined;
  readonly connector: readonly LoggedChunk[];
  /** Whether the hub has a later chunk of the batch at the same step: chunks are released in their order, none is left out. */
  readonly isPassed?: boolean;
}

/**
 * States of a batch in which the hub has to have what the connector logged. In others it may be on its way, was refused,
 * or came to nothing because the batch failed.
 */
const settled: Readonly<Record<ChunkStep, readonly Standing[]>> = {
  sent: ['sent', 'complete', undefined],
  received: ['complete', undefined],
};

/** Everything that does not fit: one difference at most. */
export function judgeChunk(group: ChunkGroup, standing: Standing): Finding[] {
  const { hub, connector, isPassed = false } = group;
  if (!hub) return connector.slice(-1).map((own) => beyond(own, standing, isPassed));
  const [own, ...others] = connector.toSorted(
    (one, other) => namesOf(hub, one).length - namesOf(hub, other).length,
  );
  if (!own) return [missingAtConnector(hub)];
  const names = namesOf(hub, own);
  return [
    ...(names.length > 0 ? [different(hub, own, names)] : []),
    ...others.slice(0, 1).map((first) => cutAnew(first, others.length)),
  ];
}

/** Names of what the two sides, or the hub's register and its log, say differently. */
const namesOf = (hub: HubChunk, { facts }: LoggedChunk): string[] => [
  ...Object.keys(facts).filter((name) => facts[name] !== hub.facts[name]),
  ...(hub.isLogged ? [] : ['log entry']),
];

const aboutOf = ({ batch, number }: HubChunk | LoggedChunk): string => `${batch}/${number}`;

const countsOf = ({ facts }: HubChunk | LoggedChunk): string =>
  Object.entries(facts)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

const different = (hub: HubChunk, own: LoggedChunk, names: readonly string[]): Finding => ({
  kind: 'different',
  about: aboutOf(own),
  text: `${names.join(', ')} differ: hub ${hub.step}, ${countsOf(hub)} (entry ${hub.entry}); connector ${countsOf(own)} (place ${own.place})`,
});

const missingAtConnector = (hub: HubChunk): Finding => ({
  kind: 'missing-at-connector',
  about: aboutOf(hub),
  text: `the hub has it as ${hub.step} (entry ${hub.entry}), the connector nothing`,
});

const cutAnew = (first: LoggedChunk, count: number): Finding => ({
  kind: 'not-handed-over',
  about: aboutOf(first),
  text: `the connector has it as ${first.step} ${count} times more (the first: place ${first.place}): the hub has another`,
});

function beyond(own: LoggedChunk, standing: Standing, isPassed: boolean): Finding {
  const isMissing = isPassed || settled[own.step].includes(standing);
  const kind = isMissing ? 'missing-at-hub' : 'not-handed-over';
  const said = standing === undefined ? 'no such batch' : `nothing, and the batch as ${standing}`;
  const text = `the connector has it as ${own.step} (place ${own.place}), the hub ${said}`;
  return { kind, about: aboutOf(own), text };
}
