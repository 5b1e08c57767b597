import { lengths } from '../description/texts';
import { boxOf } from '../description/values';

/** Around all points of WKT or GeoJSON; a reference system with latitude first is turned. */
export function boxAround(shape: string) {
  const text = shape.slice(0, lengths.text);
  const points = [...text.matchAll(/(-?\d+(?:\.\d+)?)[\s,]+(-?\d+(?:\.\d+)?)/g)].map(
    ([, a, b]) => [Number(a), Number(b)] as const,
  );
  if (points.length < 2) return undefined;
  const isTurned = /^\s*<[^>]*EPSG[^>]*4326>/i.test(text);
  const xs = points.map((point) => point[isTurned ? 1 : 0]);
  const ys = points.map((point) => point[isTurned ? 0 : 1]);
  return boxOf([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
}

/** The box around a GeoJSON polygon. */
export function boxIn(text: string | null) {
  const numbers = [
    ...(text ?? '')
      .slice(0, lengths.text)
      .matchAll(/\[\s*(-?\d[\d.eE+-]*)\s*,\s*(-?\d[\d.eE+-]*)/g),
  ];
  if (numbers.length < 2) return undefined;
  const longitudes = numbers.map(([, x]) => Number(x));
  const latitudes = numbers.map(([, , y]) => Number(y));
  return boxOf([
    ...[Math.min(...longitudes), Math.min(...latitudes)],
    ...[Math.max(...longitudes), Math.max(...latitudes)],
  ]);
}
