import type { Language } from '@shutong/platform';
import type { ClockKind } from '../jurisdiction/jurisdiction';

/** What a department has time for, as people are told. */
export const clockWords: Readonly<Record<ClockKind, Readonly<Record<Language, string>>>> = {
  'answer-unconditional': { 'zh-CN': '答复无条件共享申请', en: 'answer, unconditional sharing' },
  'answer-conditional': { 'zh-CN': '答复有条件共享申请', en: 'answer, conditional sharing' },
  supplement: { 'zh-CN': '补正申请材料', en: 'supplements to an application' },
  delivery: { 'zh-CN': '提供数据', en: 'delivery' },
  correction: { 'zh-CN': '数据校核', en: 'correction of data' },
  'catalog-update': { 'zh-CN': '更新目录', en: 'catalogue update' },
  'catalog-review': { 'zh-CN': '审核目录', en: 'review of an entry' },
  rectification: { 'zh-CN': '整改', en: 'rectification' },
  'rectification-examination': { 'zh-CN': '审查整改', en: 'examination of a rectification' },
  'termination-filing': { 'zh-CN': '终止共享备案', en: 'filing of a termination' },
  disposal: { 'zh-CN': '处置数据', en: 'disposal of data' },
  'service-change-answer': { 'zh-CN': '答复服务变更', en: 'answer to a service change' },
  'service-change-filing': { 'zh-CN': '服务变更备案', en: 'filing of a service change' },
  'data-return': { 'zh-CN': '答复数据回流申请', en: 'answer, data return' },
  'data-return-delivery': { 'zh-CN': '确认回流数据量', en: 'data return, how much there is' },
  'data-return-count': { 'zh-CN': '核对回流数据量', en: 'data return, how much has come' },
  'dispute-negotiation': { 'zh-CN': '协商争议', en: 'negotiation of a dispute' },
  'dispute-coordination': { 'zh-CN': '协调争议', en: 'coordination of a dispute' },
  'dispute-superior': { 'zh-CN': '上级协调争议', en: 'a dispute, at the authority above' },
  'dispute-government': { 'zh-CN': '政府决定争议', en: 'a dispute, at the government' },
  'need-assignment': { 'zh-CN': '确定数源部门', en: 'naming a source' },
  'need-answer': { 'zh-CN': '答复数据需求', en: 'answer to a need' },
  'open-answer': { 'zh-CN': '答复有条件开放申请', en: 'answer, conditionally open data' },
  'open-feedback': { 'zh-CN': '答复公众反馈', en: 'answer to feedback' },
};
