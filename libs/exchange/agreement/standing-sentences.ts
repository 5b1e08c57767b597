import { handlingOf, maskOfShown } from '@shutong/wire';
import type { Agreement } from './agreement.entity';
import { hasEnded } from './agreement.states';
import type { Words } from './sentence-texts';
import { maskWords, type TitleOf } from './sentences';

/** How an agreement stands. */
type Standing = Pick<
  Agreement,
  'state' | 'providerSignature' | 'requesterSignature' | 'restricted' | 'restriction'
>;

/** What the signed terms do not say: that nothing may be used under them, or less than they say. */
export const standingSentencesOf = (
  agreement: Standing,
  words: Words,
  titleOf: TitleOf,
): string[] => [...stateOf(agreement, words), ...restrictionOf(agreement, words, titleOf)];

function stateOf({ state, ...signatures }: Standing, words: Words): string[] {
  if (state === 'active') return [];
  const { providerSignature, requesterSignature } = signatures;
  const neverWorked =
    hasEnded(state) && (providerSignature === null || requesterSignature === null);
  return [words.sentence(state), ...(neverWorked ? [words.sentence('unsigned')] : [])];
}

function restrictionOf(agreement: Standing, words: Words, titleOf: TitleOf): string[] {
  const { restricted, restriction: number } = agreement;
  const limits = Object.keys(restricted).flatMap((item) =>
    limitsOf(restricted, item, words, titleOf(item)),
  );
  return limits.length === 0
    ? []
    : [words.sentence('restricted', { number, limits: words.list(limits) })];
}

function limitsOf(
  restricted: Agreement['restricted'],
  code: string,
  words: Words,
  item: string,
): string[] {
  const { query, verify, batch } = handlingOf(restricted, code);
  const shown = maskOfShown(query);
  return [
    ...(verify ? [] : [words.word('unverified', { item })]),
    ...(query === 'nothing' ? [words.word('unqueried', { item })] : []),
    ...(query !== 'nothing' && shown !== 'none' ? [maskWords(shown, item, words)] : []),
    ...(query !== 'nothing' && !batch ? [words.word('unbatched', { item })] : []),
  ];
}
