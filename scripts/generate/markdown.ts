import { format } from 'prettier';

const cell = (value: unknown): string => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A Markdown table as Prettier writes it, so that a fresh print equals the committed file. */
export function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A page that says that it is printed and from where. */
export function page(title: string, source: string, ...parts: readonly string[]): Promise<string> {
  const note = `<!-- Printed from ${source} by \`npm run generate\`; edit there. -->`;
  return format([`# ${title}`, note, ...parts].join('\n\n'), {
    parser: 'markdown',
    printWidth: 100,
  });
}
