import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import type { Delivered, Message, SubscribeOptions, Transport } from '../index';

/** What a spec file gives the suite: how to reach one and the same store again and again. */
export interface TransportHarness {
  /** A new transport, as another process would have it. */
  connect(): Promise<Transport>;
  /** Makes topics as the hub does. */
  createTopics(topics: string[]): Promise<void>;
  /** A real process that takes messages of a topic and never finishes one, to be killed. */
  spawnHangingConsumer(topic: string, group: string): Promise<ChildProcess>;
  close(): Promise<void>;
}

/** The store under test plus the transports opened during one test. */
export class Bench {
  private open: Transport[] = [];

  constructor(readonly harness: TransportHarness) {}

  async transport(): Promise<Transport> {
    const transport = await this.harness.connect();
    this.open.push(transport);
    return transport;
  }

  async topic(): Promise<string> {
    const topic = `contract.${randomUUID()}`;
    await this.harness.createTopics([topic]);
    return topic;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.open.splice(0).map((transport) => transport.close()));
  }
}

/** Remembers what a handler got, in order. */
export class Collector {
  readonly messages: Delivered[] = [];

  readonly handler: SubscribeOptions['handler'] = async (message) => {
    this.messages.push(message);
  };

  get ids(): string[] {
    return this.messages.map(({ id }) => id);
  }

  ofKey(key: string): string[] {
    return this.messages.filter((message) => message.key === key).map(({ id }) => id);
  }

  async reached(count: number): Promise<void> {
    await eventually(() => this.messages.length >= count, `${count} messages`);
  }
}

export function message(id: string, key = 'k', fields: Partial<Message> = {}): Message {
  return { id, key, type: 'contract.said', headers: {}, body: Buffer.from(id), ...fields };
}

/** `count` messages named `prefix-0`, `prefix-1`, …, over `keys` keys in turn. */
export function messages(count: number, keys = 1, prefix = 'm'): Message[] {
  return Array.from({ length: count }, (_, i) => message(`${prefix}-${i}`, `k${i % keys}`));
}

export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const deadline = performance.now() + 25_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await pause(10);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A gate that handlers wait at until it is opened. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

export const QUICK_RETRY = { attempts: 3, firstDelayMs: 50, maxDelayMs: 200 };
