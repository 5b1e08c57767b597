import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { mayRaise } from '../catalog-change/catalog-change.policy';
import type { RuleDocument } from './rule-document.entity';
import { assertKept, mayKeep } from './rule-document.policy';

function mayChange(actor: Actor, document: RuleDocument): void {
  mayKeep(actor);
  assertKept(document);
}

/** The same rules answer here and when the step is taken. */
const actions: Actions<RuleDocument> = {
  amendRuleDocument: { permission: 'catalog.rule-document.amend', check: mayChange },
  withdrawRuleDocument: { permission: 'catalog.rule-document.withdraw', check: mayChange },
  raiseCatalogChanges: { permission: 'catalog.change.raise', check: mayRaise },
};

/** Every step of a rule document, and why the actor cannot take it now. */
export const ruleDocumentActions = (actor: Actor, document: RuleDocument): AvailableAction[] =>
  judgeActions(actions, actor, document);
