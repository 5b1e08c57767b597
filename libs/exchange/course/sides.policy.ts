import type { Actor } from '@shutong/platform';

/** A step that somebody took in a matter, and the department for which; people outside government are of none. */
export interface PartTaken {
  readonly by: string;
  readonly department: string | null;
}

/**
 * Who has acted in a matter for one side never acts in it for another, whatever department and office they have now: nobody asks and
 * answers the same (Decree 809, Art. 20, 21, 27, 28). A department is one side.
 */
export const hasActedElsewhere = (
  { id, department }: Pick<Actor, 'id' | 'department'>,
  parts: readonly PartTaken[],
): boolean => actedElsewhere({ department }, parts).includes(id);

/** Who has acted for another side than this department. */
export const actedElsewhere = (
  { department }: Pick<Actor, 'department'>,
  parts: readonly PartTaken[],
): string[] => parts.filter((part) => part.department !== department).map(({ by }) => by);

/** Who decides between others, or acknowledges what they have done, has had no part in it, in their own department either. */
export const hasActed = (
  { id }: Pick<Actor, 'id'>,
  parts: readonly Pick<PartTaken, 'by'>[],
): boolean => parts.some(({ by }) => by === id);
