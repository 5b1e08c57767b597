import type { Addressee } from '@shutong/notice';
import { openFormatStars } from './five-star.formula';
import { bestBand } from './metrics';
import type { QualityCount } from './quality-tasks.query';

/**
 * What is below is to be mended: the best band of the assessment, which a department's dataset reaches where its entry and the portal say all that
 * they can (360 of 405); and the stars of an open format under an open licence.
 */
export const leastPoints = bestBand;
export const leastStars = openFormatStars;

export interface QualityTask {
  /** What it is about: the department, or the portal. */
  readonly id: string;
  readonly template: string;
  readonly to: readonly Addressee[];
  readonly params: Readonly<Record<string, string>>;
}

/** What is to be done: of each department what its entries lack, and of the authority what the hub says of all datasets. */
export function qualityTasks(
  counts: readonly QualityCount[],
  authority: string,
): readonly QualityTask[] {
  const own = counts.filter(({ low }) => low > 0).map(ofDepartment);
  return [...(authority === '' ? [] : ofPortal(counts, authority)), ...own];
}

const bounds = { bound: String(leastPoints), stars: String(leastStars) };

function ofDepartment(count: QualityCount): QualityTask {
  const { department, datasets, low, weak, keywords, themes, descriptions } = count;
  return {
    ...{ id: department, template: 'open-quality' },
    to: [{ department, role: 'provider-officer' }],
    params: {
      ...{ ...bounds, department },
      ...written({ datasets, low, weak, keywords, themes, descriptions }),
    },
  };
}

function ofPortal(counts: readonly QualityCount[], department: string): QualityTask[] {
  const sum = (name: Exclude<keyof QualityCount, 'department'>): number =>
    counts.reduce((all, count) => all + count[name], 0);
  const low = sum('shared');
  if (low === 0) return [];
  return [
    {
      ...{ id: 'portal', template: 'open-quality-portal' },
      to: [
        { department, role: 'authority' },
        { department, role: 'system-administrator' },
      ],
      params: {
        ...{ ...bounds, low: String(low) },
        ...written({ datasets: sum('datasets'), weak: sum('weak'), licences: sum('licences') }),
        ...written({ addresses: sum('addresses'), places: sum('places') }),
      },
    },
  ];
}

const written = (counts: Readonly<Record<string, number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
