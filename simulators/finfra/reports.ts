/**
 * Simulated credit reports of Finfra: credit scores, AFPI, CLIK, RDF, hubs.
 * Source: docs/sources/finfra.md, "Borrower" and "e-KYC".
 */
import { z } from 'zod';
import { type Call, checked, jsonBody, Refused, type Route } from '../frame/http.ts';
import { ok, type Stage } from '../frame/stage.ts';
import type { Authentication } from './authentication.ts';
import { nik, npwp } from './formats.ts';
import type { FinfraMemory } from './memory.ts';
import { refusal } from './refusal.ts';

const hubs = ['VERIHUBS', 'ASLIRI'];

export function reports(stage: Stage, memory: FinfraMemory, { authorized }: Authentication): Route[] {
  const identity = (call: Call) => checked(call.params['identityNumber'], nik, refusal);
  const scenarioOfUser = (call: Call) => {
    authorized(call);
    const borrower = memory.borrowers.get(call.params['userId'] ?? '');
    if (!borrower) throw new Refused(refusal(404, 'Borrower not found'));
    return stage.scenarioOf(borrower.nik);
  };
  const platforms = (person: string) => (stage.scenarioOf(person) === 'many-platforms' ? 4 : 1);
  const daysPastDue = (person: string) => (stage.scenarioOf(person) === 'bad-collectability' ? 45 : 0);

  return [
    {
      method: 'POST',
      path: '/api/core/users/score-report',
      operation: 'scoreReport',
      handle(call) {
        authorized(call);
        const { identity_number } = jsonBody(call, z.object({ identity_number: nik }), refusal);
        const source = String(call.headers['credit-source'] ?? 'afpi,clik');
        if (!['afpi', 'clik', 'afpi,clik'].includes(source))
          return refusal(400, 'Validation failed: credit-source must be afpi, clik or afpi,clik');
        const scores = source.split(',').map((each) => ({ source: each, score: 650, grade: 'A2' }));
        return ok({ identity_number, sources: scores });
      },
    },
    {
      method: 'GET',
      path: '/api/core/users/:identityNumber/credit-history',
      operation: 'creditHistory',
      handle(call) {
        authorized(call);
        const person = identity(call);
        const loan = { lender: 'PLATFORM CONTOH', amount: 2_000_000, outstanding: 500_000, status: 'ACTIVE' };
        return ok({
          loans: Array.from({ length: platforms(person) }, () => ({ ...loan, days_past_due: daysPastDue(person) })),
        });
      },
    },
    {
      method: 'POST',
      path: '/api/core/users/clik/credit-report',
      operation: 'clikReport',
      handle(call) {
        authorized(call);
        const body = z.discriminatedUnion('type', [
          z.object({ type: z.literal('PERSONAL'), identity_number: nik }),
          z.object({ type: z.literal('BUSINESS'), identity_number: npwp }),
        ]);
        const person = jsonBody(call, body, refusal).identity_number;
        return ok({ score: 650, grade: 'A2', active_loans: platforms(person), max_days_past_due: daysPastDue(person) });
      },
    },
    {
      method: 'GET',
      path: '/api/core/users/:identityNumber/:reffid/afpi/credit-report',
      operation: 'afpiReport',
      handle(call) {
        const person = identity(call); // the document asks for no token here
        return ok({
          reference_id: call.params['reffid'],
          platforms: platforms(person),
          outstanding: platforms(person) * 500_000,
          max_days_past_due: daysPastDue(person),
        });
      },
    },
    {
      method: 'POST',
      path: '/api/core/users/:userId/rdf/verify-biometric',
      operation: 'verifyBiometricRdf',
      handle: (call) =>
        scenarioOfUser(call) === 'rdf-no-match'
          ? ok({ status: 'NO_MATCH', score: 41.3 })
          : ok({ status: 'MATCH', score: 93.1 }),
    },
    {
      method: 'GET',
      path: '/api/core/users/:userId/status/:callbackTitle',
      operation: 'hubStatus',
      handle(call) {
        const scenario = scenarioOfUser(call);
        if (!hubs.includes(call.params['callbackTitle'] ?? ''))
          return refusal(400, `Validation failed: callbackTitle must be one of ${hubs.join(', ')}`);
        return ok({ status: scenario === 'hub-unverified' ? 'UNVERIFIED' : 'VERIFIED' });
      },
    },
  ];
}
