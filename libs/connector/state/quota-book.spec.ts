import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { shanghaiDay } from '../clock/clock';
import { QuotaBook } from './quota-book';
import { judgeCount, windowOf } from './quota.policy';
import { State } from './state';

const midnight = Date.UTC(2026, 10, 24, 16) * 1000;
const second = 1_000_000;

describe('A quota', () => {
  it('of a day is that of the day in Shanghai', () => {
    const quota = { calls: 1, window: 'day' } as const;
    expect(windowOf(quota, midnight - 1)).toBe('2026-11-24');
    expect(windowOf(quota, midnight)).toBe('2026-11-25');
    expect(windowOf({ ...quota, window: 'term' }, midnight)).toBe('term');
  });

  it.each([
    [undefined, 2, 'take'],
    [undefined, 3, 'exhausted'],
    [undefined, 4, 'exhausted'],
    ['taken', 3, 'again'],
    ['answered', 0, 'replayed'],
  ] as const)('judges a command that is %s when %d are used: %s', (counted, used, verdict) => {
    expect(judgeCount(counted, used, { calls: 3, window: 'term' })).toBe(verdict);
  });
});

type Step =
  | { readonly kind: 'take' | 'answer' | 'fail'; readonly id: number }
  | { readonly kind: 'wait'; readonly hours: number }
  | { readonly kind: 'restart' | 'sweep' };

const ids = fc.nat(7);
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('take' as const), id: ids }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('answer', 'fail'), id: ids }) },
    fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ kind: fc.constantFrom('restart', 'sweep') }),
  ),
  { maxLength: 30 },
) as fc.Arbitrary<Step[]>;

describe('The book of quotas', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quota-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  let runs = 0;
  /** Every command lives through the whole run. */
  const deadline = midnight + 1000 * 3600 * second;

  async function play(all: Step[], quota: { calls: number; window: 'day' | 'term' }) {
    const dir = join(folder, String((runs += 1)));
    let state = State.open(dir);
    let book = new QuotaBook(state);
    let now = midnight - 3600 * second;
    const counted = new Map<number, string>();
    const answered = new Set<number>();
    const inFlight = new Set<number>();
    const commandOf = (id: number) => ({ id: `call-${id}`, deadline, agreement: 'one' });
    const usedIn = (window: string) => [...counted.values()].filter((one) => one === window).length;
    try {
      for (const step of all) {
        if (step.kind === 'take') {
          const window = windowOf(quota, now);
          const expected = inFlight.has(step.id)
            ? 'in-flight'
            : answered.has(step.id)
              ? 'replayed'
              : counted.has(step.id)
                ? 'again'
                : usedIn(window) < quota.calls
                  ? 'take'
                  : 'exhausted';
          const taken = book.take(commandOf(step.id), quota, now);
          expect(taken.verdict).toBe(expected);
          if ('durable' in taken) {
            await taken.durable;
            inFlight.add(step.id);
            if (!counted.has(step.id)) counted.set(step.id, window);
          }
          expect(usedIn(window)).toBeLessThanOrEqual(quota.calls);
          expect(book.usedBy('one', quota, now)).toBe(usedIn(window));
        } else if (step.kind === 'answer' && inFlight.delete(step.id)) {
          await book.answered(commandOf(step.id));
          answered.add(step.id);
        } else if (step.kind === 'fail' && inFlight.delete(step.id)) {
          book.unanswered(commandOf(step.id));
        } else if (step.kind === 'wait') {
          now += step.hours * 3600 * second;
        } else if (step.kind === 'sweep') {
          await book.sweep(now);
        } else if (step.kind === 'restart') {
          await state.close();
          state = State.open(dir);
          book = new QuotaBook(state);
          inFlight.clear();
        }
      }
    } finally {
      await state.close();
    }
  }

  it('counts each command once and never beyond the quota, through redeliveries, days and restarts', async () => {
    const quotas = fc.record({
      calls: fc.integer({ min: 1, max: 4 }),
      window: fc.constantFrom('day' as const, 'term' as const),
    });
    await fc.assert(fc.asyncProperty(steps, quotas, play), { numRuns: 60 });
  });

  it('counts a chunk by its rows, once as long as it lives, whatever calls ask for it', async () => {
    let state = State.open(folder);
    let book = new QuotaBook(state);
    const quota = { calls: 250, window: 'term' } as const;
    const hour = 3600 * second;
    const chunkOf = (id: string) => ({ id, deadline: midnight + hour, agreement: 'one' });
    const ask = async (call: string, chunk: string, calls = 100, now = midnight) => {
      const command = { id: call, deadline: now + 8 * second, agreement: 'one' };
      const taken = book.take(command, quota, now, { calls, chunk: chunkOf(chunk) });
      if ('durable' in taken) await taken.durable;
      return taken.verdict;
    };
    expect(await ask('call-1', 'a')).toBe('take');
    expect(await ask('call-1', 'a')).toBe('in-flight');
    expect(await ask('call-2', 'a')).toBe('take');
    expect(await ask('call-3', 'b')).toBe('take');
    expect(book.usedBy('one', quota, midnight)).toBe(200);
    await state.close();
    state = State.open(folder);
    book = new QuotaBook(state);
    expect(await ask('call-1', 'a')).toBe('again');
    expect(await ask('call-4', 'a')).toBe('take');
    expect(await ask('call-5', 'c')).toBe('exhausted');
    expect(await ask('call-6', 'c', 50)).toBe('take');
    expect(await ask('call-7', 'd', 1)).toBe('exhausted');
    expect(book.usedBy('one', quota, midnight)).toBe(250);
    const later = midnight + 8 * 24 * hour;
    await book.sweep(later);
    expect(await ask('call-8', 'a', 100, later)).toBe('exhausted');
    await state.close();
  });

  it('forgets commands and days after a week, and never the whole term', async () => {
    const state = State.open(folder);
    const book = new QuotaBook(state);
    const command = { id: 'one', deadline: midnight + second, agreement: 'a' };
    for (const window of ['day', 'term'] as const) {
      const taken = book.take({ ...command, id: window }, { calls: 1, window }, midnight);
      await ('durable' in taken ? taken.durable : undefined);
      await book.answered({ ...command, id: window });
    }
    await book.sweep(midnight + 6 * 86_400 * second);
    expect([...state.calls.getKeys()]).toHaveLength(2);
    expect([...state.quota.getKeys()]).toHaveLength(2);
    await book.sweep(midnight + 9 * 86_400 * second);
    expect([...state.calls.getKeys()]).toEqual([]);
    expect([...state.quota.getKeys()]).toEqual([['a', 'term']]);
    expect(shanghaiDay(midnight)).toBe('2026-11-25');
    await state.close();
  });
});
