import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { definitions } from 'flow-like-sdk/node';
import { Host } from 'flow-like-sdk/testing';
import nodes from '../src/main.js';

const node = (name) => nodes.find((candidate) => candidate.name === name);

test('the manifest lists the same nodes', () => {
  const manifest = readFileSync(new URL('../manifest.toml', import.meta.url), 'utf8');
  const ids = [...manifest.matchAll(/^id = "([a-z_]+)"$/gm)].map(([, id]) => id);
  assert.deepEqual(JSON.parse(definitions(nodes)).map(({ name }) => name), ids);
});

test('add is exact and reports what does not fit', async () => {
  const host = new Host();
  const add = async (a, b) => {
    const { outputs, error } = await host.run(node('add'), { a, b });
    return error ?? outputs.sum;
  };
  assert.equal(await add(1, 2), 3);
  assert.equal(await add(-9223372036854775808n, 9223372036854775807n), -1);
  assert.equal(await add(9223372036854775806n, 1), 9223372036854775807n);
  assert.equal(await add(9223372036854775807n, 1), '9223372036854775807 + 1 does not fit into 64 bits');
  assert.equal(await add(-9223372036854775808n, -1), '-9223372036854775808 + -1 does not fit into 64 bits');
  assert.equal(await add(), 0);
});

test('text_stats counts characters, words and lines', async () => {
  const host = new Host();
  const stats = async (text) => {
    const { outputs } = await host.run(node('text_stats'), { text });
    return Object.values(outputs.stats);
  };
  assert.deepEqual(await stats(''), [0, 0, 0, '']);
  assert.deepEqual(await stats('größer 🌍'), [8, 2, 1, 'größer']);
  assert.deepEqual(await stats(' one\ttwo\r\n\nsix'), [14, 3, 3, 'one']);
  assert.deepEqual(await stats('a\u00a0b\n'), [4, 1, 1, 'a\u00a0b']);
  assert.deepEqual(await stats('\r\n \t'), [4, 0, 2, '']);
  assert.deepEqual(await stats('🌍🌍 abc abd'), [10, 3, 1, 'abc']);
});

test('branch goes one of two ways', async () => {
  const host = new Host();
  assert.deepEqual((await host.run(node('branch'), { condition: true })).activated, ['true']);
  assert.deepEqual((await host.run(node('branch'))).activated, ['false']);
});

test('http_json reads the answer, whatever its status', async () => {
  const url = 'https://api.github.com';
  const host = new Host({ answers: { [url]: { status: 404, body: '{"id": 12345678901234567890}' } } });
  const { outputs, activated } = await host.run(node('http_json'));
  assert.deepEqual(outputs, { status: 404, body: { id: 12345678901234567890n } });
  assert.deepEqual(activated, ['exec_out']);
  assert.deepEqual(host.requests[0].headers, { Accept: 'application/json' });
});

test('http_json reports what is no answer', async () => {
  const host = new Host({ answers: { 'https://a.b': { body: '<html>' }, 'https://c.d': {} } });
  const fetch = (url) => host.run(node('http_json'), { url });
  assert.deepEqual(await fetch('https://a.b'), { outputs: {}, activated: [], error: 'the answer from https://a.b is not JSON' });
  assert.equal((await fetch('https://c.d')).error, 'the answer from https://c.d is not JSON');
  assert.equal((await fetch('https://e.f')).error, 'no answer from https://e.f');
});

test('notes writes, reads and lists', async () => {
  const host = new Host({ files: { 'node/deep/b.txt': 'b' } });
  const { outputs } = await host.run(node('notes'), { name: 'a.txt', text: 'größer 🌍' });
  assert.deepEqual(outputs, { read: 'größer 🌍', names: ['a.txt', 'deep/b.txt'] });
  assert.equal(host.file('node/a.txt'), 'größer 🌍');
  assert.equal((await host.run(node('notes'), { name: 'deep/b.txt' })).outputs.read, 'b');
});

test('notes reports what it cannot do', async () => {
  const error = async (options, inputs) => (await new Host(options).run(node('notes'), inputs)).error;
  assert.equal(await error({ storage: false }), 'there is no storage directory');
  assert.equal(await error({ writable: false }, { text: 'x' }), 'note.txt could not be written');
  assert.equal(await error({}, { name: 'none' }), 'none could not be read');
  assert.equal(await error({ files: { 'node/note.txt': new Uint8Array([0xff]) } }), 'note.txt could not be read');
});

test('progress streams text and events', async () => {
  const host = new Host();
  const { outputs } = await host.run(node('progress'), { steps: 2 });
  assert.equal(outputs.done, 2);
  assert.deepEqual(host.events, [
    { type: 'text', data: 'step 1 of 2\n' },
    { type: 'progress', data: { progress: 0.5, message: 'step 1 of 2' } },
    { type: 'text', data: 'step 2 of 2\n' },
    { type: 'progress', data: { progress: 1, message: 'step 2 of 2' } },
  ]);
});

test('whoami says where it runs and counts its runs', async () => {
  const ids = { node: 'n', run: 'r', app: 'a', board: 'b', user: 'ada' };
  const host = new Host({ ids, variables: { greeting: 'Hi' }, tokens: { github: {} } });
  const { outputs } = await host.run(node('whoami'));
  assert.deepEqual(outputs, { where: ids, greeting: 'Hi, ada!', runs: 1, signed_in: true });
  assert.equal((await host.run(node('whoami'))).outputs.runs, 2);
});

test('whoami works where the host says nothing', async () => {
  const { outputs } = await new Host().run(node('whoami'));
  assert.deepEqual(outputs, {
    where: { node: '', run: '', app: '', board: '', user: '' },
    greeting: 'Hello, stranger!',
    runs: 1,
    signed_in: false,
  });
});
