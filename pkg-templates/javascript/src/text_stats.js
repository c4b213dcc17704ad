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

/** The first of the words with the most characters. */
function longest(words) {
  let found = '';
  let most = 0;
  for (const word of words) {
    // No word has more characters than units.
    const characters = word.length > most ? count(word) : 0;
    if (characters > most) [found, most] = [word, characters];
  }
  return found;
}

export default node({
  name: 'text_stats',
  friendlyName: 'Text statistics',
  description: 'Counts what is in a text',
  category: 'Examples',
  inputs: [pin.string('text', 'Text', 'What to look at', { default: '' })],
  outputs: [pin.struct('stats', 'Statistics', 'What was counted', { schema })],

  run({ inputs: { text }, outputs }) {
    // A regular expression over a text of a megabyte takes more memory than there is.
    const words = ['\t', '\n', '\r']
      .reduce((spaced, space) => spaced.replaceAll(space, ' '), text)
      .split(' ')
      .filter(Boolean);
    outputs.stats = {
      characters: count(text),
      words: words.length,
      lines: text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0),
      longest_word: longest(words),
    };
  },
});
