import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HubError, messageOf } from '@shutong/platform';
import type { HarvestRun } from '../../libs/opendata/harvest/run.entity';
import type { HarvestsUnderTest } from '../support/harvests';
import { startPortal, type PortalServer } from '../support/portal-server';

/** What one file turned out to be. */
export type FileResult =
  | {
      readonly file: string;
      readonly as: 'source';
      readonly kind: string;
      readonly datasets: number;
      readonly note: string;
      readonly secondRunChanged: number;
      readonly failure: string | null;
    }
  | {
      readonly file: string;
      readonly as: 'broken' | 'not-a-catalogue';
      readonly why: string;
      readonly failure: string | null;
    }
  | { readonly file: string; readonly as: 'failed'; readonly failure: string };

export interface Totals {
  sources: number;
  datasets: number;
  broken: number;
  notCatalogue: number;
  secondRunChanged: number;
  failed: number;
}

/** In which one file has to be through with both harvests. */
const hangMs = 120_000;

/** Files below a folder, in order; hidden ones are not meant. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

/** Serves a folder as a plain web server does: bytes as they are, no validators, whatever is asked behind a `?`. */
export function serveFolder(folder: string): Promise<PortalServer> {
  const files = new Set(filesBelow(folder));
  return startPortal((path) => {
    const file = join(folder, decodeURIComponent(new URL(path, 'http://x').pathname));
    return files.has(file) ? { body: readFileSync(file) } : { status: 404 };
  });
}

/** Examines a file as the form of a new source does, and harvests it twice. */
export async function checkFile(
  harvests: HarvestsUnderTest,
  file: string,
  address: string,
): Promise<FileResult> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<FileResult>((resolve) => {
    const failure = `it did not end within ${hangMs / 1000} s`;
    timer = setTimeout(() => resolve({ file, as: 'failed', failure }), hangMs);
  });
  const checked = check(harvests, file, address).catch((error: unknown): FileResult => {
    return { file, as: 'failed', failure: `crash: ${String(error)}` };
  });
  const result = await Promise.race([checked, hung]);
  clearTimeout(timer);
  return result;
}

async function check(
  harvests: HarvestsUnderTest,
  file: string,
  address: string,
): Promise<FileResult> {
  const before = await countOf(harvests);
  let source;
  try {
    const found = await harvests.examination.examine(address);
    if (new URL(found.address).pathname !== new URL(address).pathname) {
      const why = `a page that leads to ${found.address}`;
      return { file, as: 'not-a-catalogue', why, failure: null };
    }
    source = await harvests.add(address);
  } catch (error) {
    if (!(error instanceof HubError) || !refusals.includes(error.code)) throw error;
    const as = error.code.endsWith('not-a-catalogue') ? 'not-a-catalogue' : 'broken';
    const why = messageOf(error.code, 'en', error.params).cause;
    return { file, as, why, failure: await changedSince(harvests, before) };
  }
  const first = await harvests.harvest(source);
  if (first.state === 'failed') {
    const failure = await changedSince(harvests, before + 1);
    return { file, as: 'broken', why: first.why!, failure };
  }
  const second = await harvests.harvest(source);
  const secondRunChanged = changesOf(second);
  const failure = failureOf(first, second);
  const datasets = first.fresh;
  return {
    file,
    as: 'source',
    kind: source.kind,
    datasets,
    note: noteOf(first),
    secondRunChanged,
    failure,
  };
}

const refusals = ['not-a-catalogue', 'broken', 'unreachable'].map(
  (one) => `opendata.source.${one}`,
);

/** All rows that a harvest may leave. */
async function countOf(harvests: HarvestsUnderTest): Promise<number> {
  const [row] = await harvests.rows<{ count: number }>(
    `SELECT ((SELECT count(*) FROM opendata.source) + (SELECT count(*) FROM opendata.record)
           + (SELECT count(*) FROM opendata.record_version))::int AS count`,
  );
  return row!.count;
}

async function changedSince(harvests: HarvestsUnderTest, before: number): Promise<string | null> {
  return (await countOf(harvests)) === before ? null : 'it was refused, and something changed';
}

const changesOf = ({ fresh, changed, renamed, gone, missing }: HarvestRun): number =>
  fresh + changed + renamed + gone + missing;

function failureOf(first: HarvestRun, second: HarvestRun): string | null {
  if (first.fresh === 0) return 'a success without any dataset';
  if (second.state !== first.state)
    return `the second run ended as ${second.state}, the first as ${first.state}: ${second.why}`;
  if (changesOf(second) > 0) return 'the second run differs';
  if (second.unchanged !== first.fresh) return `the second run found ${second.unchanged}`;
  return second.refused === first.refused ? null : 'the second run refused others';
}

function noteOf({ refused, why }: HarvestRun): string {
  const parts = [refused > 0 ? `${refused} refused` : '', why ? `not to the end: ${why}` : ''];
  return parts.filter(Boolean).join('; ');
}

export function totalsOf(results: readonly FileResult[]): Totals {
  const sources = results.filter((one) => one.as === 'source');
  return {
    sources: sources.length,
    datasets: sources.reduce((sum, { datasets }) => sum + datasets, 0),
    broken: results.filter(({ as }) => as === 'broken').length,
    notCatalogue: results.filter(({ as }) => as === 'not-a-catalogue').length,
    secondRunChanged: sources.reduce((sum, one) => sum + one.secondRunChanged, 0),
    failed: results.filter(({ failure }) => failure !== null).length,
  };
}
