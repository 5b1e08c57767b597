import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCommand } from '@shutong/wire';
import { now, parties, termsBetween, type Parties } from '../../../wire/parties.fixture';
import type { HeldAgreement } from '../../agreement/held-agreement';
import { State } from '../../state/state';
import type { Intake } from '../intake';
import type { IntakeState } from '../stored-batch';
import { BatchOrdering, type OrderingParts } from './batch-ordering';

const watermark = '2026-03-01';
const agreement = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11';
const persons: Intake = {
  ...{ name: 'persons', agreement, target: 'main', table: 'shared.persons', incremental: true },
  ...{ columns: { name: 'full_name', birthDate: 'born' }, key: ['name'] },
};

describe('the watermark of an incremental intake', () => {
  let folder: string;
  let state: State;
  let all: Parties;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'watermark-'));
    state = State.open(folder);
    all = await parties();
    await taken();
  });
  afterEach(async () => {
    await state.close();
    rmSync(folder, { recursive: true });
  });

  interface Change {
    readonly intake?: Partial<Intake>;
    readonly held?: { readonly version?: number; readonly restriction?: number };
    readonly all?: boolean;
  }
  /** From where on the order wants rows. */
  async function ordered({ intake = {}, held: of = {}, ...ask }: Change = {}) {
    const { version = 1, restriction = 0 } = of;
    const held = {
      ...{ terms: { ...termsBetween(all), version }, state: 'active', side: 'requester' },
      ...{ restricted: {}, restriction },
      cards: { provider: all.provider.card, requester: all.requester.card },
    } as HeldAgreement;
    const ordering = new BatchOrdering({
      ...{ state, own: { keys: all.requester.keys }, intakes: [{ ...persons, ...intake }] },
      asking: { held: () => Promise.resolve(held) },
      ...{ now: () => now, onNews: () => undefined },
    } as unknown as OrderingParts);
    const { batch } = await ordering.order({ intake: 'persons', ...ask });
    const { command } = state.receivings.get(batch)!;
    const by = { own: all.provider.keys, requester: all.requester.card, now };
    return (await openCommand(command, by)).content.after;
  }

  /** The newest batch is over. */
  async function over(change: Partial<IntakeState>): Promise<void> {
    const known = state.intakes.get('persons')!;
    const receiving = state.receivings.get(known.batch)!;
    await state.receivings.put(known.batch, { ...receiving, state: 'complete' });
    await state.intakes.put('persons', { ...known, ...change });
  }

  async function taken(): Promise<void> {
    expect(await ordered()).toBeUndefined();
    await over({ watermark });
  }

  it('says from where on the next batch takes rows, and the one after it where that comes to nothing', async () => {
    expect(await ordered()).toBe(watermark);
    await over({});
    expect(await ordered()).toBe(watermark);
  });

  it.each<[string, Change]>([
    ['another target', { intake: { target: 'second' } }],
    ['another table', { intake: { table: 'shared.others' } }],
    ['another column', { intake: { columns: { ...persons.columns, birthDate: 'birthday' } } }],
    ['an item more', { intake: { columns: { ...persons.columns, address: 'lives' } } }],
    ['another key', { intake: { key: ['name', 'birthDate'] } }],
    ['a new version of its agreement', { held: { version: 2 } }],
    ['another restriction notice', { held: { restriction: 1 } }],
    ['an order of all rows', { all: true }],
  ])('counts no more for %s, until a batch has taken that', async (_what, change) => {
    expect(await ordered(change)).toBeUndefined();
    await over({});
    const kept = { ...change, all: false };
    expect(await ordered(kept)).toBeUndefined();
    await over({ watermark: '2026-03-02' });
    expect(await ordered(kept)).toBe('2026-03-02');
  });

  it('that a release before this kept does not say of what: all rows come once', async () => {
    const { batch, orderedAt } = state.intakes.get('persons')!;
    await state.intakes.put('persons', { batch, orderedAt, watermark });
    expect(await ordered()).toBeUndefined();
  });
});
