import { SetMetadata } from '@nestjs/common';

/** catalogue: what there is; rows: of tables; files: whole tables. */
export const scopes = ['catalogue', 'rows', 'files'] as const;
export type Scope = (typeof scopes)[number];

export const NEEDS_SCOPE = 'shutong:scope';

/** What is asked for stands in the parameters: whoever answers judges the key (`assertInScope`). */
export const asAsked = 'as-asked';

/** A key has to be meant for it; without it, everything asks for `catalogue`. */
export const NeedsScope = (scope: Scope | typeof asAsked): MethodDecorator & ClassDecorator =>
  SetMetadata(NEEDS_SCOPE, scope);
