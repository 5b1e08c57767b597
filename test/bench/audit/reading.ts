import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';
import { verifier, verifyProof } from '@shutong/tlog';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import type { Session } from '../../story/session';
import { Latencies } from '../latencies';
import type { Metric, Scale } from '../result';
import { round } from '../runs';
import { findable, type Findable } from './acts';

const reads = { full: 1000, smoke: 50 } as const;

interface Proven {
  readonly body: string;
  readonly seq: number;
  readonly proof: string;
}

/** An auditor fetches entries with their proofs, one after another; each proof is checked. */
export async function proofLatency(
  { folder, running }: Instance,
  auditor: Session,
  scale: Scale,
): Promise<Metric> {
  const entries = await hubQuery<{ id: string; seq: string }>(
    folder,
    `SELECT e.id, l.seq FROM audit.leaf l JOIN audit.entry e ON e.pk = l.entry_pk
      WHERE l.seq IN (SELECT floor(random() * size)::bigint FROM audit.tree, generate_series(1, $1))`,
    [reads[scale]],
  );
  const log = verifier(running.log.vkey);
  const latencies = new Latencies();
  for (const { id, seq } of entries) {
    const started = performance.now();
    const { body, proof } = await auditor.get<Proven>(`/api/v1/log/entries/${id}`);
    latencies.record(performance.now() - started);
    const { index } = verifyProof(proof, Buffer.from(body), { log });
    if (index !== Number(seq)) throw new Error(`Entry ${id} stands at ${seq}, proven is ${index}.`);
  }
  const { p50, p95, p99 } = latencies.percentiles;
  return {
    ...{ name: 'log.proof', unit: 'ms', value: p50, p50, p95, p99, n: entries.length, errors: 0 },
    workload:
      'an auditor reads entries by chance with their inclusion proofs over HTTP, one by one',
  };
}

interface FoundNode {
  readonly body: string;
}

const search = `query Search($filter: LogFilterInput!) {
  logEntries(filter: $filter, first: 20) { nodes { body } } }`;

/** An auditor searches by department, agreement, resource and person in turn; each answer is checked. */
export async function searchLatency(
  auditor: Session,
  recorded: number,
  { scale, seed }: { scale: Scale; seed: number },
): Promise<Metric> {
  const latencies = new Latencies();
  for (let one = 0; one < reads[scale]; one += 1) {
    const known = findable(numberWithSubject(one, recorded), seed);
    const kind = (['department', 'agreement', 'resource', 'subject'] as const)[one % 4]!;
    const started = performance.now();
    const { logEntries } = await auditor.graphql<{ logEntries: { nodes: FoundNode[] } }>(search, {
      filter: { [kind]: known[kind] },
    });
    latencies.record(performance.now() - started);
    assertFound(logEntries.nodes, kind, known);
  }
  const { p50, p95, p99 } = latencies.percentiles;
  return {
    ...{ name: 'log.search', unit: 'ms', value: p50, p50, p95, p99, n: reads[scale], errors: 0 },
    workload: `by department, agreement, resource or person among ${recorded.toLocaleString('en')} entries, newest 20`,
  };
}

/** Numbers far apart, each of an entry with a subject. */
const numberWithSubject = (one: number, recorded: number): number =>
  Math.floor(((one * 7919) % recorded) / 10) * 10;

function assertFound(nodes: readonly FoundNode[], kind: keyof Findable, known: Findable): void {
  const right = nodes.filter(({ body }) => holds(body, kind, known));
  if (nodes.length > 0 && right.length === nodes.length) return;
  throw new Error(`A search by ${kind} found ${nodes.length}, of which ${right.length} fit.`);
}

interface Entry {
  readonly actor: { readonly org: string };
  readonly purpose?: { readonly agreement?: string };
  readonly resource: readonly { readonly type: string; readonly id: string }[];
  readonly subjects?: { readonly tokens?: readonly string[] };
}

function holds(body: string, kind: keyof Findable, known: Findable): boolean {
  const { actor, purpose, resource, subjects } = JSON.parse(body) as Entry;
  const has = {
    department: actor.org === known.department,
    agreement: purpose?.agreement === known.agreement,
    resource: resource.some(({ type, id }) => `${type}:${id}` === known.resource),
    subject: subjects?.tokens?.includes(known.subject!) ?? false,
  };
  return has[kind];
}

/** Entries per second at which `verify-log` derives the whole log anew. */
export async function checkRate({ running }: Instance, size: number): Promise<Metric> {
  const cli = join(projectRoot(), 'dist', 'apps', 'cli', 'main.js');
  const { dir, vkey } = running.log;
  const started = performance.now();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, 'verify-log', dir, '--key', vkey],
    { maxBuffer: 1 << 24 },
  );
  const seconds = (performance.now() - started) / 1000;
  const checked = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
    size: number;
    bad: null | number;
  };
  if (checked.bad !== null || checked.size < size) {
    throw new Error(`verify-log says ${JSON.stringify(checked)} of a log of ${size} entries.`);
  }
  return {
    ...{ name: 'log.verify.rate', unit: 'entries/s', value: round(checked.size / seconds) },
    ...{ n: checked.size, errors: 0 },
    workload: 'verify-log over the published folder, the start of its process included',
  };
}
