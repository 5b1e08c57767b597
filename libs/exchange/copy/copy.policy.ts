import { refusalOf, type FieldProblem, type HubError } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import type { Offer } from '../application/application.policy';
import { assertFilterable } from '../application/row-filter.policy';

/** The period of an earlier application, where it is over. */
export const goneOfPeriod = (
  { periodUntil }: Pick<Application, 'periodUntil'>,
  now: Date,
): FieldProblem[] =>
  periodUntil <= now ? [gone('periodUntil', applicationErrors.periodInThePast())] : [];

/** What of an earlier application is no longer on offer, place by place; empty where all of it is. */
export function goneOfOffer(
  { fields, modes, rowFilter }: Pick<Application, 'fields' | 'modes' | 'rowFilter'>,
  offer: Offer | undefined,
): FieldProblem[] {
  if (!offer?.available) return [gone('resourceId', applicationErrors.resourceNotAvailable())];
  const filter = refusalOf(() => {
    assertFilterable(rowFilter, offer.filterable);
  });
  return [
    ...fields
      .filter((field) => !offer.fields.has(field))
      .map((missing) => gone(`fields.${missing}`, applicationErrors.fieldNotOffered({ missing }))),
    ...modes
      .filter((mode) => !offer.modes.includes(mode))
      .map((missing) => gone(`modes.${missing}`, applicationErrors.modeNotOffered({ missing }))),
    ...(filter?.problems ?? []),
  ];
}

const gone = (field: string, { code: rule }: HubError): FieldProblem => ({ field, rule });
