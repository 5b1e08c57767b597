import { textOf } from '../memory/order';
import type { SourceRow } from '../source-database';

const placeholder = /\{([^{}]+)\}/g;

/** Columns whose values a parameter takes. */
export const columnsIn = (template: string): readonly string[] =>
  [...template.matchAll(placeholder)].map(([, column]) => column!);

/**
 * Parameters of a request, each where the read asks for a value in all of its columns. The service may narrow by
 * them; whether a row is one that was asked for is judged from the row.
 */
export function parametersOf(
  templates: Readonly<Record<string, string>>,
  equals: SourceRow,
): URLSearchParams {
  const valueOf = (column: string): string | null =>
    Object.hasOwn(equals, column) ? textOf(equals[column]!) : null;
  const parameters = new URLSearchParams();
  for (const [name, template] of Object.entries(templates)) {
    if (columnsIn(template).some((column) => valueOf(column) === null)) continue;
    parameters.append(
      name,
      template.replaceAll(placeholder, (_, column: string) => valueOf(column)!),
    );
  }
  return parameters;
}
