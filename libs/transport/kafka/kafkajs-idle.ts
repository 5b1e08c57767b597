interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

let mended = false;

/**
 * kafkajs 2.2.4 (pinned) looks for pending requests every millisecond on every connection for as long as it lives,
 * also where none is pending: an idle process with five connections burns a twentieth of a core. With nothing
 * pending there is nothing to look for; whatever becomes pending asks to be looked for itself.
 * (tulios/kafkajs issue 1704)
 */
export function quietIdleConnections(): void {
  if (mended) return;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- inside the package, without types
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const look = prototype.scheduleCheckPendingRequests;
  if (typeof look !== 'function') {
    throw new Error(
      'This kafkajs has no request queue as 2.2.4 had; its idle connections may spin.',
    );
  }
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) look.call(this);
  };
  mended = true;
}
