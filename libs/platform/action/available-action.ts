import type { Actor } from '../context/context';
import { HubError } from '../errors/hub-error';
import { messageOf, type Language } from '../errors/messages';
import { platformErrors } from '../errors/platform.errors';
import { permits } from '../permissions/permissions';

/** A step, and why this person cannot take it now; null where they can. */
export interface AvailableAction {
  readonly action: string;
  readonly refusal: HubError | null;
}

/** A step of what `File` tells of: the permission it needs, and its rules. */
export interface Action<File> {
  readonly permission: string;
  /** Throws what the step itself would answer, as far as the file tells. */
  readonly check: (actor: Actor, file: File) => void;
}

/** By name of the mutation, in the order in which a matter goes. */
export type Actions<File> = Readonly<Record<string, Action<File>>>;

/** Every step that there is, and for each why the actor cannot take it now. */
export const judgeActions = <File>(
  actions: Actions<File>,
  actor: Actor,
  file: File,
): AvailableAction[] =>
  Object.entries(actions).map(([action, { permission, check }]) => ({
    action,
    refusal: refusalOf(() => {
      if (!permits(actor.roles, permission)) throw platformErrors.forbidden({ permission });
      check(actor, file);
    }),
  }));

/** The same as an interface tells it, with the reasons in the asker's language. */
export const tellActions = (actions: readonly AvailableAction[], language: Language) =>
  actions.map(({ action, refusal }) => ({
    ...{ action, allowed: refusal === null, code: refusal?.code ?? null },
    reason: refusal && messageOf(refusal.code, language, refusal.params).cause,
  }));

/** What a rule refuses with; null where it refuses nothing. */
export function refusalOf(check: () => void): HubError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
}
