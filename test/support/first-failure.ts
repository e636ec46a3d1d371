/** For mutation testing: a property that failed is enough, nobody reads its smallest example. */
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
