/** On a fresh clone jest knows no durations: files that start the most begin first, so that none runs alone at the end. */
import Sequencer from '@jest/test-sequencer';

const slow = /\/test\/(workflows|tools|e2e)\/|\/partners\/transport\//;

export default class SlowFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    return [...sorted.filter(({ path }) => slow.test(path)), ...sorted.filter(({ path }) => !slow.test(path))];
  }
}
