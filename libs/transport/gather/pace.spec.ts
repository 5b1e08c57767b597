import { Pace } from './pace';

describe('A pace', () => {
  it('lets the first step begin at once, and the next ones no sooner than apart', async () => {
    const pace = new Pace(30);
    const begun: number[] = [];
    const started = performance.now();
    for (let step = 0; step < 4; step += 1) {
      await pace.turn();
      begun.push(performance.now());
    }
    // Each has its time from the first on: one that is late does not put off the next. A timer of Node
    // may end up to a millisecond early.
    begun.forEach((at, step) => expect(at - started).toBeGreaterThanOrEqual(step * 30 - 2));
  });

  it('gives several that wait their turns one after another', async () => {
    const pace = new Pace(30);
    const started = performance.now();
    const begun = await Promise.all(
      Array.from({ length: 4 }, () => pace.turn().then(() => performance.now())),
    );
    const apart = begun.slice(1).map((at, index) => at - begun[index]!);
    // Timers late by some milliseconds come after one another all the same.
    expect(begun.at(-1)! - started).toBeGreaterThanOrEqual(88);
    expect(Math.min(...apart)).toBeGreaterThan(0);
  });

  it('lets steps that are done at once begin soon after one another', async () => {
    const pace = new Pace(3_600_000);
    for (let step = 0; step < 3; step += 1) {
      await pace.turn();
      await pace.watch(() => Promise.resolve());
    }
  });

  it('holds slow steps no further apart than it is told', async () => {
    const pace = new Pace(0);
    await pace.turn();
    await pace.watch(() => new Promise((resolve) => setTimeout(resolve, 20)));
    const turn = vi.spyOn(globalThis, 'setTimeout');
    await pace.turn();
    expect(turn).not.toHaveBeenCalled();
    turn.mockRestore();
  });

  it('does not make a step wait that comes late by itself', async () => {
    const pace = new Pace(0);
    await pace.turn();
    const turn = vi.spyOn(globalThis, 'setTimeout');
    await pace.turn();
    expect(turn).not.toHaveBeenCalled();
    turn.mockRestore();
  });
});
