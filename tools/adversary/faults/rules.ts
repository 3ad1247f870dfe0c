import {
  QmpClosedError,
  QmpCommandError,
  QmpConnectError,
  QmpEventOverflowError,
  QmpProtocolError,
  QmpStateError,
  QmpTimeoutError,
} from "../../../mod.ts";

type ErrorClass = abstract new (...args: never[]) => Error;

const EXECUTE: ErrorClass[] = [
  QmpCommandError,
  QmpClosedError,
  QmpTimeoutError,
  QmpStateError,
  // An id of the caller's own that another command has.
  RangeError,
];

const WAIT: ErrorClass[] = [QmpClosedError, QmpTimeoutError, QmpStateError];

/** The last comes from the keep-alive. */
const END: ErrorClass[] = [QmpClosedError, QmpProtocolError, QmpTimeoutError];

/** The errors that the documentation allows, by what was called. */
export const DOCUMENTED: Record<string, ErrorClass[]> = {
  open: [
    QmpConnectError,
    QmpProtocolError,
    QmpCommandError,
    QmpTimeoutError,
  ],
  execute: EXECUTE,
  events: [...END, QmpStateError, QmpEventOverflowError],
  waitFor: WAIT,
  executeAndWait: [...EXECUTE, ...WAIT],
  // An answer that is no schema.
  schema: [...EXECUTE, TypeError],
  closed: END,
  close: [],
  dispose: [],
  "server.emit": [],
  "server.close": [],
  "server.serve": [],
};
