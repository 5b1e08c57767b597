import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type as osType } from 'node:os';
import { projectRoot } from '@shutong/platform';
import { KAFKA_VERSION } from '@shutong/transport';

export type Scale = 'full' | 'smoke';

/** What one measurement gave. */
export interface Metric {
  readonly name: string;
  readonly unit: string;
  /** Median of the runs. */
  readonly value: number;
  /** Smallest and largest of the runs. */
  readonly min?: number;
  readonly max?: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** Measured events in all runs. */
  readonly n: number;
  /** Wrong answers and errors among them. */
  readonly errors: number;
  readonly inFlight?: number;
  readonly baseline?: { readonly name: string; readonly value: number };
  /** value ÷ baseline. */
  readonly ratio?: number;
  readonly aim?: number;
  readonly met?: boolean;
  readonly workload: string;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memGiB: number;
  readonly node: string;
  readonly postgres: string;
  /** null where no Kafka ran. */
  readonly kafka: string | null;
  readonly java: string | null;
  readonly os: string;
}

/** The last line of a bench. */
export interface BenchResult {
  readonly schema: 'shutong.bench/1';
  readonly suite: string;
  readonly scale: Scale;
  readonly seed: number;
  readonly commit: string;
  readonly machine: Machine;
  readonly seconds: number;
  readonly metrics: readonly Metric[];
}

export const commitOf = (): string =>
  execFileSync('git', ['rev-parse', 'HEAD'], { cwd: projectRoot(), encoding: 'utf8' }).trim();

export function machineOf(postgres: string, kafka: boolean): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres,
    kafka: kafka ? KAFKA_VERSION : null,
    java: kafka ? javaVersion() : null,
    os: `${osType()} ${release()}`,
  };
}

/** First line of what Java says of itself; null where it cannot be asked. */
function javaVersion(): string | null {
  try {
    const text = execFileSync('java', ['--version'], { encoding: 'utf8' });
    return text.split('\n')[0] ?? null;
  } catch {
    return null;
  }
}
