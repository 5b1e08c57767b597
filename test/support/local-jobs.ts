import { setTimeout as sleep } from 'node:timers/promises';
import type { JobResult, JobView } from '@shutong/connector';

/** A refusal of the local address, as much of it as tests look at. */
export interface Refused {
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
}

/** A department's own system that has jobs done: at the local address of its connector. */
export class LocalJobs {
  constructor(
    public url: string,
    private readonly key: string,
  ) {}

  /** The job as it was taken in, or the refusal. */
  async submit(
    ask: Readonly<Record<string, string>>,
    rows: string | Buffer | ReadableStream,
    type = 'application/x-ndjson',
  ): Promise<JobView & Refused> {
    const response = await this.send(`?${new URLSearchParams(ask).toString()}`, {
      method: 'POST',
      body: rows,
      headers: { 'content-type': type },
      duplex: 'half',
    });
    return { status: response.status, ...((await response.json()) as JobView) };
  }

  async job(id: string): Promise<JobView & Refused> {
    const response = await this.send(`/${id}`);
    return { status: response.status, ...((await response.json()) as JobView) };
  }

  async list(): Promise<readonly JobView[]> {
    return ((await (await this.send('')).json()) as { jobs: JobView[] }).jobs;
  }

  async results(id: string): Promise<JobResult[]> {
    const text = await (await this.send(`/${id}/results`)).text();
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JobResult);
  }

  async remove(id: string): Promise<number> {
    return (await this.send(`/${id}`, { method: 'DELETE' })).status;
  }

  /** The job once it is as wished. */
  async until(
    id: string,
    holds: (job: JobView) => boolean,
    milliseconds: number,
  ): Promise<JobView> {
    const last = performance.now() + milliseconds;
    for (;;) {
      const job = await this.job(id);
      if (holds(job)) return job;
      if (performance.now() > last) throw new Error(`Never came true: ${JSON.stringify(job)}`);
      await sleep(20);
    }
  }

  private send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.key}`, 'accept-language': 'en' };
    return fetch(`${this.url}/v1/jobs${path}`, {
      ...init,
      headers: { ...headers, ...(init.headers as Record<string, string>) },
    });
  }
}

/** JSON lines of rows. */
export const jsonLines = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');
