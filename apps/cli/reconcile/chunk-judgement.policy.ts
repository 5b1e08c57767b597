import type { Finding } from './judgement.policy';
import type { HubChunk, LoggedChunk, Standing, Step } from './logged-chunk';

/** What both sides have of one chunk. One that was cut anew stands in the connector's log more than once. */
export interface ChunkGroup {
  readonly step: Step;
  readonly hub?: HubChunk | undefined;
  readonly connector: readonly LoggedChunk[];
}

/**
 * States of a batch in which the hub has to have what the connector logged. In others it may be on its way, was refused,
 * or came to nothing because the batch failed.
 */
const settled: Readonly<Record<Step, readonly Standing[]>> = {
  sent: ['sent', 'complete', undefined],
  received: ['complete', undefined],
};

/** Everything that does not fit. */
export function judgeChunk({ step, hub, connector }: ChunkGroup, standing: Standing): Finding[] {
  if (!hub) return connector.map((own) => beyond(own, standing));
  const same = connector.find(({ signed }) => signed === hub.signed);
  const others = connector.filter((own) => own !== same);
  // Cut anew after an upload that was lost. A receipt is signed once.
  if (same && step === 'sent') return [...contradicted(hub, same), ...others.map(cutAnew)];
  if (same)
    return [...contradicted(hub, same), ...others.map((own) => different(hub, own, ['receipt']))];
  const [own, ...rest] = connector;
  if (!own) return [missingAtConnector(hub)];
  const name = step === 'sent' ? 'manifest' : 'receipt';
  return [different(hub, own, [name]), ...rest.map(cutAnew)];
}

function contradicted(hub: HubChunk, own: LoggedChunk): Finding[] {
  const names = [
    ...(String(hub.counts) === String(own.counts) ? [] : ['rows']),
    ...(hub.isLogged ? [] : ['log entry']),
  ];
  return names.length === 0 ? [] : [different(hub, own, names)];
}

const aboutOf = ({ batch, number }: HubChunk | LoggedChunk): string => `${batch}/${number}`;

const different = (hub: HubChunk, own: LoggedChunk, names: readonly string[]): Finding => ({
  kind: 'different',
  about: aboutOf(own),
  text:
    `${names.join(', ')} differ: hub ${hub.step}, rows ${hub.counts.join(' + ')} (entry ${hub.entry}); ` +
    `connector rows ${own.counts.join(' + ')} (place ${own.place})`,
});

const missingAtConnector = (hub: HubChunk): Finding => ({
  kind: 'missing-at-connector',
  about: aboutOf(hub),
  text: `the hub has it as ${hub.step} (entry ${hub.entry}), the connector nothing`,
});

const cutAnew = (own: LoggedChunk): Finding => ({
  kind: 'not-handed-over',
  about: aboutOf(own),
  text: `the connector has it as ${own.step} (place ${own.place}) once more: the hub has another`,
});

function beyond(own: LoggedChunk, standing: Standing): Finding {
  const kind = settled[own.step].includes(standing) ? 'missing-at-hub' : 'not-handed-over';
  const said = standing === undefined ? 'no such batch' : `nothing, and the batch as ${standing}`;
  const text = `the connector has it as ${own.step} (place ${own.place}), the hub ${said}`;
  return { kind, about: aboutOf(own), text };
}
