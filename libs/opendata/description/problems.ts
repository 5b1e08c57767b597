import { limits } from '@shutong/platform';
import type { Problem, ProblemRule } from './description';

const shown = 200;

/** Collects what is wrong with one record, so that reading goes on. */
export class Problems {
  private readonly found: Problem[] = [];

  add(field: string, rule: ProblemRule, value?: unknown): null {
    if (this.found.length < limits.harvestProblems.value) {
      this.found.push({ field, rule, value: beginningOf(value) });
    }
    return null;
  }

  get list(): readonly Problem[] {
    return this.found;
  }
}

function beginningOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return cut(text ?? '', shown).replace(unwritable, '\ufffd');
}

/** Zero bytes and half characters, which the database cannot hold. */
const unwritable = /\0|\p{Surrogate}/gu;

/** At most so many characters, none of them half. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, length).replace(/\p{Surrogate}/gu, '');
}
