import { Inject, Injectable } from '@nestjs/common';
import { Clock, HubError, type Context, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import { leftWithin } from '../agreement/narrowed-terms.policy';
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
    let taken = 0;
    for (const { id } of await this.register.due(ctx)) {
      const isTaken = await this.take(ctx, id).catch((error: unknown) => {
        if (error instanceof HubError) return false;
        throw error;
      });
      if (isTaken) taken += 1;
    }
    return taken;
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
    const act = { action: actionOf('take-effect'), reason: 'service change' };
    const left = change.kind === 'end' ? null : leftWithin(agreement.terms, change);
    if (left) await this.versions.narrow(tx, agreement, { ...act, left });
    else await this.agreements.take(tx, agreement, 'terminate', act);
  }
}
