import type { Day, Language } from '@shutong/platform';
import type { FigureQuestion } from '../figures/figure-table';
import type { Figures } from '../figures/figures.service';

export const reportKinds = ['department', 'region'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** Whose report, and on which month in China: `2026-03`. */
export interface ReportOf {
  readonly kind: ReportKind;
  /** Credit code, or division code (GB/T 2260). */
  readonly unit: string;
  readonly month: string;
}

/** What a report says; how it looks is made of it alone. */
export interface Report extends ReportOf {
  /** The department's, or the region's. */
  readonly name: string;
  readonly nameEn: string;
  readonly from: Day;
  readonly to: Day;
  /** When the figures were read (RFC 3339). */
  readonly madeAt: string;
  /** Whether it is kept, so that it says the same whenever it is read. */
  readonly isFinal: boolean;
  /** Of the month: the department's own row, or the region's departments. */
  readonly departments: Figures;
  /** Of a region: the regions in it, and its own departments' under its own code. */
  readonly regions: Figures;
  /** Of the twelve months that end with it. */
  readonly months: Figures;
  readonly projects: Figures;
  readonly usage: Figures;
}

/** How a report is read: in which language, and where the hub is that its links lead to. */
export interface Reading {
  readonly language: Language;
  /** Address of the hub, without a path. */
  readonly hub: string;
}

/** The question that figures on it answer. */
export const whose = ({ kind, unit }: ReportOf): Pick<FigureQuestion, 'department' | 'region'> =>
  kind === 'department' ? { department: unit } : { region: unit };
