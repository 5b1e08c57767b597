import { isKeyOf, type KeyCard } from '@shutong/wire';
import { isOwn, type Own } from '../identity/own';
import type { State } from '../state/state';
import type { StoredCard } from './stored-card';

/** Whoever asks wants no key that was ever revoked. */
export const neverRevoked = Infinity;
/** Revoked since or not: what it signed narrows only. */
export const evenRevoked = 0;

/**
 * Root-key thumbprints as people told them to each other, never as the hub says them. What stands in
 * connector.yaml stands above what was pinned by command. A pin also stands for the keys to which the pinned key
 * handed over by its own signature.
 */
export class Pins {
  constructor(
    private readonly state: State,
    private readonly inFile: Readonly<Record<string, string>>,
    private readonly own: Pick<Own, 'identity' | 'card'>,
  ) {}

  /** The department's thumbprint; undefined where nobody has told it. */
  of(department: string): string | undefined {
    const { identity } = this.own;
    if (department === identity.department) return identity.thumbprint;
    if (Object.hasOwn(this.inFile, department)) return this.inFile[department];
    return this.state.pins.get(department);
  }

  /**
   * Whether a root key is the pinned one, took over from it or handed over to it, and was not revoked at the
   * instant (microseconds since the epoch).
   */
  holds(department: string, thumbprint: string, at: number): boolean {
    if (department === this.own.identity.department) return isOwn(this.own, thumbprint);
    const known = this.known(department);
    if (!known) return this.of(department) === thumbprint;
    const key = known.keys.find((one) => one.thumbprint === thumbprint);
    return key !== undefined && (key.until === undefined || key.until > at);
  }

  /** The newest card of the department that took over from the pinned key; of none where a person pinned another since. */
  known(department: string): StoredCard | undefined {
    const stored = this.state.cards.get(department);
    const pin = this.of(department);
    return stored?.keys.some(({ thumbprint }) => thumbprint === pin) ? stored : undefined;
  }

  /** As `holds`, for a card that may not be known yet: its own handovers count where nothing newer is known. */
  holdsCard({ department, thumbprint, former }: KeyCard, at: number): boolean {
    if (this.known(department)) return this.holds(department, thumbprint, at);
    const pin = this.of(department);
    return pin !== undefined && isKeyOf({ thumbprint, former }, pin);
  }
}
