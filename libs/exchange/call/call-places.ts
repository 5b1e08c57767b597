import { limits } from '@shutong/platform';
import { callErrors } from './call.errors';

/** The two departments of a call. */
export interface Between {
  readonly provider: string;
  readonly requester: string;
}

/**
 * Places for the calls under way in this process. A department has a share of them as provider, and one as requester:
 * a provider that does not answer holds its callers up, and nobody else.
 */
export class CallPlaces {
  private taken = 0;
  private readonly shares = new Map<string, number>();

  /**
   * Takes a place until the returned function is called.
   * Errors: `exchange.call.too-many`, `.provider-share`, `.requester-share`; nothing is taken then.
   */
  take({ provider, requester }: Between): () => void {
    const [asProvider, asRequester] = [`provider ${provider}`, `requester ${requester}`];
    if (this.taken >= limits.callsInFlight.value) throw callErrors.tooMany();
    if (this.isUsedUp(asProvider)) throw callErrors.providerShare();
    if (this.isUsedUp(asRequester)) throw callErrors.requesterShare();
    this.count(asProvider, asRequester, 1);
    return () => this.count(asProvider, asRequester, -1);
  }

  private isUsedUp(share: string): boolean {
    return (this.shares.get(share) ?? 0) >= limits.callsInFlightShare.value;
  }

  private count(asProvider: string, asRequester: string, change: 1 | -1): void {
    this.taken += change;
    for (const share of [asProvider, asRequester]) {
      const taken = (this.shares.get(share) ?? 0) + change;
      if (taken === 0) this.shares.delete(share);
      else this.shares.set(share, taken);
    }
  }
}
