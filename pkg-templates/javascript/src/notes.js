import { node } from 'flow-like-sdk';
import * as pin from 'flow-like-sdk/pin';
import * as storage from 'flow-like-sdk/storage';

export default node({
  name: 'notes',
  friendlyName: 'Notes',
  description: 'Writes, reads and lists texts in the storage of the node',
  category: 'Examples',
  permissions: ['storage:node'],
  inputs: [
    pin.execIn,
    pin.string('name', 'Name', 'Name of the file', { default: 'note.txt' }),
    pin.string('text', 'Text', 'What to write; nothing is written if it is empty', { default: '' }),
  ],
  outputs: [
    pin.execOut,
    pin.string('read', 'Read', 'What the file has'),
    pin.string('names', 'Names', 'All files', { of: 'Array' }),
  ],

  run({ inputs: { name, text }, outputs, activate }) {
    const directory = storage.nodeDir();
    const file = storage.join(directory, name);
    if (text !== '') storage.write(file, text);
    outputs.read = storage.readText(file);
    outputs.names = storage.list(directory).map((found) => storage.relative(directory, found));
    activate();
  },
});
