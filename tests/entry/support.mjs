// Workers for the tests of what a page does with one.

import { Wire } from "../../src/js/entry/wire.js";

/** What calls whose answer nobody waits for have led to. */
export const delivered = () => new Promise((resolve) => setTimeout(resolve, 150));

/** A worker in this thread: `handlers` answer what the page calls, and `wire` calls the page. */
export function workerOf(handlers) {
  const { port1: worker, port2: port } = new MessageChannel();
  const wire = new Wire(port, { handle: (name, args) => handlers[name](...args), report() {} });
  worker.terminate = () => worker.close();
  return { worker, wire };
}

/** One that gives no sign of life. */
export function silentWorker() {
  const { port1: worker } = new MessageChannel();
  worker.terminate = () => worker.close();
  return worker;
}
