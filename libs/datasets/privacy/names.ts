import type { NameTitle } from './column-titles';
import { looksLikeLatinName, mayBeLatinName } from './latin-names';
import { looksLikeName, mayBeName, namesOf } from './surnames';

/** Shares of values from which a column holds names, by what its title says. */
const enough = {
  person: 0.6,
  role: 0.6,
  /** One of ten parties, or more, is no firm. */
  party: 0.1,
  plain: 0.8,
  /** Under an English title of a person, Chinese ones. */
  western: 0.3,
  /** Of names in Latin letters lists know some. */
  latin: 0.3,
  plainLatin: 0.5,
};

/** A cell that is longer names nobody: it is a text, whatever its title says. */
const longestNames = 300;

const isKnown = (name: string): boolean => looksLikeName(name) || looksLikeLatinName(name);
const mayBe = (name: string): boolean => mayBeName(name) || mayBeLatinName(name);

/** Whether a value holds a person's name, under such a title or where there is none. */
export function hasName(value: string, title: NameTitle | undefined): boolean {
  if (title === undefined) return looksLikeName(value);
  if (value.length > longestNames) return false;
  const names = namesOf(value);
  if (title === 'party') return names.some(isKnown);
  return names.length > 0 && names.every(title === 'person' ? mayBe : isKnown);
}

/** The share of values that are names; 0 where they contradict the title. */
export function shareOfNames(
  values: readonly string[],
  title: NameTitle,
  isWestern: boolean,
): number {
  const said = values.map((value) => value.trim()).filter((value) => value !== '');
  const shareOf = (is: (value: string) => boolean): number =>
    said.length === 0 ? 0 : said.filter(is).length / said.length;
  const latin = shareOf(looksLikeLatinName);
  if (title === 'plain') {
    const han = shareOf(looksLikeName);
    if (han >= enough.plain) return han;
    return shareOf(mayBeLatinName) >= enough.plain && latin >= enough.plainLatin ? latin : 0;
  }
  const share = shareOf((value) => hasName(value, title));
  const han = isWestern ? shareOf(looksLikeName) : 0;
  const isEnough = share >= enough[title] || han >= enough.western || latin >= enough.latin;
  return isEnough ? Math.max(share, han, latin) : 0;
}
