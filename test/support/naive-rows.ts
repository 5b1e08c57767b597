import type { RowColumn, RowCondition, RowQuery } from '@shutong/datasets';
import { compareRead, compareText } from '../../libs/wire/row-filter/reading';

/** A value as the engine writes it, as text. */
export type Cell = string | null;

/** Unknown, as what a missing value decides is. */
type Truth = boolean | null;

const micros = (text: string): bigint => {
  const [, day, clock = '00:00', fraction = '', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?(Z|[+-]\d\d(?::?\d\d)?)?)?$/.exec(
      text,
    )!;
  const [, sign = '+', hours = '00', minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  const ms = Date.parse(`${day}T${clock}Z`);
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return BigInt(ms - offset) * 1000n + BigInt(fraction.padEnd(6, '0') || 0);
};

/** Of two values that are there. */
export function compareCells({ kind, sqlType }: RowColumn, a: string, b: string): number {
  if (sqlType === 'DOUBLE') return Number(a) - Number(b);
  if (kind === 'integer' || kind === 'decimal') return compareRead('number', a, b);
  if (kind === 'timestamp' || kind === 'date') return Number(micros(a) - micros(b));
  return compareText(a, b);
}

export class NaiveTable {
  constructor(
    readonly columns: readonly RowColumn[],
    readonly rows: readonly (readonly Cell[])[],
  ) {}

  /** All that a query finds, in its order, whatever its limit. */
  all(query: RowQuery): Cell[][] {
    const kept = this.rows.filter((row) => !query.filter || this.holds(query.filter, row) === true);
    const { output } = query;
    if (output.kind === 'rows') {
      const order = this.order(query, this.columns);
      const places = output.columns.map((name) => this.at(name));
      return [...kept].sort(order).map((row) => places.map((place) => row[place]!));
    }
    const groups = new Map<string, (readonly Cell[])[]>();
    const by = output.by.map((name) => this.at(name));
    if (by.length === 0) groups.set('all', []);
    for (const row of kept) {
      const key = by.length === 0 ? 'all' : JSON.stringify(by.map((place) => row[place]));
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const shown: RowColumn[] = [
      ...by.map((place) => this.columns[place]!),
      ...output.aggregates.map(({ function: fn, name, column }): RowColumn => {
        if (fn === 'count') return { name, kind: 'integer', sqlType: 'BIGINT' };
        const of = this.columns[this.at(column!)]!;
        return fn === 'avg' ? { name, kind: 'decimal', sqlType: 'DOUBLE' } : { ...of, name };
      }),
    ];
    const answer = [...groups.values()].map((rows) => [
      ...by.map((place) => rows[0]![place]!),
      ...output.aggregates.map((aggregate) => this.figure(aggregate, rows)),
    ]);
    const ties = output.by.map((column) => ({ column, descending: false }));
    return answer.sort(this.order({ ...query, sort: [...query.sort, ...ties] }, shown));
  }

  private figure(
    { function: fn, column, distinct }: { function: string; column?: string; distinct?: boolean },
    rows: readonly (readonly Cell[])[],
  ): Cell {
    if (column === undefined) return String(rows.length);
    const place = this.at(column);
    const of = this.columns[place]!;
    const values = rows.map((row) => row[place]!).filter((value) => value !== null);
    if (fn === 'count') return String(distinct ? new Set(values).size : values.length);
    if (values.length === 0) return null;
    const sorted = [...values].sort((a, b) => compareCells(of, a, b));
    if (fn === 'min') return sorted[0]!;
    if (fn === 'max') return sorted.at(-1)!;
    const { units, scale } = sumOf(values);
    if (fn === 'avg') return String(Number(units) / 10 ** scale / values.length);
    if (of.sqlType === 'DOUBLE') return String(Number(units) / 10 ** scale);
    return scale === 0 ? String(units) : fixed(units, scale);
  }

  private order({ sort }: Pick<RowQuery, 'sort'>, columns: readonly RowColumn[]) {
    return (one: readonly Cell[], other: readonly Cell[]): number => {
      for (const { column, descending } of sort) {
        const place = columns.findIndex(({ name }) => name === column);
        const [a, b] = [one[place]!, other[place]!];
        if (a === null && b === null) continue;
        if (a === null || b === null) return a === null ? 1 : -1;
        const difference = compareCells(columns[place]!, a, b);
        if (difference !== 0) return descending ? -difference : difference;
      }
      return 0;
    };
  }

  private at(name: string): number {
    return this.columns.findIndex((column) => column.name === name);
  }

  private holds(condition: RowCondition, row: readonly Cell[]): Truth {
    switch (condition.op) {
      case 'and': {
        const all = condition.conditions.map((one) => this.holds(one, row));
        return all.includes(false) ? false : all.includes(null) ? null : true;
      }
      case 'or': {
        const all = condition.conditions.map((one) => this.holds(one, row));
        return all.includes(true) ? true : all.includes(null) ? null : false;
      }
      case 'not': {
        const one = this.holds(condition.condition, row);
        return one === null ? null : !one;
      }
      case 'intersects':
        return this.intersects(condition, row);
      case 'isNull':
      case 'like':
      case 'in':
      case 'compare': {
        const place = this.at(condition.column);
        return this.simple(condition, this.columns[place]!, row[place]!);
      }
    }
  }

  private simple(
    condition: Extract<RowCondition, { column: string }>,
    column: RowColumn,
    value: Cell,
  ): Truth {
    if (condition.op === 'isNull') return value === null;
    if (value === null) return null;
    if (condition.op === 'like') return likeOf(condition.pattern).test(value);
    const compared = (to: string) => compareCells(column, value, to);
    if (condition.op === 'in') return condition.values.some((one) => compared(one) === 0);
    const difference = compared(condition.value);
    return {
      '=': difference === 0,
      '<>': difference !== 0,
      '<': difference < 0,
      '<=': difference <= 0,
      '>': difference > 0,
      '>=': difference >= 0,
    }[condition.by];
  }

  private intersects(
    { place, box: [west, south, east, north] }: Extract<RowCondition, { op: 'intersects' }>,
    row: readonly Cell[],
  ): Truth {
    const cell = (name: string) => row[this.at(name)] ?? null;
    const points: [number, number][] = [];
    if ('geometry' in place) {
      const text = cell(place.geometry);
      if (text === null) return null;
      points.push(...pointsOf(text));
    } else {
      const [x, y] = [cell(place.longitude), cell(place.latitude)];
      // A missing half leaves open what the other half does not decide.
      if (x === null || y === null) {
        const inX = x === null ? null : within(Number(x), west, east);
        const inY = y === null ? null : Number(y) >= south && Number(y) <= north;
        return inX === false || inY === false ? false : null;
      }
      points.push([Number(x), Number(y)]);
    }
    const xs = points.map(([x]) => x);
    const ys = points.map(([, y]) => y);
    const [w, e, s, n] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const inX = west <= east ? e >= west && w <= east : e >= west || w <= east;
    return inX && n >= south && s <= north;
  }
}

const within = (x: number, west: number, east: number): boolean =>
  west <= east ? x >= west && x <= east : x >= west || x <= east;

/** Positions of a GeoJSON geometry, or of the WKT that the tests write. */
function pointsOf(text: string): [number, number][] {
  if (!text.startsWith('{')) {
    const inside = text.slice(text.indexOf('(')).replaceAll(/[()]/g, '');
    return inside
      .split(',')
      .map((pair) => pair.trim().split(' ').slice(0, 2).map(Number) as [number, number]);
  }
  const found: [number, number][] = [];
  const walk = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] === 'number') found.push([value[0], value[1] as number]);
    else value.forEach(walk);
  };
  walk((JSON.parse(text) as { coordinates: unknown }).coordinates);
  return found;
}

function likeOf(pattern: string): RegExp {
  const parts = pattern.match(/\\[\s\S]|[\s\S]/gu) ?? [];
  const source = parts.map((part) => {
    if (part === '%') return '[\\s\\S]*';
    if (part === '_') return '[\\s\\S]';
    const character = part.length > 1 && part.startsWith('\\') ? part.slice(1) : part;
    return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 'u');
}

function sumOf(values: readonly string[]): { units: bigint; scale: number } {
  const scale = Math.max(...values.map((value) => value.split('.')[1]?.length ?? 0));
  const units = values.map((value) => {
    const [whole, fraction = ''] = value.split('.');
    return BigInt(whole! + fraction.padEnd(scale, '0'));
  });
  return { units: units.reduce((sum, one) => sum + one, 0n), scale };
}

function fixed(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
