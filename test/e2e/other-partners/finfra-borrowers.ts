/**
 * Borrowers at Finfra, another than our simulator's.
 * Source: docs/sources/finfra.md, "Create Borrower"; callbacks: docs/contracts.md.
 */
import type { Listener, Routes } from './listener.ts';
import { everybody, ratna } from './people.ts';
import type { FinfraMail } from './finfra.ts';

export interface BorrowerAtFinfra {
  id: string;
  nik: string;
  partnerReference: string;
  status: 'CREATED' | 'APPROVED_BY_PARTNER';
}

/** What the document calls required of an authorised signatory, and of an address. */
const required = [
  ...[
    'first_name',
    'last_name',
    'birth_date',
    'birth_place',
    'email',
    'mother_maiden_name',
    'marital_status',
    'gender',
  ],
  ...['title', 'domicile', 'religion', 'job', 'education', 'mobile_number', 'monthly_income_range'],
  ...['emergency_contact_name', 'emergency_contact_number', 'housing_status', 'source_of_fund', 'place_of_work'],
  'work_address',
];
const requiredInAddress = ['street_address', 'rt', 'rw', 'province', 'city', 'district', 'village', 'postal_code'];

/**
 * Tells of Ratna before it answers, by our reference alone; of Sukarno late, twice, by his NIK alone. Never says that it
 * approved Ratna: who wants to know must ask.
 */
export function borrowerRoutes(
  own: Listener,
  mail: FinfraMail,
  isStored: (documentId: unknown) => boolean,
  behindToken: (work: Routes[string]) => Routes[string],
): { routes: Routes; approved: (id: string) => BorrowerAtFinfra | undefined } {
  const borrowers = new Map<string, BorrowerAtFinfra>();
  const byNik = (nik: string) => [...borrowers.values()].find((borrower) => borrower.nik === nik);

  const routes: Routes = {
    'POST /api/core/users': behindToken(async (call) => {
      const { type, partner_reference, authorised_signatory: person } = call.json();
      const missing = [
        ...required.filter((field) => !person[field]),
        ...requiredInAddress.filter((field) => !person.address?.[field]),
        ...(type === 'PERSONAL' ? [] : ['type']),
        ...(everybody.some(({ nik }) => nik === person.documents?.ktp?.number) ? [] : ['documents.ktp.number']),
        ...(isStored(person.documents?.ktp?.file) ? [] : ['documents.ktp.file']),
        ...(isStored(person.documents?.selfie?.file) ? [] : ['documents.selfie.file']),
        ...(/^\+62\d+$/.test(person.mobile_number) ? [] : ['mobile_number']),
      ];
      if (missing.length) {
        const message = `Validation failed: ${missing.join(', ')}`;
        return own.refuse(call, message, { status: 400, body: { status: 400, error: 'Bad Request', message } });
      }
      const { number: nik } = person.documents.ktp;
      const known = byNik(nik);
      if (known) return { status: 409, body: { status: 409, error: 'Conflict', message: 'exists', id: known.id } };
      const id = `USR:${borrowers.size + 1}/${nik.slice(-4)}`;
      borrowers.set(id, { id, nik, partnerReference: partner_reference, status: 'CREATED' });
      const letter = { event_id: null, user_id: id, loan_unique_id: null, reason: null, amount: null, score: null };
      if (nik === ratna.nik) await mail.status('user_created', { ...letter, partner_reference, status: 'success' });
      else
        for (const _ of 'xx') mail.statusLate('user_created', { ...letter, identity_number: nik, status: 'PENDING' });
      return { status: 201, body: { status: 'success', message: 'Borrower creation request accepted', queue: null } };
    }),
    'POST /api/core/users/:user/approve': (call) => {
      const borrower = borrowers.get(call.params[0]!);
      if (!borrower) return own.refuse(call, 'unknown borrower', { status: 404 });
      borrower.status = 'APPROVED_BY_PARTNER';
      if (borrower.nik !== ratna.nik)
        mail.statusLate('user_approved', { user_id: borrower.id, event_id: 'evt-7', status: 'APPROVED', kyc: null });
      return {};
    },
    'GET /api/core/users/:user': behindToken((call) => {
      const borrower = borrowers.get(call.params[0]!);
      if (!borrower) return own.refuse(call, 'unknown borrower', { status: 404 });
      const { id, status } = borrower;
      return { body: { id, partner_id: null, status, type: 'PERSONAL', authorised_signatory: {}, created_at: null } };
    }),
  };
  return {
    routes,
    approved: (id) => [borrowers.get(id)].find((borrower) => borrower?.status === 'APPROVED_BY_PARTNER'),
  };
}
