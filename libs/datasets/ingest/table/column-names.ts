/** By which the engine tells rows apart: a column of this name would hide them. */
const ofTheEngine = ['file_row_number', 'rowid'];

/** What a column is called by programs: one line, never empty, no two alike, also to those who ignore case. */
export function columnNames(titles: readonly string[]): string[] {
  const taken = new Set<string>(ofTheEngine);
  const cleaned = titles.map(cleanName);
  // Names that are said once are left to those who say them.
  const said = new Set(cleaned.filter((name) => name !== '').map(folded));
  return cleaned.map((name, at) => {
    const wanted = name === '' ? `column_${at + 1}` : name;
    const isFree = !taken.has(folded(wanted)) && (name !== '' || !said.has(folded(wanted)));
    const given = isFree ? wanted : numbered(wanted, new Set([...taken, ...said]));
    taken.add(folded(given));
    return given;
  });
}

const longestName = 200;

const cleanName = (title: string): string =>
  title
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longestName)
    .replace(/[\ud800-\udbff]$/, '');

const folded = (name: string): string => name.toLowerCase();

function numbered(name: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(folded(`${name}_${number}`))) number += 1;
  return `${name}_${number}`;
}
