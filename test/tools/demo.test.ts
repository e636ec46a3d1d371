import { expect, test } from '@jest/globals';
import { program } from './processes.ts';

test.each([['--foo'], ['--keep', '--foo'], ['keep']])(
  'npm run demo does not guess what %s %s means',
  async (...args) => {
    const demo = program('tools/demo/main.ts', args.filter(Boolean));
    expect(await demo.exitCode).toBe(1);
    expect(demo.output()).toMatch(/^Usage: npm run demo \[-- --keep\]/);
  },
);
