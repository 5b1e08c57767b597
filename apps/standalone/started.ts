/** Ends one part in good order. */
export type Stop = () => Promise<void>;

/** A process that is to live until it is stopped. */
export interface Watched {
  readonly name: string;
  readonly pid: number;
  readonly log: string;
  /** Resolves when the process ends, asked or not. */
  readonly exited: Promise<unknown>;
}

/** Why everything is stopped: a person or a service manager asked for it. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted; everything is stopped again.');
  }
}

/** What has been started, to be stopped in the reverse order. */
export class Started {
  private readonly stops: Stop[] = [];

  /** @param halt aborted, with the reason, when everything has to stop */
  constructor(private readonly halt: AbortController) {}

  add(stop: Stop): void {
    this.stops.push(stop);
  }

  /** Nothing is started again here, and half an instance misleads: the end of one is the end of all. */
  watch({ name, pid, log, exited }: Watched): void {
    const why = `${name} (process ${pid}) ended unasked; everything else is stopped too. See ${log}`;
    void exited.then(() => this.halt.abort(new Error(why)));
  }

  /** Stops what is left even where a part cannot be stopped. */
  async stop(): Promise<void> {
    for (const one of this.stops.splice(0).reverse()) {
      await one().catch((error: unknown) => console.error(`Stopping: ${String(error)}`));
    }
  }
}
