import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (proc(5), sysconf(_SC_CLK_TCK)). */
const ticks = 100;

/** Processor seconds by name. */
export type Processor = Readonly<Record<string, number>>;

/**
 * Processor time that processes and their children have taken so far, by name: unlike a clock, it does not depend on
 * what else the machine does.
 */
export function processorOf(pids: Readonly<Record<string, number>>): Processor {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const stats = all.flatMap((pid) => statOf(Number(pid)));
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => {
      const counted = stats.map((stat) => secondsFor(stat, pid));
      return [name, counted.reduce((sum, one) => sum + one, 0)];
    }),
  );
}

export const since = (before: Processor, now: Processor): Processor =>
  Object.fromEntries(Object.entries(now).map(([name, value]) => [name, value - before[name]!]));

export const sumOf = (all: Processor): number =>
  Object.values(all).reduce((sum, one) => sum + one, 0);

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended. */
  readonly children: number;
}

function statOf(pid: number): Stat[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces; the parent is the second word after it.
    const words = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const at = (index: number) => Number(words[index]) / ticks;
    return [{ pid, parent: Number(words[1]), own: at(11) + at(12), children: at(13) + at(14) }];
  } catch {
    return [];
  }
}

function secondsFor({ pid, parent, own, children }: Stat, wanted: number): number {
  if (pid === wanted) return own + children;
  return parent === wanted ? own + children : 0;
}
