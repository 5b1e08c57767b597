import { shanghaiDay } from '../../../clock/clock';

/** Up to four names between slashes; none begins with a dot: none leads out of the folder, none is hidden. */
const segment =
  '(?:[\\p{L}\\p{N}_]|\\{batch\\}|\\{date\\})(?:[\\p{L}\\p{N}_.-]|\\{batch\\}|\\{date\\})*';
export const filePattern = `^(?=.{1,200}$)${segment}(?:/${segment}){0,3}\\.csv$`;

/** Whether each batch has a file of its own. */
export const isEachItsOwn = (pattern: string): boolean => pattern.includes('{batch}');

/** Path below the folder; `{date}` is the day of the order in China, `{batch}` the id of the batch. */
export const pathOf = (
  pattern: string,
  { batch, orderedAt }: { readonly batch: string; readonly orderedAt: number },
): string =>
  pattern
    .replaceAll('{batch}', batch)
    .replaceAll('{date}', shanghaiDay(orderedAt).replaceAll('-', ''));
