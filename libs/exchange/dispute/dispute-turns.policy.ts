import { isOwnMatter, standingOf, type DisputeFile } from './dispute.policy';
import { isOpen } from './dispute.states';

/** What somebody has to do next, so that a dispute comes forward. */
export interface Turn {
  /** Credit code of the party, or of the authority. */
  readonly department: string;
  readonly role: 'office-head' | 'authority';
  /** What it has to answer, as its step is numbered; else the level itself. */
  readonly of: string;
}

/**
 * Whose turn it is (Decree 809, Art. 28): a party answers the settlement that the other has proposed, and an opinion that it has not
 * accepted; in negotiation, and where the authority is a party itself, both have to find one or to go on to the next level; above that the
 * authority gives or records what is awaited.
 */
export function turnsOf(file: Omit<DisputeFile, 'parts'>): Turn[] {
  const { dispute, authority } = file;
  const { state, requester, provider } = dispute;
  if (!isOpen(state)) return [];
  const parties = [requester, provider];
  const { settlement, opinion, acceptedBy } = standingOf(file);
  const turn = (department: string, of: string | number): Turn => ({
    ...{ department, role: 'office-head', of: String(of) },
  });
  if (settlement || opinion) {
    const others = parties.filter((party) => settlement && party !== settlement.department);
    const unsaid = parties.filter((party) => opinion && !acceptedBy.includes(party));
    return [
      ...others.map((party) => turn(party, settlement!.number)),
      ...unsaid.map((party) => turn(party, opinion!.number)),
      ...(opinion ? [] : awaitedAbove(file)),
    ];
  }
  const above = awaitedAbove(file);
  if (above.length > 0) return above;
  return state === 'negotiation' || parties.includes(authority)
    ? parties.map((party) => turn(party, state))
    : [];
}

/** A party coordinates nothing: such a dispute goes on to its superior. */
function awaitedAbove({ dispute, authority }: Pick<DisputeFile, 'dispute' | 'authority'>): Turn[] {
  const { state } = dispute;
  if (state === 'negotiation' || isOwnMatter(dispute, authority) || authority === '') return [];
  return [{ department: authority, role: 'authority', of: state }];
}
