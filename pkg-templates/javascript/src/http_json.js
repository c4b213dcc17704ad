import { node } from 'flow-like-sdk';
import * as http from 'flow-like-sdk/http';
import * as pin from 'flow-like-sdk/pin';

export default node({
  name: 'http_json',
  friendlyName: 'Fetch JSON',
  description: 'Asks an API and reads its answer',
  category: 'Examples',
  permissions: ['http_get'],
  inputs: [pin.execIn, pin.string('url', 'URL', 'Where to ask', { default: 'https://api.github.com' })],
  outputs: [
    pin.execOut,
    pin.integer('status', 'Status', 'HTTP status of the answer'),
    pin.generic('body', 'Body', 'The answer'),
  ],

  run({ inputs: { url }, outputs, activate }) {
    const response = http.fetch(url, { headers: { Accept: 'application/json' } });
    outputs.status = response.status;
    outputs.body = response.json();
    activate();
  },
});
