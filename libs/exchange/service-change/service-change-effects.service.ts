import { Inject, Injectable } from '@nestjs/common';
import { Clock, HubError, tryEach, type Context, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import { isNarrower, leftWithin } from '../agreement/narrowed-terms.policy';
import { AgreementVersions } from '../agreement/agreement-versions.service';
import type { ServiceChange } from './service-change.entity';
import { mayTakeEffect } from './service-change.policy';
import { ServiceChangeRegister } from './service-change-register.service';
import { ServiceChangeSteps, actionOf } from './service-change-steps.service';

/** Carries out what is filed when its day has come. */
@Injectable()
export class ServiceChangeEffects {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ServiceChangeRegister) private readonly register: ServiceChangeRegister,
    @Inject(ServiceChangeSteps) private readonly steps: ServiceChangeSteps,
    @Inject(AgreementSteps) private readonly agreements: AgreementSteps,
    @Inject(AgreementVersions) private readonly versions: AgreementVersions,
  ) {}

  /** One round; answers how many took effect. What somebody stepped in of meanwhile, the next round looks at again. */
  async takeDue(ctx: Context): Promise<number> {
    return tryEach(await this.register.due(ctx), ({ id }) =>
      this.take(ctx, id).catch((error: unknown) => {
        if (error instanceof HubError) return false;
        throw error;
      }),
    );
  }

  private async take(ctx: Context, id: string): Promise<boolean> {
    await this.steps.take(ctx, id, {
      step: 'take-effect',
      change: (file) => ({ state: mayTakeEffect(file), endedAt: this.clock.now() }),
      follow: (tx, change, agreement) => this.carryOut(tx, change, agreement),
    });
    return true;
  }

  private async carryOut(
    tx: TxContext,
    change: ServiceChange,
    agreement: Agreement,
  ): Promise<void> {
    // As both have agreed, or a dispute has decided.
    const by = [change.requester, change.provider];
    const act = { action: actionOf('take-effect'), reason: 'service change', by };
    const left = change.kind === 'end' ? null : leftWithin(agreement.terms, change);
    if (!left) await this.agreements.take(tx, agreement, 'terminate', act);
    // A renewal may be as narrow already: then nobody signs anew, and nothing stands still.
    else if (isNarrower(agreement.terms, left)) {
      await this.versions.narrow(tx, agreement, { ...act, left });
    }
  }
}
