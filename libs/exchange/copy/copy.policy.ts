import { refusalOf, type FieldProblem, type HubError } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import { assertFilterable } from '../application/row-filter.policy';
import type { ResourceOffer } from '../application/offer';

/** What of an earlier application is no longer on offer, place by place; empty where all of it is. */
export function goneOf(
  { fields, modes, rowFilter, periodUntil }: Application,
  offer: ResourceOffer | undefined,
  now: Date,
): FieldProblem[] {
  const past = periodUntil <= now ? [gone('periodUntil', applicationErrors.periodInThePast())] : [];
  if (!offer?.available)
    return [gone('resourceId', applicationErrors.resourceNotAvailable()), ...past];
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
    ...past,
  ];
}

const gone = (field: string, { code: rule }: HubError): FieldProblem => ({ field, rule });
