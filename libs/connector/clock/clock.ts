/** Microseconds since the epoch by the machine's clock; the one place that asks for it. */
export const systemMicros = (): number => Date.now() * 1000;

const dayMs = 86_400_000;
const shanghaiMs = 8 * 3_600_000;

/** Calendar day in Asia/Shanghai (UTC+8 all year round since 1991), e.g. `2026-11-24`. */
export const shanghaiDay = (micros: number): string =>
  new Date(micros / 1000 + shanghaiMs).toISOString().slice(0, 10);

/** Days as microseconds. */
export const daysUs = (days: number): number => days * dayMs * 1000;
