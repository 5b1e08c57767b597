interface MediaRange {
  readonly type: string;
  /** Of the type's `profile` (RFC 6906), as far as some format has one of these. */
  readonly profiles: readonly string[];
  /** From 0, not at all, to 1. */
  readonly weight: number;
}

/**
 * Which of the formats an Accept header likes best (RFC 9110, 12.5.1), each with its media types, the usual one first,
 * written `type` or `type;profile=address`; of those liked alike, and without a header, the first. Undefined where it takes none of them.
 */
export function likedBest<Format extends string>(
  accept: string | undefined,
  formats: Readonly<Record<Format, readonly string[]>>,
): Format | undefined {
  const known = Object.values<readonly string[]>(formats).flat().map(profileOf);
  const ranges = (accept?.trim() || '*/*').split(',').map((text) => rangeIn(text, known));
  const [best] = (Object.keys(formats) as Format[])
    .map((format) => ({ format, weight: weightOf(formats[format], ranges) }))
    .sort((a, b) => b.weight - a.weight);
  return best && best.weight > 0 ? best.format : undefined;
}

const profileOf = (type: string): string | undefined => type.split(';profile=')[1];

function rangeIn(text: string, known: readonly (string | undefined)[]): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((one) => one.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  const said = parameters.find((one) => one.startsWith('profile='))?.slice(8) ?? '';
  // Others say how a syntax is laid out, which is ours to choose.
  const profiles = said
    .replaceAll('"', '')
    .split(' ')
    .filter((one) => known.includes(one));
  return { type, profiles, weight: weight >= 0 && weight <= 1 ? weight : 0 };
}

/** The most exact range says how much a format is liked. */
function weightOf(types: readonly string[], ranges: readonly MediaRange[]): number {
  for (const type of types) {
    const [essence, profile] = type.split(';profile=');
    const exact = ranges.find(
      (range) =>
        range.type === essence &&
        (profile === undefined ? range.profiles.length === 0 : range.profiles.includes(profile)),
    );
    if (exact) return exact.weight;
  }
  const family = `${types[0]!.split('/')[0]}/*`;
  const wide = ranges.find(({ type }) => type === family);
  return (wide ?? ranges.find(({ type }) => type === '*/*'))?.weight ?? 0;
}
