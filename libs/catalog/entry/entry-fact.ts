import type { ActResource } from '@shutong/audit';
import type { Entry } from './entry.entity';

/**
 * What others learn when an entry changes: all measured values of the version that the catalogue
 * shows, so that nobody has to ask back. `revision` is the version under way beside it.
 */
export function factOf(shown: Entry, acted: Entry): Record<string, unknown> {
  const { id, version, code, title, provider, providerName, division, level, node, path } = shown;
  const { state, sharing, modes, open, theme, updateCycle } = shown;
  return {
    ...{ id, version, code, title, providerName, division, level, node, path },
    ...{ state, sharing, modes, open, theme, updateCycle, class: shown.class },
    department: provider,
    items: shown.itemCount,
    revision: acted.version === version ? null : acted.version,
    submittedAt: acted.submittedAt?.toISOString() ?? null,
    publishedAt: acted.publishedAt?.toISOString() ?? null,
  };
}

/** The version that an event describes: what the catalogue shows, unless that is only a source's. */
export const told = (shown: Entry, acted: Entry): Entry =>
  acted.current || shown.state === 'imported' ? acted : shown;

/** An entry as the log names it. */
export function named({ id, version, class: highest }: Entry): ActResource {
  const known = highest === null ? {} : { classification: String(highest) };
  return { type: 'entry', id, version: String(version), ...known };
}
