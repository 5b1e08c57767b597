import { Logger } from '@nestjs/common';
import { FixedClock } from './clock';
import { SteadyClock } from './steady-clock';

const noon = Date.parse('2026-11-28T04:00:00Z');
const hour = 3_600_000;

describe('the clock of hub and worker', () => {
  const machine = new FixedClock(new Date(noon));
  let passed: number;
  let clock: SteadyClock;
  beforeEach(() => {
    machine.set(new Date(noon));
    passed = 5000;
    clock = new SteadyClock(machine, () => passed);
  });

  /** Time passes, and the machine's clock with it. */
  const pass = (ms: number) => {
    passed += ms;
    machine.advance(ms);
  };
  const now = () => clock.now().getTime() - noon;

  it('is the machine’s, also where that is put right by a few seconds or drifts', () => {
    pass(10_000);
    expect(now()).toBe(10_000);
    machine.advance(-4000);
    expect(now()).toBe(6000);
    for (let drift = 0; drift < 100; drift += 1) {
      pass(hour);
      machine.advance(1000);
      clock.now();
    }
    expect(now()).toBe(6000 + 100 * (hour + 1000));
  });

  it.each([
    ['forward', 48 * hour],
    ['back', -48 * hour],
  ])('goes on from where it was when the machine’s is set %s', async (_, by) => {
    pass(1000);
    clock.now();
    machine.advance(by);
    expect(now()).toBe(1000);
    pass(60_000);
    expect(now()).toBe(61_000);
    // PostgreSQL's clock shows the time that it has to be.
    await clock.look(async () => clock.now());
    pass(60_000);
    expect(now()).toBe(121_000);
    machine.advance(-by);
    pass(1000);
    expect(now()).toBe(122_000);
  });

  it('follows a clock that was set where PostgreSQL’s shows the same', async () => {
    clock.now();
    // The machine has slept: no time has passed for the process.
    machine.advance(48 * hour);
    expect(now()).toBe(0);
    await clock.look(async () => new Date(machine.now().getTime() + 2000));
    pass(1000);
    expect(now()).toBe(48 * hour + 1000);
  });

  it('does not follow while PostgreSQL cannot be asked', async () => {
    machine.advance(48 * hour);
    const away = () => Promise.reject(new Error('away'));
    await expect(clock.look(away)).rejects.toThrow('away');
    expect(now()).toBe(0);
  });
  it('says once that it is not followed, as soon as PostgreSQL could be asked', async () => {
    const said = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    machine.advance(48 * hour);
    await expect(clock.look(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(said).not.toHaveBeenCalled();
    for (let look = 0; look < 2; look += 1) await clock.look(async () => clock.now());
    expect(said.mock.calls).toEqual([[expect.stringContaining('by 172800 s and is not followed')]]);
    machine.advance(-48 * hour);
    await clock.look(async () => clock.now());
    machine.advance(-48 * hour);
    await clock.look(async () => clock.now());
    expect(said).toHaveBeenCalledTimes(2);
    said.mockRestore();
  });
});
