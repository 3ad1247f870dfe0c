/**
 * Looks at what the package leaves behind. The package shows none of it, so
 * this counts the calls of the methods through which it has to pass.
 *
 * @module
 */

import { EventHub, type EventListener } from "../../../src/events.ts";
import { ClientProtocol } from "../../../src/protocol/client.ts";

/** What the connections of one run hold. */
export class Holdings {
  /** The state machines of the connections. */
  readonly protocols: Set<ClientProtocol> = new Set();
  /** Listeners that no one has removed. */
  readonly listeners: Set<EventListener> = new Set();
  /** Rejections that no one has handled. */
  readonly rejections: unknown[] = [];
}

let holdings = new Holdings();

/** Starts a new count, and returns it. */
export function watchHoldings(): Holdings {
  holdings = new Holdings();
  return holdings;
}

{
  const { takeOutput } = ClientProtocol.prototype;
  ClientProtocol.prototype.takeOutput = function () {
    holdings.protocols.add(this);
    return takeOutput.call(this);
  };
  const { add } = EventHub.prototype;
  EventHub.prototype.add = function (listener, names) {
    const { end } = listener;
    // The end of a hub is the last that a listener hears.
    listener.end = (error) => {
      holdings.listeners.delete(listener);
      end.call(listener, error);
    };
    holdings.listeners.add(listener);
    const leave = add.call(this, listener, names);
    return () => {
      holdings.listeners.delete(listener);
      leave();
    };
  };
}

/** Lets rejections without a handler count, and not end the program. */
export function watchRejections(): Disposable {
  const take = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    holdings.rejections.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", take);
  return {
    [Symbol.dispose]: () =>
      globalThis.removeEventListener("unhandledrejection", take),
  };
}
