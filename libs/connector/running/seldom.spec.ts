import { seldom } from './seldom';

describe('work that is done seldom', () => {
  afterEach(() => vi.useRealTimers());

  it('is done at once, then only so often', async () => {
    let [passed, done] = [0, 0];
    const work = seldom(
      1000,
      async () => void (done += 1),
      () => passed,
    );
    for (passed of [0, 1, 999, 1000, 1999, 2000]) await work();
    expect(done).toBe(3);
  });

  it('is not put off by a clock that is set back', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-27T12:00:00Z') });
    let done = 0;
    const work = seldom(1000, async () => void (done += 1));
    await work();
    vi.setSystemTime(new Date('2026-11-27T11:00:00Z'));
    vi.advanceTimersByTime(1000);
    await work();
    expect(done).toBe(2);
  });
});
