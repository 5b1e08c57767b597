import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { CatalogFileError, projectRoot, readCatalogFolder, type Language } from '@shutong/platform';
import type { Notice } from '../notice/notice.entity';
import {
  fittingParams,
  templateProblems,
  textOf,
  textOutside,
  type NoticeParams,
  type NoticeText,
  type Template,
} from './template.policy';

/** All templates of a folder by name. @throws CatalogFileError that names file, line and mistake */
export function readTemplates(folder: string): ReadonlyMap<string, Template> {
  const all = new Map<string, Template>();
  const mistakes: string[] = [];
  for (const { content, mistake } of readCatalogFolder<Record<string, Template>>(
    folder,
    'notices',
  )) {
    for (const [name, template] of Object.entries(content)) {
      const problems = templateProblems(template);
      if (all.has(name)) problems.push('there is a template of this name already');
      mistakes.push(...problems.map((problem) => mistake([name], `${name}: ${problem}`)));
      all.set(name, template);
    }
  }
  if (mistakes.length > 0) throw new CatalogFileError(mistakes);
  return all;
}

/** What notices say, from catalog/notices; a process with a template amiss does not start. */
@Injectable()
export class Templates {
  private readonly all = readTemplates(join(projectRoot(), 'catalog', 'notices'));

  /** Parameters as they are kept. @throws Error for an unknown template or a missing parameter */
  fitting(name: string, given: NoticeParams): NoticeParams {
    return fittingParams(name, this.named(name), given);
  }

  text(name: string, language: Language, params: NoticeParams): NoticeText {
    return textOf(this.kept(name), language, params);
  }

  /** As it leaves the hub. */
  textOutside(
    { template, ...notice }: Pick<Notice, 'template' | 'params' | 'aboutType'>,
    language: Language,
  ): NoticeText {
    return textOutside(this.kept(template), language, notice);
  }

  /** A notice outlives its template: of one that an upgrade has dropped the thing itself tells. */
  private kept(name: string): Template {
    return this.all.get(name) ?? this.named('notice-of-before');
  }

  private named(name: string): Template {
    const found = this.all.get(name);
    if (!found) throw new Error(`catalog/notices has no template ${name}.`);
    return found;
  }
}
