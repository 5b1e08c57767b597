import { Agent, get } from 'node:http';
import { Latencies } from '../latencies';
import type { Block } from '../overhead/interleaved';
import type { Metric, Scale } from '../result';
import { round, spreadOf } from '../runs';

const times = {
  full: { warmUp: 5, run: 30, runs: 3 },
  smoke: { warmUp: 1, run: 2, runs: 1 },
} as const;

/** What is asked, and whether an answer is right; `turn` is different each time. */
export interface Question {
  readonly path: (turn: number) => string;
  readonly isRight: (body: string, turn: number) => boolean;
}

export interface Measuring {
  readonly name: string;
  readonly clients: number;
  readonly scale: Scale;
  readonly workload: string;
}

/** Asks the portal as programs of the public do, over connections that stay open, and checks every answer. */
export class Asking {
  private turn = 0;
  private asked = 0;
  private errors = 0;

  constructor(private readonly portal: string) {}

  /** The rate as the value, and the percentiles of how long an answer took. */
  async measure(question: Question, measuring: Measuring): Promise<Metric> {
    const { name, clients, scale, workload } = measuring;
    const { warmUp, run, runs } = times[scale];
    const agent = new Agent({ keepAlive: true, maxSockets: clients });
    await this.run(question, { agent, clients, seconds: warmUp, latencies: new Latencies() });
    const [askedBefore, errorsBefore] = [this.asked, this.errors];
    const latencies = new Latencies();
    const rates: number[] = [];
    for (let one = 0; one < runs; one += 1) {
      rates.push(await this.run(question, { agent, clients, seconds: run, latencies }));
    }
    agent.destroy();
    const { p50, p95, p99 } = latencies.percentiles;
    console.log(`  … ${name}: ${round(rates.at(-1)!)}/s, p50 ${p50} ms, p99 ${p99} ms`);
    const counts = { n: this.asked - askedBefore, errors: this.errors - errorsBefore };
    return {
      ...{ name, unit: 'answers/s', ...spreadOf(rates), p50, p95, p99 },
      ...{ ...counts, inFlight: clients, workload },
    };
  }

  /** So many seconds of asking, for whoever compares blocks of calls. */
  async block(question: Question, clients: number, seconds: number): Promise<Block> {
    const agent = new Agent({ keepAlive: true, maxSockets: clients });
    const [askedBefore, errorsBefore] = [this.asked, this.errors];
    await this.run(question, { agent, clients, seconds, latencies: new Latencies() });
    agent.destroy();
    const [asked, errors] = [this.asked - askedBefore, this.errors - errorsBefore];
    return { asked, errors, right: asked - errors };
  }

  private async run(
    question: Question,
    { agent, clients, seconds, latencies }: Running,
  ): Promise<number> {
    const end = performance.now() + seconds * 1000;
    let done = 0;
    const client = async (): Promise<void> => {
      while (performance.now() < end) {
        const turn = (this.turn += 1);
        const started = performance.now();
        const body = await bodyOf(`${this.portal}${question.path(turn)}`, agent);
        latencies.record(performance.now() - started);
        this.asked += 1;
        done += 1;
        if (!question.isRight(body, turn)) this.wrong(body);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    return done / seconds;
  }

  private wrong(body: string): void {
    if (this.errors === 0) console.error(`  wrong: ${body.slice(0, 300)}`);
    this.errors += 1;
  }
}

interface Running {
  readonly agent: Agent;
  readonly clients: number;
  readonly seconds: number;
  readonly latencies: Latencies;
}

const bodyOf = (url: string, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () => resolve(Buffer.concat(pieces).toString()));
      answer.on('error', reject);
    }).on('error', reject);
  });
