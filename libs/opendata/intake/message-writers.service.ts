import { Inject, Injectable } from '@nestjs/common';
import type { TxContext } from '@shutong/platform';
import type { AccountMessage } from '../account/account-message';
import { AccountRegister } from '../account/account-register.service';
import type { DeveloperMessage } from '../developer/developer-message';
import { DeveloperRegister } from '../developer/developer-register.service';
import type { FeedbackMessage } from '../feedback/feedback-message';
import { FeedbackRegister } from '../feedback/feedback-register.service';

/** Kinds of what strangers hand in. */
export const strangerKinds = ['account', 'developer', 'feedback'] as const;
export type StrangerKind = (typeof strangerKinds)[number];

/** By kind, who judges and writes what was handed in; each body has kept to its contract. */
@Injectable()
export class MessageWriters {
  constructor(
    @Inject(AccountRegister) private readonly accounts: AccountRegister,
    @Inject(DeveloperRegister) private readonly developers: DeveloperRegister,
    @Inject(FeedbackRegister) private readonly feedback: FeedbackRegister,
  ) {}

  /** @throws HubError where it is refused; then nothing of it was written */
  write(tx: TxContext, kind: StrangerKind, body: unknown): Promise<void> {
    switch (kind) {
      case 'account':
        return this.accounts.apply(tx, body as AccountMessage);
      case 'developer':
        return this.developers.apply(tx, body as DeveloperMessage);
      case 'feedback':
        return this.feedback.receive(tx, body as FeedbackMessage);
    }
  }
}
