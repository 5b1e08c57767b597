import { Inject, Injectable } from '@nestjs/common';
import { monotonicMillis, type Context } from '@shutong/platform';
import { isKeyOf, openKeyCard, type KeyCard } from '@shutong/wire';
import { Connectors } from './connectors.service';

/** For so long a revoked key may still be taken by this process. */
const freshMs = 1000;

interface Kept {
  readonly at: number;
  /** As it was received; undefined where the department has no connector. */
  readonly jws: string | undefined;
  readonly card: KeyCard | undefined;
}

/** Departments' newest key cards, looked at once a second at most. */
@Injectable()
export class ConnectorCards {
  private readonly kept = new Map<string, Kept>();
  /** Looks at what has become too old, which all calls of the moment share. */
  private readonly refreshing = new Map<string, Promise<KeyCard | undefined>>();

  constructor(@Inject(Connectors) private readonly connectors: Connectors) {}

  /** The card, as it is now where a key is asked about that the kept one does not know. */
  async newest(ctx: Context, department: string, thumbprint: string): Promise<KeyCard | undefined> {
    const kept = this.kept.get(department);
    const isFresh = kept !== undefined && monotonicMillis() - kept.at < freshMs;
    const knows = kept?.card !== undefined && isKeyOf(kept.card, thumbprint);
    if (!knows) return this.load(ctx, department);
    return isFresh ? kept.card : this.refresh(ctx, department);
  }

  private refresh(ctx: Context, department: string): Promise<KeyCard | undefined> {
    const running = this.refreshing.get(department);
    if (running) return running;
    const loading = this.load(ctx, department).finally(() => this.refreshing.delete(department));
    this.refreshing.set(department, loading);
    return loading;
  }

  private async load(ctx: Context, department: string): Promise<KeyCard | undefined> {
    const at = monotonicMillis();
    const jws = (await this.connectors.find(ctx, department))?.card;
    const before = this.kept.get(department);
    const card = jws !== undefined && before?.jws !== jws ? await openKeyCard(jws) : before?.card;
    const kept = { at, jws, card: jws === undefined ? undefined : card };
    this.kept.set(department, kept);
    return kept.card;
  }
}
