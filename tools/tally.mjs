/** Prints `N passed, N failed` and exits as honestly: node tools/tally.mjs <tally.json> <exit code of npm test>. */
import { existsSync, readFileSync } from 'node:fs';

const [file, exitCode] = process.argv.slice(2);
const code = Number(exitCode);
// Without a tally the tests did not run to their end: something before or around them failed.
const tally = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 0 };
const unexplained = tally.failed === 0 && (code !== 0 || tally.passed === 0);
const failed = unexplained ? 1 : tally.failed;

console.log(`${tally.passed} passed, ${failed} failed`);
process.exitCode = code || (failed ? 1 : 0);
