import type { DatasetDescription, Problem, ProblemRule } from '../description/description';
import { hasText } from '../description/texts';

/** What the range of a property refuses; that something is missing or was cut is told by the shape itself, or by nobody. */
const ofRange: readonly ProblemRule[] = ['wrong-type', 'no-date', 'no-address', 'no-number'];

/**
 * Where a description breaks a shape of DCAT-AP 3.0.1: mandatory properties of dataset, distribution and agent, and the
 * ranges of what is given. Empty: it conforms. Named as a source names the fields.
 */
export function shapeMistakes(said: DatasetDescription, problems: readonly Problem[]): string[] {
  const { description, publisher, distributions } = said;
  // A dataset without a title is listed under its identifier; the reader has told so.
  const isUntitled = problems.some(({ field, rule }) => field === 'title' && rule === 'missing');
  return [
    ...(isUntitled ? ['title'] : []),
    ...(hasText(description) ? [] : ['description']),
    ...(publisher !== null && !hasText(publisher.name) ? ['publisher.name'] : []),
    ...distributions.flatMap(({ accessUrl }, at) =>
      accessUrl === null ? [`distribution[${at + 1}].accessURL`] : [],
    ),
    ...problems.filter(({ rule }) => ofRange.includes(rule)).map(({ field }) => field),
  ].filter((field, at, all) => all.indexOf(field) === at);
}
