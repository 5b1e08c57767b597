import { atRisk } from '@shutong/crash';
import { isHosted, requestId, sealCommand, type CallCommand } from '@shutong/wire';
import type { HeldAgreement, HeldAgreements } from '../../agreement/held-agreement';
import type { Asking } from '../../asking/asking';
import { Pauses } from '../../clock/pauses';
import { ConnectorError } from '../../errors/connector-error';
import type { HubClient } from '../../hub/hub-client';
import type { Own } from '../../identity/own';
import { failureFacts, type Log } from '../../log/log';
import type { State } from '../../state/state';
import { batchesPath, orderHeaders } from '../hub-batch';
import type { Intake } from '../intake';
import { isPausing } from '../pausing.policy';
import { isOpen, type Receiving } from '../stored-batch';
import { changeOpen } from './change-open';
import { originOfChunk, type OriginView } from './chunk-view';
import { finalCodeOf } from './final-code';
import { knownOf } from './watermark';

export interface OrderingParts {
  readonly state: State;
  readonly hub: HubClient;
  readonly agreements: HeldAgreements;
  /** What an order is under is looked up as for a call. */
  readonly asking: Pick<Asking, 'held'>;
  readonly own: Pick<Own, 'keys'>;
  readonly intakes: readonly Intake[];
  /** Microseconds since the epoch. */
  readonly now: () => number;
  readonly onNews: () => void;
  readonly log: Pick<Log, 'warn'>;
}

/** An order of the department's own system. */
export interface BatchAsk {
  /** Its name. */
  readonly intake: string;
  /** Where the intake names none. */
  readonly agreement?: string;
  /** Also what an incremental intake has already. */
  readonly all?: boolean;
}

type Ordered = Required<Pick<Receiving, 'command' | 'hosted'>>;

/** An hour less than the hub allows, for clocks that differ. */
const orderLifeUs = 23 * 3_600_000_000;

/** What the department's own system is told of a batch. */
export interface BatchView extends Pick<
  Receiving,
  'intake' | 'state' | 'received' | 'rows' | 'accepted' | 'rejected'
> {
  readonly batch: string;
  /** True where the operator runs the connector of either side and holds its key. */
  readonly hosted: boolean;
  readonly code?: string;
  /** Of the chunk that was taken last. */
  readonly origin?: OriginView;
}

/** Orders batches, by hand and when they are due. */
export class BatchOrdering {
  /** By intake. */
  private readonly pauses = new Pauses();

  constructor(private readonly parts: OrderingParts) {}

  /**
   * Orders a batch for an intake of connector.yaml; resolves when the order is kept, and it goes out by itself.
   * Errors: `connector.batch-unknown`, `.batch-under-way`, `.invalid-input`, those of `Asking.held`.
   */
  async order({ intake: name, agreement: given, all }: BatchAsk): Promise<BatchView> {
    const { intakes, state, now, onNews } = this.parts;
    const intake = intakes.find((one) => one.name === name);
    if (!intake) throw new ConnectorError('connector.batch-unknown');
    if (this.isOpen(intake)) throw new ConnectorError('connector.batch-under-way');
    const agreement = agreementFor(intake, given);
    const held = await this.parts.asking.held(agreement);
    const known = knownOf(all ? undefined : state.intakes.get(name), intake, held);
    const ordered = await this.commandFor(intake, held, known.watermark);
    const { id: batch } = ordered.command;
    const orderedAt = now();
    const receiving: Receiving = {
      ...{ intake: name, ...ordered, state: 'ordering', orderedAt },
      ...{ received: 0, rows: 0, accepted: 0, rejected: 0 },
    };
    const isKept = await atRisk('order.commit', () =>
      state.intakes.transaction(() => {
        // Another may have come while the agreement was looked up.
        if (this.isOpen(intake)) return false;
        void state.intakes.put(name, { ...known, batch, orderedAt });
        void state.receivings.put(batch, receiving);
        return true;
      }),
    );
    if (!isKept) throw new ConnectorError('connector.batch-under-way');
    state.openReceivings.add(batch);
    this.pauses.end(name);
    onNews();
    return this.viewOf(receiving);
  }

  /** The newest batch of each intake. */
  list(): BatchView[] {
    const { state, intakes } = this.parts;
    return intakes.flatMap(({ name }) => {
      const { batch = '' } = state.intakes.get(name) ?? {};
      const receiving = state.receivings.get(batch);
      return receiving ? [this.viewOf(receiving)] : [];
    });
  }

  /** Orders what is due, and takes orders to the hub that are not there yet; what cannot go out keeps nothing else waiting. */
  async round(): Promise<void> {
    const { intakes, state } = this.parts;
    for (const { name } of intakes.filter((intake) => this.isDue(intake))) {
      await this.alone(name, () => this.order({ intake: name }));
    }
    for (const { id, batch } of state.openReceivings.list()) {
      if (batch.state !== 'ordering' || this.isBehindAnother(batch)) continue;
      await this.alone(batch.intake, () => this.send(id, batch));
    }
  }

  private async alone(intake: string, work: () => Promise<unknown>): Promise<void> {
    if (this.pauses.has(intake)) return;
    try {
      await work();
      this.pauses.end(intake);
    } catch (error) {
      this.pauses.lengthen(intake);
      const where = { round: 'batch-ordering', intake };
      this.parts.log.warn({ ...where, ...failureFacts(error) }, 'to be tried again');
    }
  }

  private isDue(intake: Intake): boolean {
    const { everySeconds, name } = intake;
    if (everySeconds === undefined || this.isOpen(intake)) return false;
    const last = this.parts.state.intakes.get(name)?.orderedAt ?? 0;
    return this.parts.now() - last >= everySeconds * 1_000_000;
  }

  /** Of an agreement the hub takes one batch at a time, and logs each order that it refuses. */
  private isBehindAnother({ command }: Receiving): boolean {
    if (this.isOver(command)) return false;
    return this.parts.state.openReceivings
      .list()
      .some(
        ({ batch }) => batch.state === 'receiving' && batch.command.agreement === command.agreement,
      );
  }

  private isOpen({ name }: Intake): boolean {
    const { state } = this.parts;
    const { batch = '' } = state.intakes.get(name) ?? {};
    const present = state.receivings.get(batch);
    return present !== undefined && isOpen(present);
  }

  private async send(id: string, { command }: Receiving): Promise<void> {
    const { hub, state, now } = this.parts;
    try {
      await atRisk('order.send', () => hub.post(batchesPath, command, { headers: orderHeaders }));
      // It may have come back as failed while the answer was on its way.
      await atRisk('order-acknowledged.commit', () =>
        changeOpen(state, id, { state: 'receiving' }),
      );
    } catch (error) {
      const code = await this.failureOf(error, command);
      if (code === undefined) throw error;
      await changeOpen(state, id, { state: 'failed', code, endedAt: now() });
    }
  }

  /** One that has waited too long would be refused by its time as soon as nothing else is in its way. */
  private async failureOf(error: unknown, command: CallCommand): Promise<string | undefined> {
    if (isPausing(error) && this.isOver(command)) return 'connector.deadline';
    return finalCodeOf(error, command, this.parts.agreements);
  }

  private isOver({ deadline }: CallCommand): boolean {
    return deadline <= this.parts.now();
  }

  private async commandFor(
    intake: Intake,
    { terms, cards }: HeldAgreement,
    watermark: string | undefined,
  ): Promise<Ordered> {
    const { own, now } = this.parts;
    const issuedAt = now();
    const after = intake.incremental && watermark !== undefined ? { after: watermark } : {};
    const clear = {
      ...{ id: requestId(issuedAt), mode: 'batch' as const, rowsAsked: 0 },
      ...{ agreement: terms.id, agreementVersion: terms.version, resource: terms.resource.code },
      ...{ fields: Object.keys(intake.columns), purpose: terms.purpose.code },
      ...{ issuedAt, deadline: issuedAt + orderLifeUs },
    };
    const request = { clear, content: { keys: {}, ...after } };
    const command = await sealCommand(request, { own: own.keys, provider: cards.provider });
    return { command, hosted: isHosted(terms) };
  }

  private viewOf({ command, hosted, ...receiving }: Receiving): BatchView {
    const { intake, state, received, rows, accepted, rejected, code } = receiving;
    const origin = originOfChunk(this.parts.state, command.id, received);
    return {
      ...{ batch: command.id, intake, state },
      hosted: hosted ?? this.isHostedNow(command),
      ...{ received, rows, accepted, rejected },
      ...(code === undefined ? {} : { code }),
      ...(origin ? { origin } : {}),
    };
  }

  /** Of a batch that does not say so itself: by the version of its agreement that is held now. */
  private isHostedNow({ agreement }: CallCommand): boolean {
    const held = this.parts.state.agreements.get(agreement);
    return held !== undefined && isHosted(held.terms);
  }
}

function agreementFor({ agreement }: Intake, given: string | undefined): string {
  const one = agreement ?? given;
  if (one !== undefined && (given ?? one) === one) return one;
  throw new ConnectorError('connector.invalid-input', { field: '/agreement' });
}
