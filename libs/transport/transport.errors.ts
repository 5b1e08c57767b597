/** Everything this lib throws on purpose. `code` is stable; `message` is for an operator. */
export class TransportError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A message over 256 KiB: put the body in an object store and send the claim check instead. */
export class MessageTooLarge extends TransportError {
  constructor(bytes: number, limit: number) {
    super(
      'transport.too-large',
      `A message of ${bytes} bytes is over the limit of ${limit} bytes.`,
    );
  }
}

/** A name, header or text that not every transport could carry unchanged. */
export class InvalidMessage extends TransportError {
  constructor(what: string) {
    super('transport.invalid-message', what);
  }
}

/** The topic was never ensured (or was deleted since). Nothing was written. */
export class UnknownTopic extends TransportError {
  constructor(topic: string, options?: ErrorOptions) {
    super('transport.unknown-topic', `There is no topic "${topic}".`, options);
  }
}

/** A reply address that this transport never handed out. */
export class UnknownAddress extends TransportError {
  constructor(address: string) {
    super('transport.unknown-address', `"${address.slice(0, 100)}" is not a reply address here.`);
  }
}

/** No open dead letter with this id: never there, or already replayed or dropped. */
export class UnknownDeadLetter extends TransportError {
  constructor(id: string) {
    super('transport.unknown-dead-letter', `There is no open dead letter "${id.slice(0, 100)}".`);
  }
}

/** A topic is followed under more names than are looked after; the first of them go on. */
export class TooManyGroups extends TransportError {
  constructor(topic: string, groups: number, most: number) {
    super(
      'transport.too-many-groups',
      `Topic "${topic}" would be followed by ${groups} groups; ${most} at most are looked after.`,
    );
  }
}

/** Records among the dead letters of a topic that are no letters of its groups, or more than are looked after. */
export class DeadLettersPassedOver extends TransportError {
  constructor(topic: string, { unreadable, beyond }: { unreadable: number; beyond: number }) {
    super(
      'transport.dead-letters-passed-over',
      `Among the dead letters of topic "${topic}", ${unreadable} records are no letters of its groups and ` +
        `${beyond} are more than are looked after; they are passed over.`,
    );
  }
}

/** Used after `close()`. */
export class TransportClosed extends TransportError {
  constructor() {
    super('transport.closed', 'The transport is closed.');
  }
}

/** The other side knows who is asking and says no; trying again does not help. */
export class TransportUnauthorised extends TransportError {
  constructor(message: string) {
    super('transport.unauthorised', message);
  }
}

/** The database, broker or hub cannot be reached; whether the last write happened is unknown. */
export class TransportUnavailable extends TransportError {
  constructor(message: string, options?: ErrorOptions) {
    super('transport.unavailable', message, options);
  }
}

/** More waits to be written than the bound allows: the caller has to slow down. */
export class TransportOverloaded extends TransportError {
  constructor(waitingBytes: number) {
    super('transport.overloaded', `${waitingBytes} bytes already wait to be written.`);
  }
}
