/** So many of the unit on which its kind rests, exactly: numerator over denominator. */
type Size = readonly [numerator: bigint, denominator: bigint];

export interface Unit {
  readonly kind: 'money' | 'length' | 'area' | 'volume' | 'mass' | 'energy';
  readonly size: Size;
  /** As it is written, after NFKC (which makes ㎡ and m² `m2`, ￥ `¥`); the first is its symbol. */
  readonly names: readonly string[];
}

const whole = (size: bigint): Size => [size, 1n];

/**
 * The units in which quantities are written on the forms of government. Sizes are those of the legal units
 * of measurement (State Council, 1984-02-27; GB 3100-1993); a mu is a fifteenth of a hectare. Each of a kind
 * rests on its smallest here, so that all but the mu are whole numbers of it.
 */
export const units = {
  CNY: { kind: 'money', size: whole(1n), names: ['元', '人民币元', 'CNY', 'RMB', '¥'] },
  'wan-CNY': { kind: 'money', size: whole(10_000n), names: ['万元', '人民币万元'] },
  'yi-CNY': { kind: 'money', size: whole(100_000_000n), names: ['亿元', '人民币亿元'] },
  mm: { kind: 'length', size: whole(1n), names: ['mm', '毫米'] },
  cm: { kind: 'length', size: whole(10n), names: ['cm', '厘米'] },
  m: { kind: 'length', size: whole(1000n), names: ['m', '米'] },
  km: { kind: 'length', size: whole(1_000_000n), names: ['km', '千米', '公里'] },
  m2: { kind: 'area', size: whole(1n), names: ['m2', '平方米'] },
  mu: { kind: 'area', size: [2000n, 3n], names: ['亩'] },
  hm2: { kind: 'area', size: whole(10_000n), names: ['hm2', 'ha', '公顷'] },
  km2: { kind: 'area', size: whole(1_000_000n), names: ['km2', '平方千米', '平方公里'] },
  L: { kind: 'volume', size: whole(1n), names: ['L', 'l', '升'] },
  m3: { kind: 'volume', size: whole(1000n), names: ['m3', '立方米'] },
  g: { kind: 'mass', size: whole(1n), names: ['g', '克'] },
  kg: { kind: 'mass', size: whole(1000n), names: ['kg', '千克', '公斤'] },
  t: { kind: 'mass', size: whole(1_000_000n), names: ['t', '吨'] },
  kWh: { kind: 'energy', size: whole(1n), names: ['kWh', 'kW·h', '千瓦时', '度'] },
  'wan-kWh': { kind: 'energy', size: whole(10_000n), names: ['万kWh', '万千瓦时'] },
} as const satisfies Readonly<Record<string, Unit>>;

export type UnitCode = keyof typeof units;
export const unitCodes = Object.keys(units) as UnitCode[];

const byName: ReadonlyMap<string, Unit> = new Map(
  Object.values(units).flatMap((unit) => unit.names.map((name) => [name, unit])),
);

/** The unit of that name; the one of the code where a number stands alone. */
export const unitNamed = (name: string, alone: UnitCode): Unit | undefined =>
  name === '' ? units[alone] : byName.get(name);

/** How the unit is written. */
export const symbolOf = (code: UnitCode): string => units[code].names[0];
