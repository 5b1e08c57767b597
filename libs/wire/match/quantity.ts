import { decimalOf, decimalText, type Decimal } from './decimal';
import { unitNamed, units, type Unit, type UnitCode } from './units';

/** A sign of money before it, a number, a unit or none. */
const shape = /^(¥?)\s*([+-]?[\d.,]+(?:e[+-]?\d{1,3})?)\s*(\D[^\s]{0,9})?$/i;

/**
 * One text per quantity, whatever the unit it is written in: 1.5 万元 and 15,000 元 are one. A number alone is
 * in the unit `alone`. Undefined where it is no quantity of that kind.
 */
export function quantityOf(text: string, alone: UnitCode): string | undefined {
  const match = shape.exec(text);
  if (!match) return undefined;
  const [, sign, number, name = ''] = match;
  const decimal = decimalOf(number!);
  const unit = unitNamed(name, alone);
  const { kind } = units[alone];
  const isOfKind = unit?.kind === kind && (sign === '' || kind === 'money');
  return decimal && isOfKind ? amountOf(decimal, unit) : undefined;
}

/** So many of the unit on which the kind rests. The only denominator is 3, which divides no power of ten. */
function amountOf({ negative, digits, power }: Decimal, { kind, size }: Unit): string | undefined {
  const [numerator, denominator] = size;
  const product = BigInt(digits) * numerator;
  const isWhole = product % denominator === 0n;
  const amount = decimalOf(String(isWhole ? product / denominator : product));
  if (!amount) return undefined;
  const sized = { ...amount, negative, power: product === 0n ? 0 : amount.power + power };
  return `${decimalText(sized)}${isWhole ? '' : `/${denominator}`} ${kind}`;
}
