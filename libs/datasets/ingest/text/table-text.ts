import { dialectOf } from '../csv/stage-csv';
import { formatByName } from './text-kind';

const regularEnough = 0.9;

/**
 * Why a text without a form of its own is no table: what its name says where its lines agree on no columns, prose,
 * or columns by width. Undefined where it may be one.
 */
export function whyNoTable(head: string, name: string): string | undefined {
  const byName = formatByName(name);
  const { width, regular } = dialectOf(head);
  if (byName !== undefined && (isStrict(byName) || width === 1 || regular < regularEnough)) {
    return byName;
  }
  const lines = head.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  if (width > 1 && regular >= regularEnough) return undefined;
  if (shareOf(lines, isProse) > 0.4) return 'prose';
  return width === 1 && shareOf(lines, hasGaps) > 0.5 ? 'columns by width' : undefined;
}

/** Formats whose lines can be as regular as a table's. */
const isStrict = (format: string): boolean => /RDF|YAML|program|page|XML/.test(format);

const isProse = (line: string): boolean =>
  line.split(/\s+/).length >= 9 || /[。！？；]|，.*，/.test(line) || line.length > 500;
const hasGaps = (line: string): boolean => /\S {2,}\S/.test(line) || line.length > 150;

const shareOf = (lines: readonly string[], is: (line: string) => boolean): number =>
  lines.length === 0 ? 0 : lines.filter(is).length / lines.length;
