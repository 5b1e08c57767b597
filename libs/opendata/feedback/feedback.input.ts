import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { MayBeMissing, limits } from '@shutong/platform';
import { OpenPageParameters } from '../open-dataset/open-dataset.controller';
import { feedbackKinds, type FeedbackKind } from './feedback.states';

export class FeedbackBody {
  /** request: for data; correction, comment: of an open dataset; complaint: about a developer. */
  @IsIn(feedbackKinds)
  kind: FeedbackKind;

  /** An open dataset; of corrections and comments always. */
  @MayBeMissing()
  @IsUUID()
  dataset?: string;

  /** Of complaints always. */
  @MayBeMissing()
  @IsUUID()
  developer?: string;

  /** Credit code of whose data is requested; left out, the authority looks for one. */
  @MayBeMissing()
  @Matches(/^[0-9A-Z]{18}$/)
  department?: string;

  /** Shown to everybody with the answer, as is the body. */
  @IsString()
  @Length(1, 200)
  title: string;

  @IsString()
  @Length(1, limits.textField.value)
  body: string;

  /** Where the department may write to; nobody else is shown it. */
  @MayBeMissing()
  @IsString()
  @Length(3, 254)
  contact?: string;
}

/** Which page, and of which dataset. */
export class FeedbackParameters extends OpenPageParameters {
  @IsOptional()
  @IsUUID()
  dataset?: string;
}
