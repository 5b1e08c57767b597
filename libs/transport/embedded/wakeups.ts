import { Client, type ClientConfig } from 'pg';
import type { OnTrouble } from '../transport';

/** Rung when there may be something new; remembers one ring while nobody waits. */
export class Bell {
  private rung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Resolves at the next ring, at once if it rang since the last wait, at the latest after `ms`. True = rung. */
  async wait(ms: number): Promise<boolean> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const rung = this.rung;
    this.rung = false;
    this.wake = undefined;
    return rung;
  }
}

const CHANNELS = ['transport', 'transport_reply'];
const RECONNECT_MS = 500;

/**
 * The one connection that listens for NOTIFY. Being told is only an acceleration: whoever waits on a bell
 * also looks by itself, so a lost notification costs time, never a message.
 */
export class Wakeups {
  private readonly bells = new Map<string, Set<Bell>>();
  private client: Client | undefined;
  private starting: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly config: ClientConfig,
    private readonly onTrouble: OnTrouble,
  ) {}

  /** A bell that rings for each notification whose payload is `name` (a topic or a reply address). */
  async bell(name: string): Promise<Bell> {
    this.starting ??= this.listen();
    await this.starting;
    const bell = new Bell();
    const set = this.bells.get(name) ?? new Set();
    this.bells.set(name, set.add(bell));
    return bell;
  }

  remove(name: string, bell: Bell): void {
    this.bells.get(name)?.delete(bell);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }

  private async listen(): Promise<void> {
    const client = new Client({ ...this.config, keepAlive: true });
    client.on('error', (error) => this.onTrouble(error, 'listening for notifications'));
    client.on('notification', ({ payload }) => this.ring(payload ?? ''));
    client.on('end', () => this.reconnect());
    this.client = client;
    try {
      await client.connect();
      for (const channel of CHANNELS) await client.query(`LISTEN ${channel}`);
    } catch (error) {
      this.onTrouble(error, 'listening for notifications');
      await client.end().catch(() => undefined);
    }
    for (const name of this.bells.keys()) this.ring(name);
  }

  private reconnect(): void {
    if (this.closed) return;
    setTimeout(() => {
      if (!this.closed) void this.listen();
    }, RECONNECT_MS).unref();
  }

  private ring(name: string): void {
    for (const bell of this.bells.get(name) ?? []) bell.ring();
  }
}
