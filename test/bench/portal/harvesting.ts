import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../story/session';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import type { Metric } from '../result';
import { round } from '../runs';
import type { Catalogue, PortalScale } from './elsewhere';

const rateAim = 200;
const lookEveryMs = 500;
const patienceMs = 3_600_000;

interface Run {
  readonly state: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly fresh: number;
  readonly refused: number;
}

export interface PortalFigures {
  readonly bodies: number;
  readonly areas: number;
  readonly datasets: number;
  readonly apis: number;
}

/** Catalogues as an operator adds them, brought in by the worker beside all that it does besides. */
export async function harvestRate(
  { folder, running }: Instance,
  operator: Session,
  { catalogues, scale }: { readonly catalogues: readonly Catalogue[]; readonly scale: PortalScale },
): Promise<Metric[]> {
  const before = await figuresOf(running.portal);
  const begun = performance.now();
  const ids: string[] = [];
  for (const one of catalogues) ids.push(await added(operator, one));
  const runs = await until(() => endedRuns(operator, ids));
  const figures = await until(async () => {
    const now = await figuresOf(running.portal);
    return now.datasets >= before.datasets + scale.datasets ? now : undefined;
  });
  const listed = (performance.now() - begun) / 1000;
  const seconds = runs.reduce((sum, run) => sum + secondsOf(run), 0);
  const fresh = runs.reduce((sum, run) => sum + run.fresh, 0);
  const value = round(fresh / seconds);
  console.log(`  … ${fresh} datasets harvested, ${value}/s; listed after ${round(listed)} s`);
  await quiet(folder);
  const shared = {
    n: fresh,
    errors: Math.abs(scale.datasets - fresh) + wrong(before, figures, scale),
  };
  const workload = `W-portal: ${catalogues.length} catalogues of CKAN on this machine, ${scale.datasets.toLocaleString('en')} datasets with ${scale.interfaces.toLocaleString('en')} interfaces`;
  return [
    {
      ...{ name: 'harvest.rate', unit: 'datasets/s', value, ...shared },
      ...{ aim: rateAim, met: value >= rateAim, workload: `${workload}; within the runs` },
    },
    {
      ...{
        name: 'harvest.listed.rate',
        unit: 'datasets/s',
        value: round(fresh / listed),
        ...shared,
      },
      workload: `${workload}; from the first order until the portal shows all`,
    },
  ];
}

/** What the portal says of itself is what was served. */
function wrong(before: PortalFigures, after: PortalFigures, scale: PortalScale): number {
  const grown = (name: keyof PortalFigures) => after[name] - before[name];
  const expected = {
    ...{ bodies: scale.bodies, areas: scale.areas },
    ...{ datasets: scale.datasets, apis: scale.interfaces },
  };
  const names = Object.keys(expected) as (keyof PortalFigures)[];
  const missed = names.filter((name) => grown(name) !== expected[name]);
  for (const name of missed)
    console.error(`  wrong: ${name} ${grown(name)}, not ${expected[name]}`);
  return missed.length;
}

export async function figuresOf(portal: string): Promise<PortalFigures> {
  return (await (await fetch(`${portal}/api/v1/figures`)).json()) as PortalFigures;
}

async function added(operator: Session, { title, address, division }: Catalogue): Promise<string> {
  const input = { title, address, kind: 'ckan', everyHours: 8760, division };
  const { addHarvestSource } = await operator.graphql<{ addHarvestSource: { id: string } }>(
    'mutation Add($input: HarvestSourceInput!) { addHarvestSource(input: $input) { id } }',
    { input },
  );
  return addHarvestSource.id;
}

/** Undefined while one of them has not ended. @throws Error where one did not come to its end */
async function endedRuns(operator: Session, ids: readonly string[]): Promise<Run[] | undefined> {
  const runs: Run[] = [];
  for (const id of ids) {
    const { harvestRuns } = await operator.graphql<{ harvestRuns: { nodes: Run[] } }>(
      `{ harvestRuns(sourceId: "${id}", first: 1) { nodes { state startedAt endedAt fresh refused } } }`,
    );
    const [run] = harvestRuns.nodes;
    if (run?.state === 'failed' || run?.state === 'partial') throw new Error(JSON.stringify(run));
    if (run?.state !== 'done') return undefined;
    runs.push(run);
  }
  return runs;
}

const secondsOf = ({ startedAt, endedAt }: Run): number =>
  (Date.parse(endedAt!) - Date.parse(startedAt!)) / 1000;

/** What was harvested is assessed, too; the portal is measured when that is done. */
async function quiet(folder: string): Promise<void> {
  await until(async () => {
    const [left] = await hubQuery<{ count: number }>(
      folder,
      `SELECT (SELECT count(*) FROM opendata.record r
                WHERE NOT EXISTS (SELECT FROM opendata.assessment a WHERE a.dataset_id = r.id))::int AS count`,
    );
    return left!.count === 0 ? true : undefined;
  });
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end)
      throw new Error(`Not there in ${patienceMs / 1000} s: ${String(look)}`);
    await sleep(lookEveryMs);
  }
}
