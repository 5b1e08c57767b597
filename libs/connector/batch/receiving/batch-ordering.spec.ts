import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { now, parties, termsBetween } from '../../../wire/parties.fixture';
import type { HeldAgreement, HeldState } from '../../agreement/held-agreement';
import { Asking } from '../../asking/asking';
import { HubRefusal, HubUnreachable } from '../../hub/hub.errors';
import { State } from '../../state/state';
import type { Intake } from '../intake';
import { BatchOrdering, type OrderingParts } from './batch-ordering';

const [one, other] = [
  '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11',
  '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e12',
];
const intake = (name: string, agreement: string, more: object = {}): Intake => ({
  ...{ name, agreement, target: 'main', columns: { name: 'name' }, ...more },
});
const refusal = (code: string, status = 403) => new HubRefusal(code, status, code);
const notActive = () => refusal('exchange.call.agreement-not-active');

describe('orders of batches', () => {
  let folder: string;
  let state: State;
  let parts: OrderingParts;
  /** Agreements that are known, as the hub says of them. */
  let known: Map<string, HeldState>;
  /** What the hub refuses, by agreement. */
  let refused: Map<string, Error>;
  /** Agreements of the orders that went out. */
  let sent: string[];
  let lines: object[];
  let isAway: boolean;
  /** Microseconds that have gone by besides. */
  let skipped: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ordering-'));
    state = State.open(folder);
    [known, refused] = [
      new Map([
        [one, 'active'],
        [other, 'active'],
      ]),
      new Map(),
    ];
    [sent, lines, isAway] = [[], [], false];
    const all = await parties();
    const cards = { provider: all.provider.card, requester: all.requester.card };
    const renewed = async (id: string) => {
      if (isAway) throw new HubUnreachable('down');
      const terms = { ...termsBetween(all), id, modes: ['batch'] as const };
      const held = { side: 'requester', restricted: {}, restriction: 0, terms, cards } as const;
      const found = known.get(id);
      return found && ({ ...held, state: found } as HeldAgreement);
    };
    // As held before the hub was asked again.
    const find = async (id: string) => {
      const held = await renewed(id);
      return held && { ...held, state: 'active' as const };
    };
    const hub = {
      post: async (_path: string, { agreement }: { agreement: string }) => {
        const why = refused.get(agreement);
        if (why) throw why;
        sent.push(agreement);
      },
    } as unknown as OrderingParts['hub'];
    skipped = 0;
    let time = now;
    const own = { keys: all.requester.keys, former: [], next: [] };
    const by = { hub, agreements: { find, renewed }, own, now: () => (time += 1000) + skipped };
    parts = {
      ...{ ...by, state, asking: new Asking(by), intakes: [], onNews: () => undefined },
      log: pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as object) }),
    };
  });
  afterEach(async () => {
    await state.close();
    rmSync(folder, { recursive: true });
  });

  const ordering = (...intakes: Intake[]) => new BatchOrdering({ ...parts, intakes });
  const states = (by: BatchOrdering) => by.list().map(({ state: present }) => present);

  it('go out beside an intake whose agreement is not known, which is named in the log', async () => {
    const [lost, due] = ['lost', 'due'].map((name) =>
      intake(name, name === 'lost' ? 'unknown' : one, { everySeconds: 1 }),
    );
    const by = ordering(lost!, due!, intake('hand', other));
    await by.order({ intake: 'hand' });
    await by.round();
    expect(sent.sort()).toEqual([one, other]);
    expect(lines).toMatchObject([
      { round: 'batch-ordering', intake: 'lost', code: 'connector.agreement-unknown' },
    ]);
    // It is not tried, nor told of, twice a second.
    await by.round();
    expect(lines).toHaveLength(1);
  });

  it('go out beside one whose agreement is suspended, and that one later', async () => {
    refused.set(one, notActive());
    known.set(one, 'suspended');
    const by = ordering(intake('stopped', one), intake('goes', other));
    await by.order({ intake: 'stopped' });
    await by.order({ intake: 'goes' });
    await by.round();
    expect(sent).toEqual([other]);
    expect(states(by)).toEqual(['ordering', 'receiving']);
    expect(lines).toMatchObject([{ intake: 'stopped', failure: 'HubRefusal' }]);
    refused.clear();
    await ordering(intake('stopped', one)).round();
    expect(sent).toEqual([other, one]);
  });

  it.each(['terminated', 'expired'] as const)(
    'end where their agreement is %s, and leave the intake free',
    async (ended) => {
      const by = ordering(intake('persons', one));
      await by.order({ intake: 'persons' });
      refused.set(one, notActive());
      known.set(one, ended);
      await by.round();
      expect(by.list()).toMatchObject([
        { state: 'failed', code: 'exchange.call.agreement-not-active' },
      ]);
      await expect(by.order({ intake: 'persons' })).resolves.toMatchObject({ state: 'ordering' });
    },
  );

  it('of two intakes under one agreement follow one another', async () => {
    const by = ordering(intake('first', one), intake('second', one));
    const { batch } = await by.order({ intake: 'first' });
    await by.order({ intake: 'second' });
    await by.round();
    await by.round();
    expect(sent).toEqual([one]);
    expect(states(by)).toEqual(['receiving', 'ordering']);
    await state.receivings.put(batch, { ...state.receivings.get(batch)!, state: 'complete' });
    await by.round();
    expect(sent).toEqual([one, one]);
    expect(states(by)).toEqual(['complete', 'receiving']);
  });

  it('wait where the agreement has a batch that is not known here', async () => {
    refused.set(one, refusal('exchange.batch.under-way', 409));
    const by = ordering(intake('persons', one));
    await by.order({ intake: 'persons' });
    await by.round();
    expect(states(by)).toEqual(['ordering']);
    refused.clear();
    await ordering(intake('persons', one)).round();
    expect(sent).toEqual([one]);
  });

  it('fail that have waited for 23 hours, whatever was in their way, and leave the intake free', async () => {
    const by = ordering(intake('stopped', one), intake('behind', other));
    await by.order({ intake: 'stopped' });
    refused.set(one, notActive());
    known.set(one, 'suspended');
    await by.round();
    const { batch } = await by.order({ intake: 'behind' });
    const ahead = { ...state.receivings.get(batch)!, state: 'receiving' as const };
    await state.receivings.put('0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e13', ahead);
    state.openReceivings.add('0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e13');
    refused.set(other, refusal('exchange.batch.under-way', 409));
    skipped = 23 * 3_600_000_000;
    await ordering(intake('stopped', one), intake('behind', other)).round();
    expect(by.list()).toMatchObject([
      { state: 'failed', code: 'connector.deadline' },
      { state: 'failed', code: 'connector.deadline' },
    ]);
  });

  it('of one intake at the same moment are one', async () => {
    const by = ordering(intake('persons', one));
    const asked = await Promise.allSettled([0, 1].map(() => by.order({ intake: 'persons' })));
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'connector.batch-under-way' },
    });
    expect(state.openReceivings.list()).toHaveLength(1);
  });

  it('under an agreement that is not held say that the hub is away, as calls do', async () => {
    isAway = true;
    await expect(
      ordering(intake('persons', one)).order({ intake: 'persons' }),
    ).rejects.toMatchObject({ code: 'connector.hub-unreachable', status: 503 });
  });
});
