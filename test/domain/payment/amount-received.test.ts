import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitPayment } from '../../../src/domain/payment/payment-split.ts';
import {
  type Evidence,
  addReport,
  noEvidence,
  partsLeft,
  amountReceived,
  stillOpen,
  type Total,
  type Transfer,
} from '../../../src/domain/payment/amount-received.ts';

const at = (seconds: number, ms = 0) => new Date(Date.UTC(2026, 10, 21, 10, 0, seconds, ms)).toISOString();
const transfer = (amount: number, paidAt: string): Transfer => ({ kind: 'TRANSFER', amount, paidAt });
const total = (amount: number, paidAt: string): Total => ({ kind: 'TOTAL', amount, paidAt });
const hearAll = (...words: (Transfer | Total)[]) => words.reduce(addReport, noEvidence);

describe('what has come for a reference', () => {
  test('is the sum of its transfers, each counted once however often it is told', () => {
    const [first, second] = [transfer(100_000, at(1)), transfer(200_000, at(2))];
    expect(amountReceived(hearAll(second, first, second, first))).toBe(300_000);
  });

  test('counts two transfers of one amount within the same second as two', () => {
    expect(amountReceived(hearAll(transfer(10_000, at(30, 100)), transfer(10_000, at(30, 900))))).toBe(20_000);
  });

  test('is not more because webhooks come after the look-up that had them in', () => {
    const looked = total(300_000, at(2));
    expect(amountReceived(hearAll(looked, transfer(200_000, at(2)), transfer(100_000, at(1))))).toBe(300_000);
  });

  test('is not more where the gateway dates its total by the transfer it heard of last, not by the newest', () => {
    expect(amountReceived(hearAll(transfer(200_000, at(2)), transfer(100_000, at(1)), total(300_000, at(1))))).toBe(
      300_000,
    );
  });

  test('is not less because an older answer comes after a newer one', () => {
    expect(amountReceived(hearAll(total(300_000, at(2)), total(100_000, at(1))))).toBe(300_000);
  });

  test('told again is the same evidence', () => {
    const evidence = hearAll(transfer(100_000, at(1)), total(100_000, at(1)));
    expect(addReport(evidence, transfer(100_000, at(1)))).toBe(evidence);
    expect(addReport(evidence, total(100_000, at(1)))).toBe(evidence);
  });
});

describe('a payment of 300,000', () => {
  const open = (...words: (Transfer | Total)[]) => stillOpen(hearAll(...words), words.at(-1)!, 300_000);

  test('waits while a part has come, and for nothing once all has', () => {
    expect(open(transfer(200_000, at(1)))).toBe('WAIT');
    expect(open(transfer(200_000, at(1)), transfer(100_000, at(2)))).toBeNull();
    expect(open(total(200_000, at(1)))).toBe('WAIT');
    expect(open(total(300_000, at(1)))).toBeNull();
  });

  test('of which a transfer is told after a total asks again: it may be new, or have been in it', () => {
    expect(open(total(100_000, at(1)), transfer(200_000, at(2)))).toBe('ASK');
    expect(open(total(300_000, at(2)), transfer(200_000, at(2)))).toBe('ASK');
  });
});

/** What happens at a gateway and between it and us; `pick` chooses among what there is. */
const happening = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('PAID' as const), amount: fc.integer({ min: 1, max: 4 }), ms: fc.nat(3) }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('TOLD' as const), pick: fc.nat() }) },
  fc.record({ what: fc.constant('LOOKED' as const) }),
  fc.record({ what: fc.constant('ANSWER TOLD LATE' as const), pick: fc.nat() }),
);

test('whatever the order, loss, lateness and repetition: never more than came, and all of it after a last look-up', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30 }), (story) => {
      const paid: Transfer[] = [];
      const answers: Total[] = [];
      let evidence: Evidence = noEvidence;
      let posted = 0;
      const came = () => paid.reduce((sum, { amount }) => sum + amount, 0);
      const answer = () => total(came(), paid.at(-1)!.paidAt);
      const heard = (word: Transfer | Total | undefined) => {
        if (word) evidence = addReport(evidence, word);
        expect(amountReceived(evidence)).toBeGreaterThanOrEqual(posted);
        posted = amountReceived(evidence);
        expect(posted).toBeLessThanOrEqual(came());
      };
      for (const event of story) {
        if (event.what === 'PAID') paid.push(transfer(event.amount, at(0, event.ms)));
        else if (event.what === 'TOLD') heard(paid[event.pick % (paid.length || 1)]);
        else if (event.what === 'ANSWER TOLD LATE') heard(answers[event.pick % (answers.length || 1)]);
        else if (paid.length) {
          answers.push(answer());
          heard(answers.at(-1));
        }
      }
      if (paid.length) heard(answer());
      expect(posted).toBe(came());
    }),
    { numRuns: 2_000 },
  );
});

test('what each instalment gets does not depend on how many pieces the money came in', () => {
  const named = fc.record({
    applicationNo: fc.constantFrom('A', 'B', 'C'),
    installmentNo: fc.integer({ min: 1, max: 3 }),
    amount: fc.integer({ min: 1, max: 50 }),
  });
  const distinct = {
    minLength: 1,
    maxLength: 5,
    selector: (part: { applicationNo: string; installmentNo: number }) => `${part.applicationNo} ${part.installmentNo}`,
  };
  const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 });
  const shown = (shares: ReturnType<typeof splitPayment>) => {
    const amounts = new Map<string, number>();
    const add = (key: string, amount: number) => amounts.set(key, (amounts.get(key) ?? 0) + amount);
    for (const { applicationNo, amount, named } of shares) {
      add(applicationNo, amount);
      for (const part of named) add(`${applicationNo} ${part.number}`, part.amount);
    }
    return [...amounts].sort();
  };
  fc.assert(
    fc.property(fc.uniqueArray(named, distinct), pieces, (parts, amounts) => {
      let posted = 0;
      const shares = amounts.flatMap((amount) => {
        const share = splitPayment(amount, partsLeft(parts, posted));
        posted += amount;
        return share;
      });
      expect(shown(shares)).toEqual(shown(splitPayment(posted, parts)));
    }),
  );
});
