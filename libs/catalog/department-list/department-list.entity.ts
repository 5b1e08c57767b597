import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 责任清单、权力清单、政府信息公开目录、公共服务清单: the four lists that a government offers. */
export const listKinds = ['duties', 'powers', 'disclosed-information', 'public-services'] as const;
export type ListKind = (typeof listKinds)[number];

/** What stands in a list, with the ids of the data resources behind it. */
export interface ListItem {
  readonly code: string;
  readonly title: string;
  readonly resources: readonly string[];
}

/** One version of a list that a department publishes. */
@Entity({ schema: 'catalog', name: 'department_list' })
export class DepartmentList {
  /** Unified social credit code of the department whose list it is. */
  @PrimaryColumn('text')
  department: string;

  @PrimaryColumn('text')
  kind: ListKind;

  @PrimaryColumn('integer')
  version: number;

  /** The newest version; only this column ever changes. */
  @Column('boolean')
  current: boolean;

  /** Empty where the department has no such list any more. */
  @Column('jsonb')
  items: ListItem[];

  @Column('text', { name: 'published_by' })
  publishedBy: string;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;
}
