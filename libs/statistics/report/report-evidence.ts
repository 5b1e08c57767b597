import { escaped } from '@shutong/platform';
import type { Figures } from '../figures/figures.service';
import type { Reading } from './report';
import { saying } from './report-words';
import { saidIn, type Words } from '../words';

/** Of each kind of figures: what they were counted from, where they can be had again, and how they are counted again. */
export function evidenceHtml(all: readonly Figures[], { language, hub }: Reading): string {
  const say = saying(language);
  const inLanguage = (words: Words): string => escaped(saidIn(language)(words));
  const items = all.map(({ title, evidence }) => {
    const href = escaped(hub + evidence.query);
    return (
      `<div><dt>${inLanguage(title)}</dt><dd>${inLanguage(evidence.source)}</dd>` +
      `<dd>${escaped(say('query'))}: <a href="${href}">${href}</a></dd>` +
      `<dd>${escaped(say('recount'))}: <code>${escaped(evidence.recount)}</code></dd></div>`
    );
  });
  return `<dl class="evidence">${items.join('')}</dl>`;
}
