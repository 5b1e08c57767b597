import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrokerPlan, brokerProperties, LOG4J2 } from './broker.properties';
import { KafkaServerError } from './kafka-server.errors';

const run = promisify(execFile);

const START_MS = 60_000;
const TERM_MS = 5000;
const LOOK_MS = 50;
const READY = 'Kafka Server started';
const LIGHT = ['-XX:+UseSerialGC', '-Xshare:auto'];

/** Processes that must not outlive this one, whatever ends it. */
const living = new Set<ChildProcess>();

function killWithThisProcess(child: ChildProcess): void {
  if (living.size === 0) process.on('exit', killLiving);
  living.add(child);
  child.once('exit', () => {
    living.delete(child);
    if (living.size === 0) process.off('exit', killLiving);
  });
}

function killLiving(): void {
  for (const child of living) child.kill('SIGKILL');
}

/** One JVM with its folder: `server.properties`, `data/`, `broker.log`, `pid`. */
export class Broker {
  private child: ChildProcess | undefined;

  constructor(
    private readonly plan: BrokerPlan,
    private readonly libsDir: string,
  ) {}

  get address(): string {
    return `127.0.0.1:${this.plan.port}`;
  }

  /** Of the running process; undefined while there is none. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Writes the settings and, the first time, formats the data folder. */
  async prepare(brokers: readonly BrokerPlan[], clusterId: string): Promise<void> {
    const { folder } = this.plan;
    await mkdir(folder, { recursive: true });
    this.killStale();
    await writeFile(this.file('server.properties'), brokerProperties(this.plan, brokers));
    await writeFile(this.file('log4j2.xml'), LOG4J2);
    if (existsSync(this.file('data/meta.properties'))) return;
    const format = [
      'format',
      // An id may begin with a dash, which by itself would be taken for another option.
      `--cluster-id=${clusterId}`,
      '-c',
      this.file('server.properties'),
      '--ignore-formatted',
      ...Object.entries(this.plan.users).flatMap(([name, password]) => [
        '--add-scram',
        `SCRAM-SHA-512=[name=${name},password=${password}]`,
      ]),
    ];
    await run('java', this.java(64, 'kafka.tools.StorageTool', format), { timeout: START_MS });
  }

  /** Resolved = it takes connections. */
  async start(): Promise<void> {
    const log = await open(this.file('broker.log'), 'a');
    const before = (await stat(this.file('broker.log'))).size;
    const java = this.java(256, 'kafka.Kafka', [this.file('server.properties')]);
    // Detached: Ctrl-C reaches a terminal's whole group, and who started the broker stops it last.
    const child = spawn('java', java, { detached: true, stdio: ['ignore', log.fd, log.fd] });
    await log.close();
    killWithThisProcess(child);
    this.child = child;
    await writeFile(this.file('pid'), String(child.pid));
    await this.ready(child, before);
  }

  /** SIGKILL, as a crash; resolved = it is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks politely, and insists after five seconds. */
  async stop(): Promise<void> {
    const insist = setTimeout(() => this.child?.kill('SIGKILL'), TERM_MS);
    await this.end('SIGTERM');
    clearTimeout(insist);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  private async ready(child: ChildProcess, logStart: number): Promise<void> {
    const deadline = performance.now() + START_MS;
    while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
      const log = await readFile(this.file('broker.log'));
      if (log.subarray(logStart).includes(READY)) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    child.kill('SIGKILL');
    const message = `Kafka broker ${this.plan.nodeId} did not start; see ${this.file('broker.log')}.`;
    throw new KafkaServerError('kafka-server.start-failed', message);
  }

  private java(heapMiB: number, main: string, parameters: readonly string[]): string[] {
    const logging = `-Dlog4j2.configurationFile=${this.file('log4j2.xml')}`;
    const classes = ['-cp', join(this.libsDir, '*')];
    return [`-Xmx${heapMiB}m`, ...LIGHT, logging, ...classes, main, ...parameters];
  }

  /** A broker of a run that was killed still holds the data folder. */
  private killStale(): void {
    if (!existsSync(this.file('pid'))) return;
    const pid = Number(readFileSync(this.file('pid'), 'utf8'));
    // The number may long belong to somebody else: only a process started with our settings is ours.
    if (!commandOf(pid).includes(this.file('server.properties'))) return;
    process.kill(pid, 'SIGKILL');
  }

  private file(name: string): string {
    return join(this.plan.folder, name);
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
