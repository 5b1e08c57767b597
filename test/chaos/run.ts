import { setTimeout as sleep } from 'node:timers/promises';
import { Draws } from '../support/demo-registers';
import { pointsOf, type Role, type SuiteName } from './points';
import type { Region } from './processes/region';
import type { Facts, Suite } from './suite';

export interface Plan {
  readonly suite: SuiteName;
  readonly minutes: number;
  readonly seed: number;
}

/** The last line. */
export interface Result extends Record<(typeof faults)[number], number> {
  readonly accepted: number;
  readonly delivered: number;
  readonly kills: number;
  readonly pointsHit: number;
  readonly pointsTotal: number;
}

const faults = ['lost', 'doubled', 'releasedWithoutEntry', 'outOfOrder'] as const;
const shown = 20;
/** On average; a hub takes seconds to come up, and its connectors some more to follow it again. */
const eachPointMs = 60_000;
const lookMs = 200;
const progressMs = 5000;
/** Between two kills. */
const pauseMs = { from: 2000, to: 10_000 } as const;

export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Load; every crash point once; random kills; then what was accepted against what was delivered. */
export async function run(plan: Plan, load: Suite, region: Region): Promise<boolean> {
  const telling = setInterval(
    () => say(`  … ${load.progress()}, ${region.kills} kills`),
    progressMs,
  );
  try {
    load.start();
    const points = await forceAll(plan.suite, region);
    say(`Killing a random process for ${plan.minutes} min (seed ${plan.seed})`);
    const kills = await killAtRandom(plan, region);
    say('Draining');
    await load.settle();
    await region.stopConnectors();
    return tell(await load.facts(), { kills, ...points }, region);
  } finally {
    clearInterval(telling);
  }
}

/**
 * Each process goes through its own points, dying at one after the other. One after another, since a step needs the
 * others; the worker beside them, which nobody waits for.
 */
async function forceAll(suite: SuiteName, region: Region) {
  const points = pointsOf(suite);
  const all = [...points.values()].flat().length;
  say(`Forcing ${all} crash points`);
  const { worker = [], ...others } = Object.fromEntries(points) as Partial<Record<Role, string[]>>;
  const missed = await Promise.all([
    force(region, 'worker', worker),
    (async () => {
      const found: string[] = [];
      for (const [role, own] of Object.entries(others)) {
        found.push(...(await force(region, role as Role, own)));
      }
      return found;
    })(),
  ]);
  for (const point of missed.flat()) say(`not reached: ${point}`);
  return { pointsHit: all - missed.flat().length, pointsTotal: all };
}

/** Returns the points that were not reached in time. */
async function force(region: Region, role: Role, points: readonly string[]): Promise<string[]> {
  if (points.length === 0) return [];
  const one = region.of(role);
  await one.arm(points);
  const until = performance.now() + points.length * eachPointMs;
  while (one.waiting.length > 0 && performance.now() < until) await sleep(lookMs);
  await one.disarm();
  say(`  ${role}: ${one.hit.size} of ${points.length} points`);
  return points.filter((point) => !one.hit.has(point)).map((point) => `${role} at ${point}`);
}

/** Returns how many were killed. */
async function killAtRandom({ minutes, seed }: Plan, region: Region): Promise<number> {
  const draws = new Draws(seed, 0);
  const until = performance.now() + minutes * 60_000;
  let kills = 0;
  for (;;) {
    const pause = pauseMs.from + draws.below(pauseMs.to - pauseMs.from);
    const left = until - performance.now();
    await sleep(Math.max(0, Math.min(pause, left)));
    if (pause > left) return kills;
    const role = draws.pick(region.roles);
    say(`kill ${role}`);
    await region.of(role).kill();
    kills += 1;
  }
}

type Counts = Pick<Result, 'kills' | 'pointsHit' | 'pointsTotal'>;

function tell(facts: Facts, counts: Counts, { ends }: Region): boolean {
  for (const name of faults) {
    for (const what of facts[name].slice(0, shown)) say(`${name}: ${what}`);
  }
  // Nothing is killed by what happens to another.
  for (const end of ends) say(`ended by itself: ${end}`);
  const result: Result = {
    ...{ accepted: facts.accepted, delivered: facts.delivered },
    ...{ lost: facts.lost.length, doubled: facts.doubled.length },
    ...{ releasedWithoutEntry: facts.releasedWithoutEntry.length },
    ...{ outOfOrder: facts.outOfOrder.length, ...counts },
  };
  console.log(JSON.stringify(result));
  const isWhole = faults.every((name) => result[name] === 0);
  return isWhole && ends.length === 0 && counts.pointsHit === counts.pointsTotal;
}
