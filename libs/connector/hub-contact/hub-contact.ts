import { release } from '@shutong/platform/config';
import { supportedVersions } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { HubClient } from '../hub/hub-client';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';
import { failureFacts, type Log } from '../log/log';
import type { HubReach } from './hub-reach';
import { heartbeatPath, reasonOfRefusal, understood } from './hub-speaks';

/** Before the hub has said how often it wants to hear of the connector, and after it was out of reach, at the longest. */
const againSeconds = 5;
/** A release that does not fit is not there so soon. */
const unfitSeconds = 300;
const answerWithinMs = 5000;
/** Looks in a row: one may have been slow by chance, and away is refused to everybody. */
const missesUntilAway = 2;
const refusedByHub = 'exchange.connector.wire-version';

/** `unknown` until the first attempt has ended. */
export type ContactState = 'unknown' | 'reached' | 'unreachable' | 'refused';

export interface Contact {
  readonly state: ContactState;
  /** Microseconds since the epoch, from when on it is so. */
  readonly since: number;
  /** Code of the refusal. */
  readonly code?: string;
}

export interface ContactParts {
  readonly hub: Pick<HubClient, 'get' | 'post'>;
  readonly log: Log;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The connector's sign of life: says release and wire versions as often as the hub asks for it, and keeps what became of
 * that. Whoever has no version in common with the hub asks nothing of it: neither would understand the other.
 */
export class HubContact implements HubReach {
  private present: Contact;
  private unfit: ConnectorError | undefined;
  /** Of `performance.now`. */
  private next = 0;
  /** Looks in a row that found no hub. */
  private misses = 0;
  private saidTime: number | undefined;

  constructor(private readonly parts: ContactParts) {
    this.present = { state: 'unknown', since: parts.now() };
  }

  get contact(): Contact {
    return this.present;
  }

  /**
   * Up to when both clocks agree that the time has passed, in microseconds; either may be wrong, and the hub's may lie. Undefined
   * as long as the hub has not said its time.
   */
  get agreedTime(): number | undefined {
    return this.saidTime === undefined ? undefined : Math.min(this.saidTime, this.parts.now());
  }

  get isAway(): boolean {
    return this.misses >= missesUntilAway;
  }

  /** A call has found nobody: the hub is looked for with the next round. */
  missed(): void {
    if (!this.isAway) this.next = 0;
  }

  answered(): void {
    if (this.present.state === 'unreachable') this.found();
  }

  /** @throws connector.wire-version */
  assertFits(): void {
    if (this.unfit) throw this.unfit;
  }

  async round(): Promise<void> {
    if (performance.now() < this.next) return;
    const seconds = await this.beat();
    this.next = performance.now() + seconds * 1000;
  }

  /** Seconds until the next one. */
  private async beat(): Promise<number> {
    try {
      const said = { release: release(), wire: supportedVersions };
      const how = { milliseconds: answerWithinMs };
      const speaks = understood(await this.parts.hub.post<unknown>(heartbeatPath, said, how));
      this.unfit = undefined;
      this.saidTime = speaks.time ?? this.saidTime;
      this.found();
      return speaks.heartbeatSeconds;
    } catch (error) {
      return this.failed(await this.reasonOf(error));
    }
  }

  private reasonOf(error: unknown): Promise<unknown> {
    if (!(error instanceof HubRefusal) || error.code !== refusedByHub)
      return Promise.resolve(error);
    return reasonOfRefusal(this.parts.hub, error).catch((reason: unknown) => reason);
  }

  private failed(error: unknown): number {
    if (error instanceof HubUnreachable) {
      this.become('unreachable');
      this.misses += 1;
      // Calls are refused until it is found: sought often at first, then in peace.
      return Math.min(againSeconds, 2 ** (this.misses - 1));
    }
    this.misses = 0;
    this.unfit = error instanceof ConnectorError ? error : undefined;
    const { code = 'connector.unexpected' } = failureFacts(error);
    this.become('refused', code);
    return this.unfit ? unfitSeconds : againSeconds;
  }

  private found(): void {
    this.misses = 0;
    this.become('reached');
  }

  private become(state: ContactState, code?: string): void {
    const { state: before, code: codeBefore } = this.present;
    if (state === before && code === codeBefore) return;
    const { log, now } = this.parts;
    this.present = { state, since: now(), ...(code === undefined ? {} : { code }) };
    if (state === 'reached') log.info({ hub: state }, 'heard by the hub');
    else log.warn({ hub: state, code }, 'not heard by the hub');
  }
}
