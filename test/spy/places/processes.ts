import { readdirSync, readFileSync } from 'node:fs';
import type { Place } from './place';

const everyMs = 50;

/** Watches what processes show to the machine, for as long as calls run: a database's do change theirs. */
export class ProcessWatch {
  private readonly seen = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  /** `isOurs` tells from a process's ancestors, itself first, whether it is to be watched. */
  constructor(private readonly isOurs: (ancestors: readonly number[]) => boolean) {
    this.timer = setInterval(() => this.look(), everyMs);
  }

  /** Distinct arguments and environments. */
  end(): Place[] {
    clearInterval(this.timer);
    this.look();
    return [...this.seen].map((text) => ({
      kind: 'process',
      name: text.slice(0, text.indexOf(' ')),
      bytes: Buffer.from(text, 'latin1'),
    }));
  }

  private look(): void {
    for (const [pid, ancestors] of ancestorsByPid()) {
      if (!this.isOurs(ancestors)) continue;
      for (const file of ['cmdline', 'environ']) {
        this.seen.add(`/proc/${pid}/${file} ${read(`/proc/${pid}/${file}`)}`);
      }
    }
  }
}

function ancestorsByPid(): Map<number, number[]> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const parents = new Map(pids.map((pid) => [pid, parentOf(pid)]));
  return new Map(
    pids.map((pid) => {
      const chain: number[] = [];
      for (let one: number | undefined = pid; one; one = parents.get(one)) chain.push(one);
      return [pid, chain];
    }),
  );
}

/** Fourth field of /proc/PID/stat; the second is in parentheses and may hold anything. */
function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return parent > 0 ? parent : undefined;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
