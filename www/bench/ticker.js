// How long the page stands still: the times between messages that it sends to itself as fast as it can. Messages have no
// least delay, as timers have, so a gap is what something else took.

/** Starts ticking; the returned function stops it and returns the gaps in milliseconds. */
export function ticker() {
  const { port1, port2 } = new MessageChannel();
  const gaps = [];
  let last = performance.now();
  let stopped = false;
  const tick = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  };
  port1.onmessage = () => {
    tick();
    if (!stopped) port2.postMessage(null);
  };
  port2.postMessage(null);
  return () => {
    stopped = true;
    tick();
    port1.close();
    return gaps;
  };
}
