import { compare } from './comparison';
import { judge } from './judgement.policy';
import type { ConnectorCall, HubCall } from './logged-call';

const minuteUs = 60_000_000;
const common = { call: 'c-1', agreement: 'a-1', mode: 'query', rows: 2, sealed: 'sealed' };
const ofHub = (change: Partial<HubCall> = {}): HubCall => ({
  ...{ ...common, at: 2, entry: 'e-1', result: 'answered' },
  handedOver: { version: 1, statement: 'stated' },
  ...change,
});
const ofConnector = (change: Partial<ConnectorCall> = {}): ConnectorCall => ({
  ...{ ...common, at: 1, place: 0, result: 'answered', version: 1, statement: 'stated' },
  ...change,
});
const refused = { result: 'connector.quota', rows: 0, sealed: null } as const;
const kindsOf = (hub: readonly HubCall[], connector: readonly ConnectorCall[]) =>
  judge(hub, connector).map(({ kind }) => kind);

describe('what two logs say of one call', () => {
  it.each<[string, HubCall[], ConnectorCall[]]>([
    ['an answer that was handed over', [ofHub()], [ofConnector()]],
    [
      'a refusal of the connector',
      [ofHub({ ...refused, handedOver: undefined })],
      [ofConnector({ ...refused, statement: 'other' })],
    ],
    ['a refusal by the hub alone', [ofHub({ result: 'exchange.call.field' })], []],
    [
      'a call that ran out of time before the connector saw it',
      [ofHub({ result: 'deadline' })],
      [],
    ],
    [
      'an answer, and the refusal of the same command sent again',
      [ofHub(), ofHub({ ...refused, result: 'connector.replayed', handedOver: undefined })],
      [ofConnector({ ...refused, result: 'connector.replayed' }), ofConnector()],
    ],
  ])('fits: %s', (_what, hub, connector) => {
    expect(kindsOf(hub, connector)).toEqual([]);
  });

  it.each<[string, Partial<HubCall>, string]>([
    ['rows', { rows: 1 }, 'rows'],
    ['the result', { result: 'connector.source-error' }, 'result'],
    ['the sealed answer', { sealed: 'another' }, 'sealed answer'],
    ['the mode', { mode: 'verify' }, 'mode'],
    ['the agreement', { agreement: 'a-2' }, 'agreement'],
    ['the version', { handedOver: { version: 2, statement: 'stated' } }, 'version'],
    ['the statement', { handedOver: { version: 1, statement: 'forged' } }, 'statement'],
  ])('differs in %s', (_what, change, named) => {
    const [finding, ...others] = judge([ofHub(change)], [ofConnector()]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: 'different', about: 'c-1' });
    expect(finding!.text).toMatch(new RegExp(`^${named} differ`));
  });

  it('an answer that either side lacks is missing there', () => {
    expect(kindsOf([ofHub()], [])).toEqual(['missing-at-connector']);
    expect(kindsOf([], [ofConnector()])).toEqual(['missing-at-hub']);
  });

  it('an answer to a call that the hub says it refused before is one that the hub hides', () => {
    const hub = [ofHub({ result: 'exchange.call.not-active' })];
    expect(kindsOf(hub, [ofConnector()])).toEqual(['missing-at-hub']);
  });

  it('an answer after the deadline, or to a command that came twice, was not handed over', () => {
    expect(kindsOf([ofHub({ result: 'deadline' })], [ofConnector()])).toEqual(['not-handed-over']);
    const twice = [ofConnector({ sealed: 'first', statement: 'first' }), ofConnector()];
    expect(kindsOf([ofHub()], twice)).toEqual(['not-handed-over']);
  });
});

describe('two whole logs', () => {
  async function* streamed<T>(entries: readonly T[]): AsyncGenerator<T> {
    yield* entries;
  }
  const calls = Array.from({ length: 10_000 }, (_, n) => ({ call: `c-${n}`, at: n * minuteUs }));
  const hub = calls.map((one) => ofHub({ ...one, at: one.at + 5 }));
  const connector = calls.map((one, place) => ofConnector({ ...one, place }));
  const compared = (some: HubCall[], others: ConnectorCall[], until = Infinity) =>
    compare(streamed(some), streamed(others), until);

  it('that are one have no difference, however long they are', async () => {
    expect(await compared(hub, connector)).toMatchObject({
      ...{ hub: 10_000, connector: 10_000, differences: 0, findings: [] },
    });
  });

  it('show each entry that either side lacks, and count them', async () => {
    const { differences, findings, newest } = await compared(
      hub.filter((_, n) => n !== 9_998),
      connector.filter((_, n) => n !== 3 && n !== 5_000),
    );
    expect(findings.map(({ kind, about }) => `${kind} ${about}`)).toEqual([
      ...['missing-at-connector c-3', 'missing-at-connector c-5000', 'missing-at-hub c-9998'],
    ]);
    expect([differences, newest]).toEqual([3, 9_998 * minuteUs]);
  });

  it('are compared up to an instant: what began later is left for another time', async () => {
    const until = 7_000 * minuteUs;
    const found = await compared(hub.slice(0, 9_000), connector, until);
    expect(found).toMatchObject({ hub: 7_001, connector: 7_001, differences: 0 });
  });

  it('count every difference, and show the first thousand', async () => {
    const { differences, findings } = await compared([], connector);
    expect([differences, findings.length]).toEqual([10_000, 1000]);
  });

  it('show a difference behind however much that was not handed over', async () => {
    const again = connector.slice(0, 1500).map((one) => ({ ...one, statement: 'other' }));
    const both = [...connector, ...again].toSorted((one, other) => one.at - other.at);
    const { differences, findings } = await compared(hub.slice(0, -1), both);
    expect([differences, findings.length]).toEqual([1, 1001]);
    expect(findings[0]).toMatchObject({ kind: 'missing-at-hub', about: 'c-9999' });
  });
});
