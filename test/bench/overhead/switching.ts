import { serveJobs } from '../worker-process';

/** What a process can be kept from recording: the log of calls with its fact events, or what usage is counted from. */
export type Recording = 'log' | 'usage';

/** Leaves out one kind of record from now on, or none; the outcome is the CPU time used so far. */
export interface SwitchJob {
  readonly without: Recording | null;
}

/** Microseconds of processor time of this process. */
export interface CpuOutcome {
  readonly cpuUs: number;
}

/** A switch that production does not have. */
export function serveSwitch(
  leaveOut: (without: SwitchJob['without']) => void,
  release: () => Promise<void>,
): void {
  serveJobs((job: SwitchJob): Promise<CpuOutcome> => {
    leaveOut(job.without);
    const { user, system } = process.cpuUsage();
    return Promise.resolve({ cpuUs: user + system });
  }, release);
}
