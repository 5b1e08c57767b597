const cell = (value: unknown): string => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');

export function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A page that says that it is printed and from where. */
export function page(title: string, source: string, ...parts: readonly string[]): string {
  const note = `<!-- Printed from ${source} by \`npm run generate\`; edit there. -->`;
  return [`# ${title}`, note, ...parts].join('\n\n');
}
