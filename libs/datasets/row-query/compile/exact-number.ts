/** Least and largest number of an exact type, in units of its last digit. */
export interface ExactType {
  readonly scale: number;
  readonly least: bigint;
  readonly most: bigint;
}

/** A number as an exact column can be compared with it: the next one of the column's at or below it. */
export interface ExactNumber {
  readonly text: string;
  /** Whether it is the number itself. */
  readonly isSame: boolean;
  /** Beyond the largest or least number that the column can hold. */
  readonly beyond?: 'above' | 'below';
}

/** Undefined for floating-point types. */
export function exactType(sqlType: string): ExactType | undefined {
  const [, width, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(sqlType) ?? [];
  if (width !== undefined) {
    const most = 10n ** BigInt(width) - 1n;
    return { scale: Number(scale), least: -most, most };
  }
  return sqlType === 'BIGINT' ? { scale: 0, least: -(2n ** 63n), most: 2n ** 63n - 1n } : undefined;
}

/** Compares without ever rounding: 1.005 is no amount in cents, and beyond 1.00 all the same. */
export function exactNumber(text: string, { scale, least, most }: ExactType): ExactNumber {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  const [whole, fraction = ''] = mantissa!.split('.');
  const digits = BigInt(whole!.replace('-', '') + fraction) * (text.startsWith('-') ? -1n : 1n);
  const power = Number(exponent) - fraction.length + scale;
  const [units, isSame] = power >= 0 ? [digits * 10n ** BigInt(power), true] : below(digits, power);
  const beyond = units > most ? 'above' : units < least ? 'below' : undefined;
  return { text: written(units, scale), isSame, ...(beyond ? { beyond } : {}) };
}

function below(digits: bigint, power: number): readonly [bigint, boolean] {
  const divisor = 10n ** BigInt(-power);
  const quotient = digits / divisor;
  const isSame = quotient * divisor === digits;
  return [!isSame && digits < 0n ? quotient - 1n : quotient, isSame];
}

function written(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const split = digits.length - scale;
  const fraction = scale === 0 ? '' : `.${digits.slice(split)}`;
  return `${units < 0n ? '-' : ''}${digits.slice(0, split)}${fraction}`;
}
