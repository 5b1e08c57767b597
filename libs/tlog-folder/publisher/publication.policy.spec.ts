import fc from 'fast-check';
import { LogForkError, nextStep, requireOwnLog, type Standing } from './publication.policy';

const most = 10;
const rootOf = (size: number, history = 0): Uint8Array => Buffer.alloc(32, size * 2 + history);
const own = { origin: 'o', vkey: 'v' };
const signed = (size: number) => ({ ...own, size, root: rootOf(size) });
const published = (size: number) => ({ size, root: rootOf(size) });

describe('the next publication', () => {
  it.each<[string, Standing, object]>([
    [
      'begins with the empty log',
      { signed: null, published: null, ordered: 0 },
      { kind: 'extend', size: 0 },
    ],
    [
      'takes so many at most',
      { signed: null, published: null, ordered: 50 },
      { kind: 'extend', size: 10 },
    ],
    [
      'has nothing to do',
      { signed: signed(5), published: published(5), ordered: 5 },
      { kind: 'nothing' },
    ],
    [
      'extends',
      { signed: signed(5), published: published(5), ordered: 7 },
      { kind: 'extend', size: 7 },
    ],
    [
      'ends what was begun first',
      { signed: signed(7), published: published(5), ordered: 9 },
      { kind: 'repeat', size: 7, root: rootOf(7) },
    ],
    [
      'builds a lost folder anew',
      { signed: signed(7), published: null, ordered: 9 },
      { kind: 'repeat', size: 7, root: rootOf(7) },
    ],
  ])('%s', (_, standing, step) => {
    expect(nextStep(standing, most)).toEqual(step);
  });

  it.each<[string, Standing]>([
    [
      'a folder that the database does not know',
      { signed: null, published: published(0), ordered: 9 },
    ],
    ['a folder that is ahead', { signed: signed(5), published: published(6), ordered: 9 }],
    ['another root', { signed: signed(5), published: { size: 5, root: rootOf(5, 1) }, ordered: 9 }],
    ['an order that was set back', { signed: signed(5), published: published(5), ordered: 4 }],
  ])('is refused over %s', (_, standing) => {
    expect(() => nextStep(standing, most)).toThrow(LogForkError);
  });

  it('is refused under another name or key', () => {
    expect(() => requireOwnLog(signed(1), { ...own, origin: 'p' })).toThrow('origin o, not p');
    expect(() => requireOwnLog(signed(1), { ...own, vkey: 'w' })).toThrow('key v, not w');
    requireOwnLog(signed(1), own);
    requireOwnLog(null, own);
  });

  /** A history of appends, publications and crashes between the root's setting down and the signature. */
  it('never signs two roots for a size, nor a smaller size, whatever happens between', () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 25 }) }),
      fc.record({
        kind: fc.constant('publish' as const),
        dies: fc.constantFrom('no', 'before', 'after'),
      }),
      fc.record({ kind: fc.constant('loseFolder' as const) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state: Standing = { signed: null, published: null, ordered: 0 };
        let last = -1;
        for (const one of events) {
          if (one.kind === 'append') state = { ...state, ordered: state.ordered + one.count };
          else if (one.kind === 'loseFolder') {
            if (state.signed) state = { ...state, published: null };
          } else {
            const step = nextStep(state, most);
            if (step.kind === 'nothing' || one.dies === 'before') continue;
            if (step.kind === 'repeat') expect(step.size).toBe(state.signed!.size);
            else expect(step.size).toBeGreaterThan(last);
            last = step.size;
            state = { ...state, signed: signed(step.size) };
            if (one.dies === 'no') state = { ...state, published: published(step.size) };
          }
        }
        while (nextStep(state, most).kind !== 'nothing') {
          const step = nextStep(state, most) as { size: number };
          state = { ...state, signed: signed(step.size), published: published(step.size) };
        }
        expect(state.published!.size).toBe(state.ordered);
      }),
    );
  });
});
