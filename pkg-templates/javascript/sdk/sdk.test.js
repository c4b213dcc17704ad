import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execute } from './node.js';
import { parse, stringify } from './json.js';
import * as pin from './pin.js';
import * as storage from './storage.js';
import { Host } from './testing.js';

const node = (run, pins = {}) => ({ name: 'test', outputs: [pin.execOut, pin.generic('x', 'X', 'x')], ...pins, run });

test('JSON keeps integers exact', () => {
  const text = '{"a":[9223372036854775807,-9223372036854775808,1.5,1e300],"b":"12345678901234567890\\u0000\\"","c":[{}]}';
  const value = parse(text);
  assert.deepEqual(value.a.slice(0, 2), [9223372036854775807n, -9223372036854775808n]);
  assert.deepEqual(parse(stringify(value)), value);
  assert.equal(stringify({ a: [1n, undefined], b: undefined, c: new Date(0) }), '{"a":[1,null],"c":"1970-01-01T00:00:00.000Z"}');
  assert.equal(stringify('\ud83cx'), '"\ufffdx"');
  assert.equal(stringify({ bytes: new Uint8Array([1, 2, 3]), n: 1n }), '{"bytes":"AQID","n":1}');
});

test('what is not JSON is an error', () => {
  const wrong = ['', '{', '[1,]', '{"a" 1}', '{a:1}', '01', '1 1', '"\n"', 'nul', '-', '[1}'];
  for (const text of wrong) {
    assert.throws(() => parse(text), SyntaxError, text);
    assert.throws(() => parse(`[1234567890123456789,${text}`), SyntaxError, text);
  }
});

test('inputs come as their types say', async () => {
  const inputs = [
    pin.integer('one', 'One', ''),
    pin.integer('many', 'Many', '', { of: 'Array' }),
    pin.integer('named', 'Named', '', { of: 'HashMap' }),
    pin.bytes('bytes', 'Bytes', ''),
    pin.string('text', 'Text', '', { default: 'default' }),
  ];
  let seen;
  const given = { one: 1, many: [1, 2], named: { a: 3 }, bytes: 'AQI=' };
  await new Host().run(node((context) => { seen = context.inputs; }, { inputs }), given);
  assert.deepEqual(seen, { one: 1n, many: [1n, 2n], named: { a: 3n }, bytes: new Uint8Array([1, 2]), text: 'default' });
  for (const one of [1.5, 9223372036854775808n, -9223372036854775809n, 1e300]) {
    const { error } = await new Host().run(node(() => {}, { inputs }), { one });
    assert.match(error, /the input one is not of the type Integer/, `${one}`);
  }
});

test('errors are reported, and nothing else with them', async () => {
  const run = (what) => new Host().run(node(what));
  const { outputs, activated, error } = await run(({ outputs: { x: _ }, activate }) => {
    activate();
    throw new TypeError('no');
  });
  assert.deepEqual([outputs, activated], [{}, []]);
  assert.match(error, /^TypeError: no \(at .*sdk\.test\.js/);
  assert.match((await run((context) => { context.outputs.y = 1; })).error, /the node test has no output y/);
  assert.match((await run((context) => context.activate('y'))).error, /the node test has no execution pin y/);
  assert.equal((await run(() => { throw null; })).error, 'something was thrown that has no text');
});

test('odd input is an error', async () => {
  const error = async (input) => JSON.parse(await execute([node(() => {})], input)).error;
  assert.equal(await error('{"node_name": "none"}'), 'there is no node none');
  assert.match(await error('['), /SyntaxError/);
  assert.match(await error('null'), /TypeError/);
});

test('large files are written part by part', async () => {
  const host = new Host();
  const { error } = await host.run(node(() => {
    storage.writeParts(storage.join(storage.nodeDir(), 'large'), 4, ['ab', new Uint8Array([99, 100])]);
  }));
  assert.equal(error, undefined);
  assert.equal(host.file('node/large'), 'abcd');
});
