import { defineErrors } from '@shutong/platform';

export const disputeErrors = defineErrors('exchange.dispute', {
  notFound: 'not-found',
  /** The step is not allowed at the present level, or the dispute has ended. */
  wrongState: 'conflict',
  /** One matter has one open dispute. */
  alreadyOpen: 'conflict',
  /** It names none of what may be disputed, or more than one. */
  matterUnclear: 'invalid',
  /** Neither refused nor granted in part, neither suspended nor terminated, nor rejected. */
  notContestable: 'conflict',
  /** The party has suspended or ended it itself, or agreed to that. */
  ownDoing: 'conflict',
  notAParty: 'forbidden',
  /** It does not say what is contested, why, or what is proposed. */
  textMissing: 'invalid',
  /** What is said stays for good, and names no person by number. */
  personNamed: 'invalid',
  /** At this level nobody has proposed a settlement. */
  nothingProposed: 'conflict',
  /** The other party accepts. */
  ownProposal: 'forbidden',
  /** Nobody acts for both sides, or for a party and the authority. */
  samePerson: 'forbidden',
  /** What was read does not stand any more. */
  replaced: 'conflict',
  tooManyProposals: 'conflict',
  /** Opinions and decisions are recorded by the authority. */
  onlyAuthority: 'forbidden',
  /** Nobody coordinates a dispute to which it is a party. */
  ownMatter: 'forbidden',
  /** Each level gives its opinion once. */
  opinionGiven: 'conflict',
  noOpinion: 'conflict',
  alreadyAccepted: 'conflict',
  /** What is given outside the hub is recorded with its document's number and date. */
  documentMissing: 'invalid',
  /** Who raised it withdraws it. */
  notRaiser: 'forbidden',
});
