import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Conditions, Sharing, UpdateCycle } from '../vocabulary';

export const responsibilityStates = ['in-force', 'ended'] as const;
export type ResponsibilityState = (typeof responsibilityStates)[number];

/** What may not be shared is nobody's duty to share. */
export const responsibleSharings = ['unconditional', 'conditional'] as const;
export type ResponsibleSharing = Extract<Sharing, (typeof responsibleSharings)[number]>;

/** An information item (信息项) that has to be shared; with its code where the entry has it already. */
export interface ResponsibleItem {
  readonly name: string;
  readonly code?: string | null;
}

/** One version of a department's duty to share something (数据共享责任). */
@Entity({ schema: 'catalog', name: 'responsibility' })
export class Responsibility {
  /** Names the duty in all its versions. */
  @PrimaryColumn('text')
  code: string;

  @PrimaryColumn('integer')
  version: number;

  /** The newest version; only this column ever changes. */
  @Column('boolean')
  current: boolean;

  @Column('text')
  state: ResponsibilityState;

  @Column('text')
  title: string;

  /** Unified social credit code of the department whose duty it is. */
  @Column('text')
  provider: string;

  @Column('text', { name: 'provider_name' })
  providerName: string;

  /** Empty for all items of the entry. */
  @Column('jsonb')
  items: ResponsibleItem[];

  @Column('text')
  sharing: ResponsibleSharing;

  @Column('jsonb', { nullable: true })
  conditions: Conditions | null;

  @Column('text', { name: 'update_cycle' })
  updateCycle: UpdateCycle;

  /** Working days in which a request is answered. */
  @Column('smallint', { name: 'reply_days' })
  replyDays: number;

  @Column('text')
  contact: string;

  /** 信息资源代码 of the entry that fulfils it; that may still have to be written. */
  @Column('text', { name: 'entry_code', nullable: true })
  entryCode: string | null;

  /** Last day in China on which its resource has to be mounted, YYYY-MM-DD. */
  @Column('date', { name: 'due_on' })
  dueOn: string;

  /** Why this version was published, or the duty ended. */
  @Column('text', { nullable: true })
  reasons: string | null;

  @Column('text', { name: 'published_by' })
  publishedBy: string;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;
}

/** What the authority says of a duty. */
export type ResponsibilityContent = Pick<
  Responsibility,
  | 'title'
  | 'provider'
  | 'items'
  | 'sharing'
  | 'conditions'
  | 'updateCycle'
  | 'replyDays'
  | 'contact'
  | 'entryCode'
  | 'dueOn'
>;
