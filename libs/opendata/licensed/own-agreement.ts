/** An agreement on conditionally open data that is in force for whom the account acts. */
export interface OwnAgreement {
  /** By which keys are bound to it. */
  readonly id: string;
  /** Of the entry that is opened. */
  readonly entryId: string;
  readonly entryCode: string | null;
  readonly entryTitle: string;
  readonly entryTitleEn: string;
  /** Codes of the items that it covers and the catalogue still opens. */
  readonly items: readonly string[];
  readonly concludedAt: Date;
  readonly validUntil: Date;
  /** Ids of the datasets that are published by the entry for licensees; rows of each are asked for with a key that is bound to the agreement. */
  readonly datasets: readonly string[];
}

export interface AgreementsAnswer {
  readonly agreements: readonly OwnAgreement[];
  /** Null on the last page. */
  readonly next: string | null;
}
