import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '@shutong/platform';
import { codeList, codeLists, type CodeList } from './code-lists';
import { taxonomyErrors } from './taxonomy.errors';

/** What an entry says in the words of the code lists. */
export interface Classified {
  /** Chinese name of a theme. */
  readonly theme: string | null;
  /** Section of GB/T 4754. */
  readonly industry: string | null;
  readonly formats: readonly string[];
  readonly updateCycle: string | null;
}

/** Classifications and code lists as people keep them in `catalog/taxonomies`. */
@Injectable()
export class Taxonomies {
  /** In the order of their names. */
  all(): readonly CodeList[] {
    return [...codeLists().values()];
  }

  /** @throws catalog.taxonomy.not-found */
  byName(name: string): CodeList {
    const found = codeLists().get(name);
    if (!found) throw taxonomyErrors.notFound({ name });
    return found;
  }

  /**
   * Where an entry that is to be reviewed uses words that the lists do not have (rule `unknown`); what is not
   * said at all is not looked at here. Drafts and imported entries keep the words of their source.
   */
  problemsOf({ theme, industry, formats, updateCycle }: Classified): FieldProblem[] {
    const themes = new Set(codeList('themes').codes.map(({ zh }) => zh));
    const [industries, known, cycles] = ['industries', 'formats', 'update-cycles'].map(codesOf);
    const unknown: readonly (readonly [string, boolean])[] = [
      ['theme', theme !== null && !themes.has(theme)],
      ['industry', industry !== null && !industries!.has(industry)],
      ...formats.map((format, at) => [`formats[${at}]`, !known!.has(format)] as const),
      ['updateCycle', updateCycle !== null && !cycles!.has(updateCycle)],
    ];
    return unknown
      .filter(([, isUnknown]) => isUnknown)
      .map(([field]) => ({ field, rule: 'unknown' }));
  }
}

const codesOf = (name: string): ReadonlySet<string> =>
  new Set(codeList(name).codes.map(({ code }) => code));
