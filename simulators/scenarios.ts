/** Test scenarios: the last four digits of a NIK choose the partners' behaviour for that person. README.md shows this table. */

interface Scenario {
  digits: string;
  /** Partners that behave otherwise than for a good borrower. */
  partners: string;
  what: string;
}

export const scenarios = {
  'thin-file': { digits: '9001', partners: 'PEFINDO', what: 'no record: search answers 404 / 31' },
  'bad-score': { digits: '9002', partners: 'PEFINDO', what: 'score 350, grade D3' },
  'referral-score': { digits: '9003', partners: 'PEFINDO', what: 'score 450, grade C3' },
  'bad-collectability': { digits: '9004', partners: 'PEFINDO', what: 'worst collectability 3, 45 days past due now' },
  'big-report': { digits: '9005', partners: 'PEFINDO', what: 'getReport answers 36; 250 facilities by downloadReport' },
  'slow-report': { digits: '9006', partners: 'PEFINDO', what: 'five answers 32 before the report' },
  'stuck-report': { digits: '9007', partners: 'PEFINDO', what: 'getReport answers 32 for ever' },
  'merged-records': { digits: '9008', partners: 'PEFINDO', what: 'three hits: 100, 91.5 and, somebody else, 62' },
  'other-person': { digits: '9009', partners: 'PEFINDO', what: 'the only hit has similarity 80' },
  'heavy-instalments': { digits: '9010', partners: 'PEFINDO', what: 'known instalments of 5,200,000 a month' },
  'grade-e': { digits: '9011', partners: 'PEFINDO', what: 'score 420, grade E' },
  'empty-report': { digits: '9012', partners: 'PEFINDO', what: 'a report without score, totals or facilities' },
  'pefindo-down': { digits: '9013', partners: 'PEFINDO', what: 'search always answers 500 / 99' },
  'huge-report': { digits: '9014', partners: 'PEFINDO', what: 'a big report of 20 MB: 145,000 facilities' },
  'late-pdf': { digits: '9015', partners: 'PEFINDO', what: 'the PDF is there two looks later than the report' },

  'kyc-low-score': { digits: '9021', partners: 'Finfra', what: 'face match 61.2, REJECTED' },
  'kyc-no-liveness': { digits: '9022', partners: 'Finfra', what: 'liveness failed, REJECTED' },
  'didit-approved': {
    digits: '9023',
    partners: 'Finfra',
    what: 'biometric PENDING, then the Didit callback says Approved',
  },
  'didit-declined': { digits: '9024', partners: 'Finfra', what: 'biometric PENDING, then Didit says Declined' },
  'didit-in-review': { digits: '9025', partners: 'Finfra', what: 'Didit says In Review, and later Approved' },
  'kyc-slow': { digits: '9026', partners: 'Finfra', what: 'submission PENDING for two look-ups, then VERIFIED' },
  'kyc-rejected': {
    digits: '9027',
    partners: 'Finfra',
    what: 'good biometric, but the submission is REJECTED with a reason',
  },
  'didit-lost': {
    digits: '9028',
    partners: 'Finfra',
    what: 'biometric PENDING, Didit never calls; submission VERIFIED later',
  },
  'kyc-second-try': {
    digits: '9029',
    partners: 'Finfra',
    what: 'the first biometric is REJECTED (61.2), later ones are good',
  },

  'borrower-declined': { digits: '9031', partners: 'Finfra', what: 'approve leads to user_rejected' },
  'borrower-exists': { digits: '9032', partners: 'Finfra', what: 'create answers 409 with the id; no callback' },
  'borrower-exists-nameless': {
    digits: '9033',
    partners: 'Finfra',
    what: 'create answers 409 without an id; no callback',
  },
  'finfra-declines': { digits: '9034', partners: 'Finfra', what: 'loan_rejected; Dompet Kilat pays out' },
  'both-decline': {
    digits: '9035',
    partners: 'Finfra, Dompet Kilat',
    what: 'loan_rejected, and Dompet Kilat says rejected',
  },
  'disbursement-failed': { digits: '9036', partners: 'Finfra', what: 'loan_disbursement_failed' },
  'disbursement-hangs': {
    digits: '9037',
    partners: 'Finfra',
    what: 'disbursement is accepted, the answer never comes',
  },
  'disbursement-reset': {
    digits: '9038',
    partners: 'Finfra',
    what: 'disbursement is accepted, the connection is reset',
  },
  'disbursement-stuck': { digits: '9039', partners: 'Finfra', what: 'DISBURSEMENT_IN_PROGRESS for ever' },
  'disbursement-unheard': {
    digits: '9040',
    partners: 'Finfra',
    what: 'disbursement hangs and was not accepted: stays SIGNED',
  },
  'callbacks-lost': { digits: '9041', partners: 'Finfra, Dompet Kilat', what: 'no callback is ever sent' },
  'callbacks-duplicated': { digits: '9042', partners: 'Finfra, Dompet Kilat', what: 'every callback comes twice' },
  'callbacks-early': { digits: '9043', partners: 'Finfra, Dompet Kilat', what: 'callbacks come before the answer' },
  'callbacks-late': { digits: '9044', partners: 'Finfra, Dompet Kilat', what: 'callbacks come late (5 s)' },
  'loan-hangs': { digits: '9045', partners: 'Finfra', what: 'loan is created, the answer never comes (once)' },
  'borrower-blocked': { digits: '9046', partners: 'Finfra', what: 'approve leads to user_blocked' },
  'finfra-down': { digits: '9047', partners: 'Finfra', what: 'create borrower and create loan answer 500' },
  'loan-silent': { digits: '9048', partners: 'Finfra', what: 'the loan stays PENDING for ever' },

  'kocek-id-only': { digits: '9051', partners: 'Kocek', what: 'answers with an id only, message in Indonesian' },
  'kocek-off': { digits: '9052', partners: 'Kocek', what: '403 fail: the service is off' },
  'kocek-nothing': { digits: '9053', partners: 'Kocek', what: 'recommends plafon 0' },
  'kocek-small': { digits: '9054', partners: 'Kocek', what: 'recommends plafon 3,000,000 over 6 months' },
  'kocek-empty': { digits: '9055', partners: 'Kocek', what: 'recommendation with empty strings, as in the document' },
  'kocek-id-only-english': { digits: '9056', partners: 'Kocek', what: 'answers with an id only, message in English' },

  'dompet-kilat-duplicate': {
    digits: '9061',
    partners: 'Finfra, Dompet Kilat',
    what: 'Finfra declines; borrower is a duplicate (02), the same person',
  },
  'dompet-kilat-other-person': {
    digits: '9062',
    partners: 'Finfra, Dompet Kilat',
    what: 'Finfra declines; behind the NIK is somebody else (02)',
  },
  'dompet-kilat-nameless': {
    digits: '9063',
    partners: 'Finfra, Dompet Kilat',
    what: 'Finfra declines; the disburse callback has a transactionId of its own',
  },
  'dompet-kilat-hangs': {
    digits: '9064',
    partners: 'Finfra, Dompet Kilat',
    what: 'Finfra declines; loan/register is accepted, the answer never comes',
  },
  'dompet-kilat-unheard': {
    digits: '9065',
    partners: 'Finfra, Dompet Kilat',
    what: 'Finfra declines; loan/register hangs and was not accepted',
  },

  'many-platforms': { digits: '9071', partners: 'Finfra', what: 'AFPI: 4 platforms; CLIK: 4 active loans' },
  'rdf-no-match': { digits: '9072', partners: 'Finfra', what: 'RDF says NO_MATCH' },
  'hub-unverified': { digits: '9073', partners: 'Finfra', what: 'VERIHUBS and ASLIRI say UNVERIFIED' },

  'partners-recover': {
    digits: '9081',
    partners: 'PEFINDO, Kocek, Finfra, Dompet Kilat',
    what: 'the first two calls of each operation that name this person are answered 500',
  },
  'partners-busy': {
    digits: '9082',
    partners: 'PEFINDO, Kocek, Finfra, Dompet Kilat',
    what: 'the first two calls of each operation that name this person are answered 429, Retry-After 1',
  },
  'answers-lost': {
    digits: '9083',
    partners: 'PEFINDO, Kocek, Finfra, Dompet Kilat',
    what: 'the first call of each operation that names this person is carried out, its answer never comes',
  },
  'tokens-expire': {
    digits: '9084',
    partners: 'PEFINDO, Finfra',
    what: 'every access token expires just before the first call that names this person',
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios | 'good';

const byDigits = new Map<string, keyof typeof scenarios>(
  Object.entries(scenarios).map(([name, { digits }]) => [digits, name as keyof typeof scenarios]),
);

/** The scenario that the digits choose; every other person is a good borrower. */
export const scenarioOfDigits = (nik: string): ScenarioName => byDigits.get(nik.slice(-4)) ?? 'good';

export const scenarioNames = ['good', ...Object.keys(scenarios)] as [ScenarioName, ...ScenarioName[]];
