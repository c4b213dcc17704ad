/** What a node reports to whoever runs it. Any other error is reported too, with its name and where it was thrown. */
export class NodeError extends Error {
  name = 'NodeError';
}

/**
 * Ends the node with an error.
 *
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  throw new NodeError(message);
}

/** What a run reports for whatever was thrown. */
export function describe(error) {
  if (error instanceof NodeError) return error.message;
  try {
    const place = /\bat .*/.exec(error.stack)?.[0];
    return place ? `${error} (${place})` : String(error);
  } catch {
    return 'something was thrown that has no text';
  }
}
