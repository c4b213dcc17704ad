// The tests of the JavaScript API, which the test build passes as well, on the shipped files.

const FILES = ["callbacks", "embedder", "errors", "flows", "grants", "options", "runtime", "stopping", "values"];

/** By file and name: `api_values_bytes_are_typed_arrays`. */
export const tests = {};
for (const file of FILES) {
  const module = await import(`/js/${file}.js`);
  for (const [name, test] of Object.entries(module.tests)) {
    tests[`api_${file}_${name}`] = () => test.call(module.tests);
  }
}
