import type { FairUse } from '@shutong/clocks';
import type { Application } from '../application/application.entity';
import {
  isInPart,
  nothing,
  type Asked,
  type Extent,
  type FullProposal,
  type GrantRules,
} from './decision.policy';

const day = 86_400_000;

/** Until when the rule grants, where that is earlier than was asked for. */
function longestOf({ periodUntil }: Asked, { longestPeriod }: GrantRules, now: Date): Date | null {
  const last = longestPeriod === null ? periodUntil : new Date(now.getTime() + longestPeriod * day);
  return last < periodUntil ? last : null;
}

/**
 * The answer that the rule gives now for unconditional data: everything asked for, at a fair-use quota and for the longest period that the
 * jurisdiction sets. Where more was asked for, that is a grant in part, which says why.
 */
export function grantByRule(asked: Asked, rules: GrantRules, now: Date): FullProposal {
  const { fields, modes, rowFilter, volume } = asked;
  const { callsPerDay, rowsPerQuery } = rules.fairUse;
  const extent: Extent = {
    ...{ fields, modes, rowFilter },
    quotaCalls: Math.min(callsPerDay, volume?.callsPerDay ?? callsPerDay),
    maxRows: Math.min(rowsPerQuery, volume?.rowsPerDay ?? rowsPerQuery),
    periodUntil: longestOf(asked, rules, now),
  };
  return { outcome: 'granted', ...whyByRule(asked, extent, rules), ...extent };
}

type Why = Pick<FullProposal, 'reasons' | 'ground'>;

export const unsaid: Why = { reasons: '', ground: '' };

const groundOfFairUse =
  '条例未作规定，由本辖区设定（fairUse）。The Regulation is silent: a setting of the jurisdiction (fairUse).';

const ofFairUse = ({ callsPerDay, rowsPerQuery }: FairUse): Why => ({
  reasons: `按规则答复，以公平使用为限：每日${callsPerDay}次，每次查询${rowsPerQuery}条；每日合计及批量交换的行数不另设上限。By rule, for a fair use: ${callsPerDay} calls a day, ${rowsPerQuery} rows of a query; the rows of a day in all and those of a batch are not bounded.`,
  ground: groundOfFairUse,
});

const groundOfLongest =
  '条例未作规定，由本辖区设定（longestPeriod）。The Regulation is silent: a setting of the jurisdiction (longestPeriod).';

const ofLongest = ({ longestPeriod: days }: GrantRules): Why => ({
  reasons: `按规则答复，使用时限自答复起最长${days}日。By rule, for ${days} days from the answer at most.`,
  ground: groundOfLongest,
});

const ofAgreed: Why = {
  reasons: '续期不超过原共享协议的用量。A renewal is granted for no more use than agreed.',
  ground: '原共享协议。The agreement that it renews.',
};

/** The hub's own words, which name nobody: each by itself, or of a use and then of the period. */
const groundsOfRule = [ofAgreed.ground, groundOfFairUse].flatMap((one) => [
  one,
  `${one} ${groundOfLongest}`,
]);

export const isGroundOfRule = (ground: string): boolean =>
  ground === groundOfLongest || groundsOfRule.includes(ground);

/** One reason after the other. */
const together = (all: readonly Why[]): Why => ({
  reasons: all.map(({ reasons }) => reasons).join(' '),
  ground: all.map(({ ground }) => ground).join(' '),
});

/** Why the rule grants less than was applied for: a fair use, the longest period, or both. */
function whyByRule(asked: Asked, extent: Extent, rules: GrantRules): Why {
  const ofUse = isInPart(asked, { ...extent, periodUntil: null }, rules);
  return together([
    ...(ofUse ? [ofFairUse(rules.fairUse)] : []),
    ...(extent.periodUntil ? [ofLongest(rules)] : []),
  ]);
}

/** What the rule has, and what is granted by it where something was agreed before. */
interface RuledGrant {
  readonly byRule: FullProposal;
  readonly granted: FullProposal;
}

/**
 * Why the rule grants less than was applied for: of a renewal no more use than agreed, of a widening no less of anything, else what is fair;
 * and what is agreed holds as long as agreed at least.
 */
export function whyInPart(
  asked: Asked & Pick<Application, 'widens'>,
  of: RuledGrant,
  rules: GrantRules,
): Why {
  const { byRule, granted } = of;
  const isKept = asked.widens !== null || granted.periodUntil !== byRule.periodUntil;
  const { reasons, ground } = reasonsOf(asked, of, rules);
  const stands = '已约定更多的，从其约定。What was agreed before stands where it is more.';
  return { reasons: isKept ? `${reasons} ${stands}` : reasons, ground };
}

function reasonsOf(asked: Asked, { byRule, granted }: RuledGrant, rules: GrantRules): Why {
  const isLess = granted.quotaCalls < byRule.quotaCalls || granted.maxRows < byRule.maxRows;
  if (isLess || byRule.reasons === '') {
    return together([ofAgreed, ...(granted.periodUntil ? [ofLongest(rules)] : [])]);
  }
  return whyByRule(asked, granted, rules);
}

/** The answer that the rule gives for data that law forbids to share: refused with that ground. */
export function refuseByRule(ground: string): FullProposal {
  return {
    outcome: 'refused',
    reasons: '该数据属于不予共享类。This data may not be shared.',
    ground,
    ...{ fields: [], ...nothing },
  };
}
