import { list, record, text } from '../canonical/shape';
import { wireLimits } from '../limits/limits';

/** Measures by which a requester protects what it gets (安全措施; Decree 809, Art. 34). */
export const securityMeasures = [
  /** 身份鉴别与权限控制: only named people get in, with no more rights than they need. */
  'accessControl',
  /** 访问留痕与审计: every access is recorded and looked at. */
  'accessAudit',
  /** 传输加密 */
  'encryptedTransport',
  /** 存储加密 */
  'encryptedStorage',
  /** 不落地存储: looked at and not kept. */
  'noStorage',
  /** 脱敏展示: masked on screens beyond the terms. */
  'maskedDisplay',
  /** 防汇聚关联: nothing is joined with other data (Art. 25). */
  'noAggregation',
  /** 隔离环境: used in an environment of its own. */
  'isolatedEnvironment',
] as const;
export type SecurityMeasure = (typeof securityMeasures)[number];

export interface SecurityMeasures {
  readonly measures: readonly SecurityMeasure[];
  /** Who may see the data. */
  readonly viewers: string;
  /** The measures in words; empty where they need none. */
  readonly details: string;
}

/** JSON Schema of security measures. */
export const securitySchema = record({
  measures: list({ enum: securityMeasures }, 1, securityMeasures.length),
  viewers: text(wireLimits.text),
  details: text(wireLimits.text, 0),
});
