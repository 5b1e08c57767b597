import { Inject, Injectable } from '@nestjs/common';
import { Config, projectRoot, readCatalogFile } from '@shutong/platform';
import { resolve } from 'node:path';

/** How far a developer is trusted; who is barred reaches nothing. */
export const trustLevels = ['barred', 'unverified', 'verified', 'trusted'] as const;
export type Trust = (typeof trustLevels)[number];

/** What a key is for: it decides how much may be called. contest: of an entry, within its window. */
export const tierNames = ['open', 'extended', 'contest'] as const;
export type TierName = (typeof tierNames)[number];

/** Calls in a minute, and in a day of China. */
export interface Quota {
  readonly minute: number;
  readonly day: number;
}

/** Calls by which something is handed in, each bounded in a day; `key` is every change of an account. */
export type HandedInKind = 'registration' | 'key' | 'feedback';

interface TiersFile {
  readonly anonymous: Quota;
  readonly tiers: Readonly<Partial<Record<TierName, Readonly<Partial<Record<Trust, Quota>>>>>>;
  readonly handedIn: Readonly<Record<HandedInKind, number>>;
}

/** Quotas as the file of the setting OPEN_TIERS has them. */
@Injectable()
export class Tiers {
  /** For each network without a key. */
  readonly anonymous: Quota;
  readonly handedIn: TiersFile['handedIn'];
  private readonly tiers: TiersFile['tiers'];

  /** @throws CatalogFileError */
  constructor(@Inject(Config) { openTiers }: Config) {
    const { content } = readCatalogFile<TiersFile>(resolve(projectRoot(), openTiers), 'open-tiers');
    this.anonymous = content.anonymous;
    this.tiers = content.tiers;
    this.handedIn = content.handedIn;
  }

  /** Undefined where the trust does not reach the tier. */
  quotaOf(tier: TierName, trust: Trust): Quota | undefined {
    return this.tiers[tier]?.[trust];
  }
}
