import { createRequire } from 'node:module';
import type { MockInstance } from 'vitest';
import { quietIdleConnections } from './kafkajs-idle';

interface Queue {
  readonly pending: unknown[];
  scheduleCheckPendingRequests(): void;
  destroy(): void;
}

describe("kafkajs's queue of requests", () => {
  let queue: Queue;
  let timers: MockInstance;
  beforeEach(() => {
    quietIdleConnections();
    const RequestQueue = createRequire(__filename)('kafkajs/src/network/requestQueue') as new (
      options: object,
    ) => Queue;
    queue = new RequestQueue({
      ...{ maxInFlightRequests: 1, requestTimeout: 1000, clientId: 'test', broker: 'test' },
      ...{ logger: { debug: () => undefined }, isConnected: () => true },
    });
    timers = vi.spyOn(globalThis, 'setTimeout');
  });
  afterEach(() => {
    timers.mockRestore();
    queue.destroy();
  });

  it('starts no timer while nothing is pending, or an idle connection would wake up for ever', () => {
    queue.scheduleCheckPendingRequests();
    expect(timers).not.toHaveBeenCalled();
  });

  it('looks again while something is pending', () => {
    queue.pending.push({});
    queue.scheduleCheckPendingRequests();
    expect(timers).toHaveBeenCalledTimes(1);
  });

  it('is mended once, however many clients there are', () => {
    quietIdleConnections();
    queue.pending.push({});
    queue.scheduleCheckPendingRequests();
    expect(timers).toHaveBeenCalledTimes(1);
  });
});
