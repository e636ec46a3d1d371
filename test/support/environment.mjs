/**
 * The environment of every test file. A worker of jest that has nothing left to do frees a heap of many modules before it
 * ends, which takes longer than jest waits; it then kills the worker and reports a leak. This one ends without tidying.
 */
import { TestEnvironment } from 'jest-environment-node';

const registered = Symbol.for('arus.tests.ends-at-once');

export default class EndsAtOnce extends TestEnvironment {
  constructor(...given) {
    super(...given);
    if (process[registered]) return;
    process[registered] = true;
    process.once('exit', (code) => process.exit(code));
  }
}
