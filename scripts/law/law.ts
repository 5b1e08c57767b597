import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { parse } from 'yaml';
import type { TestResult } from '../test-results';

/** An article that software can enforce, with its rule in short. */
export interface Article {
  readonly article: number;
  readonly rule: string;
  /** What of it has no code yet. */
  readonly missing?: string;
}

/** What the tests of an article show. */
export interface Verdict extends Article {
  readonly files: readonly string[];
  readonly cases: number;
  /** Nothing is missing, at least one case, and none that fails. */
  readonly ok: boolean;
}

const naming = /\bArticles? (\d+)(?: and (\d+)| to (\d+))?:/g;

/** Articles that a test names: `Article 21: …`, `Articles 13 and 14: …`, `Articles 20 to 22: …`. */
export const articlesIn = (fullName: string): number[] =>
  [...fullName.matchAll(naming)].flatMap(([, first, other, last]) => {
    const [from, to] = [Number(first), Number(last ?? first)];
    const span = Array.from({ length: Math.max(to - from + 1, 1) }, (_, n) => from + n);
    return other === undefined ? span : [...span, Number(other)];
  });

export function verdictsOf(
  articles: readonly Article[],
  tests: readonly Omit<TestResult, 'title'>[],
): Verdict[] {
  return articles.map((article) => {
    const own = tests.filter(({ fullName }) => articlesIn(fullName).includes(article.article));
    return {
      ...article,
      files: [...new Set(own.map(({ file }) => file))].sort(),
      cases: own.length,
      ok: !article.missing && own.length > 0 && own.every(({ passed }) => passed),
    };
  });
}

export async function readArticles(): Promise<readonly Article[]> {
  const text = await readFile(join(projectRoot(), 'test', 'law.yaml'), 'utf8');
  return (parse(text) as { articles: readonly Article[] }).articles;
}
