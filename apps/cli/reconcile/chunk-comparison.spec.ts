import { compareChunks, type HubBatches } from './chunk-comparison';
import { judgeChunk } from './chunk-judgement.policy';
import type { HubChunk, LoggedChunk, Standing } from './logged-chunk';

const minuteUs = 60_000_000;
const sent = { manifest: 'm', rows: 3, bytes: 90, sha256: 'c' };
const received = { receipt: 'r', manifest: 'm', accepted: 2, rejected: 1 };
const ofHub = (change: Partial<HubChunk> = {}): HubChunk => ({
  ...{ step: 'sent', batch: 'b-1', number: 1, at: 2, facts: sent, entry: 'e-1', isLogged: true },
  ...change,
});
const ofConnector = (change: Partial<LoggedChunk> = {}): LoggedChunk => ({
  ...{ step: 'sent', batch: 'b-1', number: 1, at: 1, facts: sent, place: 0 },
  ...change,
});
const cutBefore = ofConnector({ facts: { ...sent, manifest: 'other', sha256: 'other' } });

describe('what both sides have of one chunk', () => {
  it.each<[string, object, readonly LoggedChunk[]]>([
    ['was sent', {}, [ofConnector()]],
    [
      'was taken',
      { step: 'received', facts: received },
      [ofConnector({ step: 'received', facts: received })],
    ],
  ])('fits where it %s and both say the same', (_what, change, connector) => {
    expect(judgeChunk({ hub: ofHub(change), connector }, 'sending')).toEqual([]);
  });

  it.each<[string, Partial<LoggedChunk>, object, string]>([
    ['rows', {}, { facts: { ...sent, rows: 2 } }, 'rows'],
    ['bytes', {}, { facts: { ...sent, bytes: 1 } }, 'bytes'],
    ['the hash of the chunk', {}, { facts: { ...sent, sha256: 'd' } }, 'sha256'],
    ['the signed manifest', {}, { facts: { ...sent, manifest: 'n' } }, 'manifest'],
    ["the hub's own log entry", {}, { isLogged: false }, 'log entry'],
    [
      'accepted and rejected rows',
      { step: 'received', facts: received },
      { step: 'received', facts: { ...received, accepted: 3, rejected: 0 } },
      'accepted, rejected',
    ],
    [
      'the signed receipt',
      { step: 'received', facts: received },
      { step: 'received', facts: { ...received, receipt: 'forged' } },
      'receipt',
    ],
  ])('differs in %s', (_what, own, hub, named) => {
    const group = { hub: ofHub(hub), connector: [ofConnector(own)] };
    const [finding, ...others] = judgeChunk(group, 'complete');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: 'different', about: 'b-1/1' });
    expect(finding!.text).toMatch(new RegExp(`^${named} differ: hub .*entry e-1.*place 0`));
  });

  it('that the connector never logged is missing there', () => {
    expect(judgeChunk({ hub: ofHub(), connector: [] }, 'complete')).toMatchObject([
      { kind: 'missing-at-connector', about: 'b-1/1' },
    ]);
  });

  it.each<['sent' | 'received', Standing, string]>([
    ['sent', 'sent', 'missing-at-hub'],
    ['sent', 'complete', 'missing-at-hub'],
    ['sent', undefined, 'missing-at-hub'],
    ['sent', 'sending', 'not-handed-over'],
    ['sent', 'failed', 'not-handed-over'],
    ['received', 'complete', 'missing-at-hub'],
    ['received', undefined, 'missing-at-hub'],
    ['received', 'sent', 'not-handed-over'],
    ['received', 'failed', 'not-handed-over'],
  ])('that was %s, of which the hub has nothing and the batch as %s, is %s', (step, at, kind) => {
    const connector = [ofConnector({ step })];
    expect(judgeChunk({ connector }, at)).toMatchObject([{ kind }]);
  });

  it('that was cut anew is held against the one that the hub has, and is no difference', () => {
    const connector = [cutBefore, { ...cutBefore, place: 2 }, ofConnector({ place: 1 })];
    expect(judgeChunk({ hub: ofHub(), connector }, 'sending')).toMatchObject([
      { kind: 'not-handed-over', text: expect.stringMatching(/2 times more .*place 0/) as string },
    ]);
    expect(judgeChunk({ connector }, 'complete')).toMatchObject([{ kind: 'missing-at-hub' }]);
    const altered = ofHub({ facts: { ...sent, rows: 4 } });
    const [finding] = judgeChunk({ hub: altered, connector }, 'sending');
    expect(finding!.text).toMatch(/^rows differ: .*place 1/);
  });
});

describe('all chunks of both sides', () => {
  const of = (hub: readonly HubChunk[], states: object = {}): HubBatches => ({
    standings: () => Promise.resolve(new Map(Object.entries(states) as [string, Standing][])),
    chunks: async function* () {
      yield* hub;
    },
  });
  const numbers = [1, 2, 3, 4, 5, 6];
  const hub = numbers.map((number) => ofHub({ number, at: number * minuteUs + 5 }));
  const connector = numbers.map((number) => ofConnector({ number, at: number * minuteUs }));

  it('are counted, with what either side lacks', async () => {
    const all = await compareChunks(of(hub), connector, Infinity);
    const nothing = { differences: 0, findings: [], newest: 0, uncompared: 0 };
    expect(all).toEqual({ hub: 6, connector: 6, ...nothing });
    const some = of(hub.slice(0, 5), { 'b-1': 'complete' });
    const found = await compareChunks(some, connector.toSpliced(2, 1), Infinity);
    expect(found).toMatchObject({ hub: 5, connector: 5, differences: 2, newest: 6 * minuteUs });
    expect(found.findings.map(({ kind, about }) => `${kind} ${about}`).sort()).toEqual([
      ...['missing-at-connector b-1/3', 'missing-at-hub b-1/6'],
    ]);
  });

  it.each(['sending', 'failed', 'sent', 'complete'] as const)(
    'are released in their order: one that the hub lacks behind which it has another is missing there, whatever the batch (%s)',
    async (state) => {
      const some = of(hub.toSpliced(2, 1), { 'b-1': state });
      expect(await compareChunks(some, connector, Infinity)).toMatchObject({
        ...{ differences: 1, findings: [{ kind: 'missing-at-hub', about: 'b-1/3' }] },
      });
      const taken = ofConnector({ step: 'received', number: 1, at: minuteUs });
      const first = of(hub.slice(0, 5), { 'b-1': 'sending' });
      const own = [...connector, taken];
      expect(await compareChunks(first, own, Infinity)).toMatchObject({ differences: 0 });
    },
  );

  it('of before the first that the connector logged are nothing that it could know', async () => {
    const found = await compareChunks(of(hub), connector.slice(4), Infinity);
    expect(found).toMatchObject({ hub: 2, connector: 2, differences: 0, uncompared: 4 });
    const none = await compareChunks(of(hub), [], Infinity);
    expect(none).toMatchObject({ hub: 0, connector: 0, differences: 0, uncompared: 6 });
    const until = 3 * minuteUs + 5;
    expect(await compareChunks(of(hub), [], until)).toMatchObject({ uncompared: 3 });
  });

  it('show differences before what was not handed over', async () => {
    const again = connector.map((own) => ({ ...own, facts: cutBefore.facts }));
    const { findings, differences } = await compareChunks(
      of(hub),
      [...again, ...connector.slice(0, 5)],
      Infinity,
    );
    expect(findings.map(({ kind }) => kind)).toEqual([
      ...['different', ...connector.slice(0, 5).map(() => 'not-handed-over')],
    ]);
    expect(differences).toBe(1);
  });

  it('that began before an instant are judged whole, though one side has them later', async () => {
    const late = of([ofHub({ at: 9 * minuteUs })], { 'b-1': 'complete' });
    const found = await compareChunks(late, [ofConnector({ at: minuteUs })], 5 * minuteUs);
    expect(found).toMatchObject({ hub: 1, connector: 1, differences: 0, findings: [] });
    const until = 3 * minuteUs;
    expect(await compareChunks(of(hub), connector.slice(0, 5), until)).toMatchObject({
      ...{ hub: 3, connector: 3, differences: 0 },
    });
  });
});
