import { node } from 'flow-like-sdk';
import * as pin from 'flow-like-sdk/pin';

const schema = {
  type: 'object',
  properties: {
    characters: { type: 'integer' },
    words: { type: 'integer' },
    lines: { type: 'integer' },
    longest_word: { type: 'string' },
  },
  required: ['characters', 'words', 'lines', 'longest_word'],
};

/** How many characters a text has: `length` counts UTF-16 units, an iterator characters. */
function count(text) {
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}

export default node({
  name: 'text_stats',
  friendlyName: 'Text statistics',
  description: 'Counts what is in a text',
  category: 'Examples',
  inputs: [pin.string('text', 'Text', 'What to look at', { default: '' })],
  outputs: [pin.struct('stats', 'Statistics', 'What was counted', { schema })],

  run({ inputs: { text }, outputs }) {
    const words = text.split(/[ \t\n\r]+/).filter(Boolean);
    outputs.stats = {
      characters: count(text),
      words: words.length,
      lines: text.match(/[^\n]*\n|[^\n]+$/g)?.length ?? 0,
      longest_word: words.reduce((longest, word) => (count(word) > count(longest) ? word : longest), ''),
    };
  },
});
