import type { Delivered, OnTrouble, SubscribeOptions } from '../transport';
import { type DispatcherOptions, timers } from './dispatcher';
import { DEFAULT_RETRY } from './retry.policy';

const DEFAULT_IN_FLIGHT = 512;
const DEFAULT_IN_FLIGHT_BYTES = 16 * 1024 * 1024;
/** Within the 30 s that a process has after SIGTERM. */
const STOP_MS = 20_000;
const LONGEST_FAILURE_TEXT = 4000;

interface Hooks {
  readonly bury: (message: Delivered, error: unknown) => Promise<void>;
  readonly onProgress: (lane: string) => void;
  readonly onTrouble: OnTrouble;
}

/** What a subscriber asked for, completed by the defaults and the transport's own hooks. */
export function dispatcherOptions(options: SubscribeOptions, hooks: Hooks): DispatcherOptions {
  return {
    handler: options.handler,
    bury: hooks.bury,
    retry: { ...DEFAULT_RETRY, ...options.retry },
    isPassing: options.isPassing ?? (() => false),
    maxInFlight: options.maxInFlight ?? DEFAULT_IN_FLIGHT,
    maxInFlightBytes: options.maxInFlightBytes ?? DEFAULT_IN_FLIGHT_BYTES,
    stopMs: STOP_MS,
    onProgress: hooks.onProgress,
    onTrouble: (error, { id, topic }) => hooks.onTrouble(error, `message ${id} of ${topic}`),
    schedule: timers,
  };
}

/** What a dead letter says of the last failure: name and message, no stack, bounded. */
export function failureText(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.slice(0, LONGEST_FAILURE_TEXT);
}

/** Bounds the page of dead letters that was asked for. */
export function pageSize(limit = 100): number {
  return Math.max(1, Math.min(500, Math.trunc(limit)));
}
