/** Classification that a resource code carries: 类, 项, 目 and 细目. */
export interface CodeClassification {
  /** 1 base, 2 theme, 3 department (基础, 主题, 部门信息资源类). */
  readonly kind: '1' | '2' | '3';
  readonly group: string;
  readonly subgroup: string;
  /** Empty where the code goes no further. */
  readonly detail: string;
}

/** How a region forms its resource codes (信息资源代码); provincial standards differ. */
export interface ResourceCodeRule {
  readonly accepts: (code: string) => boolean;
  /** Null where the rule's codes say nothing about classification. */
  readonly classificationOf: (code: string) => CodeClassification | null;
}

/** Compilation guide of 2017 (发改高技术〔2017〕1272号): 类 1 digit, 项 2, 目 3, 细目, then / and a sequence number. */
const guideShape = /^([123])(\d{2})(\d{3})([0-9A-Z]{0,26})\/\d{1,30}$/;

/** What portals that report to the national catalogue take. */
const portalShape = /^[A-Za-z0-9\-_/]{1,64}$/;

export const codeRules = {
  'guide-2017': {
    accepts: (code) => guideShape.test(code),
    classificationOf: (code) => {
      const [, kind, group, subgroup, detail] = guideShape.exec(code) ?? [];
      if (kind === undefined) return null;
      return { kind: kind as '1' | '2' | '3', group: group!, subgroup: subgroup!, detail: detail! };
    },
  },
  portal: { accepts: (code) => portalShape.test(code), classificationOf: () => null },
} as const satisfies Readonly<Record<string, ResourceCodeRule>>;

export type CodeRuleName = keyof typeof codeRules;
