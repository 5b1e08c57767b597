import {
  HubError,
  messageOf,
  permits,
  platformErrors,
  type Actor,
  type Context,
} from '@shutong/platform';

/** A step, and why this person cannot take it now; null where they can. */
export interface AvailableAction {
  readonly action: string;
  readonly refusal: HubError | null;
}

/** A step of a matter of which `File` is all that is known. */
export interface Action<File> {
  readonly permission: string;
  /** Throws what the step itself would answer, as far as the file tells. */
  readonly check: (actor: Actor, file: File) => void;
}

/** Steps by name of their mutation, in the order in which a matter goes. */
export type Actions<File> = Readonly<Record<string, Action<File>>>;

/** Every step that there is, and for each why the actor cannot take it now. */
export const availableOf = <File>(
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

/** The same as it is shown, with the reason in the asker's language. */
export const shownActions = (available: readonly AvailableAction[], { language }: Context) =>
  available.map(({ action, refusal }) => ({
    ...{ action, allowed: refusal === null, code: refusal?.code ?? null },
    reason: refusal && messageOf(refusal.code, language, refusal.params).cause,
  }));

function refusalOf(check: () => void): HubError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
}
