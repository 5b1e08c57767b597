import type { ConnectorCall, HubCall } from './logged-call';

/** What does not fit. */
export interface Finding {
  readonly kind: 'missing-at-hub' | 'missing-at-connector' | 'different' | 'not-handed-over';
  /** Id of the call, or of the batch with the number of its chunk. */
  readonly about: string;
  readonly text: string;
}

/** Whether one side says what the other does not; what was not handed over is told beside. */
export const isDifference = ({ kind }: Finding): boolean => kind !== 'not-handed-over';

/** The hub's own ends of a call of which the connector's answer may still have been on its way. */
const whileAnswering: ReadonlySet<string> = new Set([
  'deadline',
  'exchange.call.repeated',
  'platform.unexpected',
]);

/** Whether an entry of the hub rests on what the connector answered: it gave a result, or its own code. */
export const isAnswer = ({ result }: HubCall): boolean =>
  result === 'answered' || result.startsWith('connector.');

/** Everything that two logs say of one call. A repeated command may stand in each more than once. */
export function judge(hub: readonly HubCall[], connector: readonly ConnectorCall[]): Finding[] {
  const left = [...connector];
  const unmatched = hub.filter(isAnswer).filter((entry) => {
    const at = left.findIndex((own) => namesOf(entry, own).length === 0);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const contradicted = unmatched.map((entry) => {
    const own = left.shift();
    return own ? different(entry, own) : missingAtConnector(entry);
  });
  return [...contradicted, ...left.map((own) => beyond(own, hub))];
}

/** Names of what the two sides say differently. */
function namesOf(entry: HubCall, own: ConnectorCall): string[] {
  const { handedOver } = entry;
  const compared: readonly (readonly [string, unknown, unknown])[] = [
    ['agreement', entry.agreement, own.agreement],
    ['mode', entry.mode, own.mode],
    ['result', entry.result, own.result],
    ['rows', entry.rows, own.rows],
    ['sealed answer', entry.sealed, own.sealed],
    ['version', handedOver?.version ?? own.version, own.version],
    ['statement', handedOver?.statement ?? own.statement, own.statement],
  ];
  return compared.filter(([, hubs, connectors]) => hubs !== connectors).map(([name]) => name);
}

const different = (entry: HubCall, own: ConnectorCall): Finding => ({
  kind: 'different',
  about: own.call,
  text: `${namesOf(entry, own).join(', ')} differ: hub ${entry.result}, rows ${entry.rows} (entry ${entry.entry}); connector ${own.result}, rows ${own.rows} (place ${own.place})`,
});

const missingAtConnector = ({ call, entry, result }: HubCall): Finding => ({
  kind: 'missing-at-connector',
  about: call,
  text: `the hub has ${result} (entry ${entry}), the connector nothing`,
});

/** An answer of which the hub has no entry: another attempt, one that came late, or one that it hides. */
function beyond({ call, result, place }: ConnectorCall, hub: readonly HubCall[]): Finding {
  const said = hub.map((entry) => entry.result).join(', ');
  if (hub.some((entry) => isAnswer(entry) || whileAnswering.has(entry.result))) {
    const text = `the connector has ${result} (place ${place}) once more or too late: the hub has ${said}`;
    return { kind: 'not-handed-over', about: call, text };
  }
  const text = `the connector has ${result} (place ${place}), the hub ${said || 'nothing'}`;
  return { kind: 'missing-at-hub', about: call, text };
}
