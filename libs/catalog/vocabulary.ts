/** Closed lists of the catalogue, with the words of the law. */

/** How an interface's documentation names a closed list. */
export const oneOf = (values: readonly (string | number)[]): string =>
  `One of: ${values.join(', ')}.`;

/** 共享属性 (Decree 809, Art. 14): 无条件共享, 有条件共享, 不予共享. */
export const sharings = ['unconditional', 'conditional', 'not-shared'] as const;
export type Sharing = (typeof sharings)[number];

/** 开放属性: 无条件开放, 有条件开放, 不予开放. */
export const opennesses = ['unconditional', 'conditional', 'not-open'] as const;
export type Openness = (typeof opennesses)[number];

/** 共享方式 (Art. 13, 22): 核验, 查询, 批量交换, 订阅. */
export const modes = ['verify', 'query', 'batch', 'subscribe'] as const;
export type Mode = (typeof modes)[number];

/** 更新周期 (Art. 13). Named, because published code lists number them differently. */
export const updateCycles = [
  'realtime',
  'daily',
  'weekly',
  'half-monthly',
  'monthly',
  'quarterly',
  'half-yearly',
  'yearly',
  'irregular',
  'once',
  'other',
] as const;
export type UpdateCycle = (typeof updateCycles)[number];

/** 信息项数据类型. */
export const itemTypes = [
  'string',
  'text',
  'integer',
  'decimal',
  'currency',
  'date',
  'datetime',
  'boolean',
  'code',
  'object',
] as const;
export type ItemType = (typeof itemTypes)[number];

/** 数据分级, 1 (lowest) to 4. */
export const classes = [1, 2, 3, 4] as const;
export type DataClass = (typeof classes)[number];

/** Conditions of use of conditional data (Decree 809, Art. 14). */
export interface Conditions {
  /** 共享范围: who may use it. */
  readonly scope: string;
  /** 使用用途: what for. */
  readonly uses: string;
  readonly other?: string;
}

/** Why data may not be shared, and the law, regulation or decision that says so (Art. 14). */
export interface LegalGround {
  readonly law: string;
  readonly article: string;
  readonly reason: string;
}

/** 保密风险评估 and 个人信息保护影响评估, both before an entry is compiled (Decree 809, Art. 13). */
export const assessmentKinds = ['secrecy-risk', 'personal-information'] as const;
export type AssessmentKind = (typeof assessmentKinds)[number];

export const assessmentResults = ['passed', 'passed-with-measures', 'failed'] as const;
export type AssessmentResult = (typeof assessmentResults)[number];

/** A rule document and the article of it that something rests on. */
export interface Citation {
  /** Code of a registered rule document. */
  readonly document: string;
  readonly article: string;
}

/** The one version of a code table whose values an item takes. */
export interface CodeTableRef {
  readonly code: string;
  readonly version: number;
}

export const resourceKinds = ['table', 'file', 'interface', 'map-service'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** Ways in which a resource can be shared by connectors. */
export const resourceModes = ['verify', 'query', 'batch'] as const;
export type ResourceMode = (typeof resourceModes)[number];

/**
 * How a query's answer hides part of a value, as connectors apply it: as it is, not at all, or all but
 * the first and last characters.
 */
export type Mask = 'none' | 'hidden' | `keep-${number}-${number}`;
export const maskShape = /^(none|hidden|keep-(0|[1-9]\d?)-(0|[1-9]\d?))$/;

/** How a verification compares, as connectors apply it. */
export { matchRules, type MatchRule } from '@shutong/wire';
