import type { KeyObject } from 'node:crypto';
import type { AgreementTerms, AnswerContent, AnswerSubject, Handlings } from '@shutong/wire';
import type { SourceDatabase } from '../source/source-database';
import type { Mount } from './mount';

/** What an answer says, before it is sealed. */
export interface Answered {
  readonly content: AnswerContent;
  /** Where there is personal data. */
  readonly subject?: AnswerSubject;
}

/** By what a call is answered. */
export interface Answering {
  readonly terms: AgreementTerms;
  /** What a notice restricts on top of the terms; the caller has judged modes and keys by it. */
  readonly restricted: Handlings;
  readonly mount: Mount;
  readonly source: SourceDatabase;
  /** The region's, once it has arrived. */
  readonly tokenKey?: KeyObject;
  /** Time left. */
  readonly milliseconds: number;
}
