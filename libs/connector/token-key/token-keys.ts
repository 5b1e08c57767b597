import { createSecretKey, type KeyObject } from 'node:crypto';
import { atRisk } from '@shutong/crash';
import {
  generateTokenKey,
  openKeyCard,
  tokenKeyFingerprint,
  unwrapTokenKey,
  WireError,
  wrapTokenKey,
} from '@shutong/wire';
import { openCard } from '../agreement/cards';
import { neverRevoked, type Pins } from '../agreement/pins';
import { ConnectorError } from '../errors/connector-error';
import type { HubClient } from '../hub/hub-client';
import { allKeys, withOwnKeys, type Own } from '../identity/own';
import type { Log } from '../log/log';
import { isRefusal } from '../inbound/refusal.policy';
import type { State } from '../state/state';

/** More departments than any region has; newcomers that are not pinned yet wait. */
const mostNewcomers = 10_000;

export interface TokenKeyParts {
  readonly state: State;
  readonly own: Own;
  readonly pins: Pins;
  /** Credit code of the data authority; without one there are no subject tokens. */
  readonly authority: string | undefined;
  readonly hub: HubClient;
  readonly log: Log;
  /** Told of a key or newcomer that is given up. */
  readonly onRefused: (error: unknown, type: string, about: string) => void;
  /** A round may have something to do. */
  readonly onNews: () => void;
}

/**
 * The region's subject-token key. The authority's connector makes it and wraps it for each department whose
 * key is pinned here; every other connector takes it from the pinned authority alone. Without pins the hub
 * could have it wrapped for itself, or hand out one of its own, and recognise people by it.
 */
export class TokenKeys {
  private key: KeyObject | undefined;
  /** The newcomer whose wrapping failed last. */
  private failed = '';

  constructor(private readonly parts: TokenKeyParts) {
    const stored = parts.state.get('tokenKey');
    this.key = stored && createSecretKey(Buffer.from(stored.key, 'base64url'));
  }

  /** The key, as soon as this connector has it. */
  current(): KeyObject | undefined {
    return this.key;
  }

  private get isAuthority(): boolean {
    return this.parts.authority === this.parts.own.identity.department;
  }

  /** A connector has joined (told to the authority's alone). Errors: `connector.not-authority`, of the card. */
  async enrolled(card: string): Promise<void> {
    if (!this.isAuthority) throw new ConnectorError('connector.not-authority');
    const { department } = await openKeyCard(card);
    const { newcomers } = this.parts.state;
    if (newcomers.getKeysCount() >= mostNewcomers) throw new ConnectorError('connector.too-many');
    await atRisk('newcomer.commit', () => newcomers.put(department, card));
    this.parts.onNews();
  }

  /** The key has come. It waits where the authority is not pinned yet. Errors: of `unwrapTokenKey`. */
  async wrapped(jwe: string): Promise<void> {
    if (this.isAuthority) return;
    const authority = this.authorityPin();
    if (authority === undefined) await this.parts.state.put('wrappedTokenKey', jwe);
    else await this.keep(jwe);
  }

  /**
   * Makes, wraps and opens what can be by now: a person may have pinned somebody meanwhile. One round after
   * another, never two at once.
   */
  async round(): Promise<void> {
    if (this.isAuthority) {
      await this.make();
      await this.wrapForAll();
      return;
    }
    const waiting = this.parts.state.get('wrappedTokenKey');
    const authority = this.authorityPin();
    if (waiting === undefined || authority === undefined) return;
    await this.keep(waiting).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      this.parts.onRefused(error, 'token-key.wrapped', this.parts.authority!);
    });
    await this.parts.state.remove('wrappedTokenKey');
  }

  private authorityPin(): string | undefined {
    const { authority, pins } = this.parts;
    return authority === undefined ? undefined : pins.of(authority);
  }

  private async make(): Promise<void> {
    if (this.key) return;
    await this.store(generateTokenKey(), this.parts.own.identity.thumbprint);
    this.parts.log.info({}, 'subject-token key made');
  }

  private async keep(jwe: string): Promise<void> {
    const { own, pins } = this.parts;
    const { key, authority } = await withOwnKeys(allKeys(own), (keys) => unwrapTokenKey(jwe, keys));
    if (authority.department !== this.parts.authority || !pins.holdsCard(authority, neverRevoked)) {
      throw new WireError('wire.wrong-key', 'authority');
    }
    await this.store(key, authority.thumbprint);
    this.parts.log.info({ fingerprint: tokenKeyFingerprint(key) }, 'subject-token key kept');
  }

  private async store(key: KeyObject, authority: string): Promise<void> {
    const text = key.export().toString('base64url');
    const stored = { key: text, authority };
    await atRisk('token-key.commit', () => this.parts.state.put('tokenKey', stored));
    this.key = key;
  }

  /**
   * None keeps the others waiting: one that is refused is given up, and behind one whose wrapping fails
   * otherwise the next round begins. Such a failure ends a round, since it may be the hub that is out of reach.
   */
  private async wrapForAll(): Promise<void> {
    for (const { key, value } of this.inTurn()) {
      try {
        await this.wrapFor(key, value);
      } catch (error) {
        if (!isRefusal(error)) {
          this.failed = key;
          throw error;
        }
        await this.parts.state.newcomers.remove(key);
        this.parts.onRefused(error, 'connector.enrolled', key);
      }
    }
  }

  private inTurn(): readonly { readonly key: string; readonly value: string }[] {
    const all = [...this.parts.state.newcomers.getRange()];
    const { failed } = this;
    return [...all.filter(({ key }) => key > failed), ...all.filter(({ key }) => key <= failed)];
  }

  private async wrapFor(department: string, jws: string): Promise<void> {
    const { own, pins, hub, state, log } = this.parts;
    // Not opened for nothing: rounds come twice a second, and many may wait for their pins.
    if (pins.of(department) === undefined) return;
    const card = await openCard(jws);
    if (!pins.holdsCard(card, neverRevoked)) return;
    const from = { own: own.keys, card: own.identity.card };
    const wrapped = await wrapTokenKey(this.key!, from, card);
    const fingerprint = tokenKeyFingerprint(this.key!);
    const path = `/api/v1/token-keys/${department}`;
    await atRisk('token-key.send', () => hub.put(path, { wrapped, fingerprint }));
    await state.newcomers.remove(department);
    log.info({ department }, 'subject-token key wrapped');
  }
}
