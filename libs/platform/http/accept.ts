interface MediaRange {
  readonly type: string;
  /** From 0, not at all, to 1. */
  readonly weight: number;
}

/**
 * Which of the formats an Accept header likes best (RFC 9110, 12.5.1), each with its media types, the usual one first; of those
 * liked alike, and without a header, the first. Undefined where it takes none of them.
 */
export function likedBest<Format extends string>(
  accept: string | undefined,
  formats: Readonly<Record<Format, readonly string[]>>,
): Format | undefined {
  const ranges = (accept?.trim() || '*/*').split(',').map(rangeIn);
  const [best] = (Object.keys(formats) as Format[])
    .map((format) => ({ format, weight: weightOf(formats[format], ranges) }))
    .sort((a, b) => b.weight - a.weight);
  return best && best.weight > 0 ? best.format : undefined;
}

function rangeIn(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((one) => one.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { type, weight: weight >= 0 && weight <= 1 ? weight : 0 };
}

/** The most exact range says how much a format is liked. */
function weightOf(types: readonly string[], ranges: readonly MediaRange[]): number {
  for (const type of types) {
    const exact = ranges.find((range) => range.type === type);
    if (exact) return exact.weight;
  }
  const family = `${types[0]!.split('/')[0]}/*`;
  const wide = ranges.find(({ type }) => type === family);
  return (wide ?? ranges.find(({ type }) => type === '*/*'))?.weight ?? 0;
}
