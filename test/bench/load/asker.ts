import { Agent, request } from 'node:http';
import { questionAt } from '../exchange/questions';
import type { LoadJob } from './load';

/** Longer than any deadline of a call: what is not answered by then is an error, and nothing to wait for. */
const patienceMs = 60_000;

/** What was wrong with an answer. */
export interface Wrong {
  readonly said: string;
  /** Refused for being one too many, or at its deadline: the asker knows that nothing was answered. */
  readonly isRefusal: boolean;
}

/** As problems come for too many, and for a deadline that has passed. */
const refusals = [429, 504];

/** A department's own system: asks its connector's local address and checks every answer. */
export class Asker {
  private readonly agent: Agent;
  private readonly url: URL;

  constructor(
    private readonly job: LoadJob,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.url = new URL('/v1/verify', job.url);
  }

  /** Asks the question of that number; resolves with what was wrong with the answer, if anything. */
  async ask(number: number): Promise<Wrong | undefined> {
    const { agreement, persons, seed, expects } = this.job;
    const { keys, claims, result: known } = questionAt(number, persons, seed);
    const expected = expects === 'result' ? known : keys.RESIDENT_NUMBER;
    try {
      const { status, body } = await this.post(JSON.stringify({ agreement, keys, claims }));
      if (status !== 200) return wrong(`${status} ${body}`, refusals.includes(status));
      const { result } = JSON.parse(body) as { result: string };
      return result === expected ? undefined : wrong(`${result} instead of ${expected}`);
    } catch (error) {
      return wrong(String(error));
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private post(body: string): Promise<{ status: number; body: string }> {
    const headers = {
      authorization: `Bearer ${this.job.key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const options = { method: 'POST', agent: this.agent, headers, timeout: patienceMs };
    return new Promise((resolve, reject) => {
      const sent = request(this.url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${patienceMs} ms`)));
      sent.end(body);
    });
  }
}

const wrong = (said: string, isRefusal = false): Wrong => ({ said, isRefusal });
