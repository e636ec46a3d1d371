/** The chapters of the document. */
export const tags = {
  Onboarding: 'From a phone number to an active account. mobile-api.md 1–4 and 20.',
  Biometric: 'Device keys: ECDSA P-256, proved by signing a challenge. mobile-api.md 5, 6, 11.',
  Login: 'One-time code, then PIN or device key; refresh and revoke. mobile-api.md 7–10, 21, 22.',
  Limit: 'What a borrower may borrow. mobile-api.md 12–14.',
  Loan: 'Applications, from submission to the last instalment. mobile-api.md 16.',
  Bills: 'What is owed and what was paid. mobile-api.md 15.',
  Payments: 'Ways to pay, and instructions for them. mobile-api.md 17, 18.',
  References: 'What the ids stand for.',
  Webhooks: 'Partners call us. mobile-api.md 19 and the partners’ documents.',
  Service: 'Health, and this document.',
} as const;
