import { refusalOf, type FieldProblem, type HubError } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import {
  assertComplete,
  assertProtected,
  sharingOf,
  type Offer,
  type Wish,
} from '../application/application.policy';
import { contentsOf } from '../application/draft';
import { assertNotWithheld } from '../application/offered.policy';
import { assertFilterable } from '../application/row-filter.policy';

/** The period of an earlier application, where it is over. */
export const goneOfPeriod = (
  { periodUntil }: Pick<Application, 'periodUntil'>,
  now: Date,
): FieldProblem[] =>
  periodUntil <= now ? [gone('periodUntil', applicationErrors.periodInThePast())] : [];

/**
 * What of an earlier application cannot be applied for so now, place by place: not on offer any more, left out though the law asks
 * for it (Art. 20), or conditional by now and without the measures that protect it (Art. 34). Empty where all of it can.
 */
export function goneOf(application: Application, offer: Offer | undefined): FieldProblem[] {
  const contents = contentsOf(application);
  const incomplete = refusalOf(() => {
    assertComplete(contents, application.requester);
  });
  return [
    ...(offer?.available
      ? goneOfOffer(contents, offer)
      : [gone('resourceId', applicationErrors.resourceNotAvailable())]),
    ...(offer?.provider === application.requester
      ? [gone('resourceId', applicationErrors.ownResource())]
      : []),
    ...(incomplete?.problems ?? []),
  ];
}

function goneOfOffer(wish: Wish, offer: Offer): FieldProblem[] {
  const filter = refusalOf(() => {
    assertFilterable(wish.rowFilter, offer.filterable);
  });
  return [
    ...wish.fields
      .filter((field) => !offer.fields.has(field))
      .map((field) => goneItem(field, offer)),
    ...wish.modes
      .filter((mode) => !offer.modes.includes(mode))
      .map((missing) => gone(`modes.${missing}`, applicationErrors.modeNotOffered({ missing }))),
    ...(filter?.problems ?? []),
    ...unprotected(wish, offer),
  ];
}

/** One that law withholds by now is told from one that is not there any more (Art. 14). */
function goneItem(missing: string, offer: Offer): FieldProblem {
  const withheld = refusalOf(() => {
    assertNotWithheld(offer, { fields: [missing] });
  });
  const place = `fields.${missing}`;
  return withheld
    ? { ...gone(place, withheld), article: 14 }
    : gone(place, applicationErrors.fieldNotOffered({ missing }));
}

/** Judged by what is still on offer: the rest is not applied for again. */
function unprotected(wish: Wish, offer: Offer): readonly FieldProblem[] {
  const fields = wish.fields.filter((field) => offer.fields.has(field));
  const rowFilter = wish.rowFilter.filter(({ field }) => offer.filterable.has(field));
  const refusal = refusalOf(() => {
    assertProtected(sharingOf(offer, { fields, rowFilter }), wish);
  });
  return refusal?.problems ?? [];
}

const gone = (field: string, { code: rule }: HubError): FieldProblem => ({ field, rule });
