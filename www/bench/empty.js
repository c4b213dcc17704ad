// The same for a page that loads a WebAssembly module in which there is nothing.

async function main() {
  await WebAssembly.instantiateStreaming(fetch("/fixtures/bench/empty.wasm"));
  return performance.now();
}

window.benchmark = main();
