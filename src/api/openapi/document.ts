/** The OpenAPI document of the public listener, made of the schemas that validate. */
import type { ZodOpenApiObject } from 'zod-openapi';
import { billContracts } from '../mobile/bills/contracts.ts';
import { loanContracts } from '../mobile/loan/contracts.ts';
import { limitContracts } from '../mobile/loan/limit-contracts.ts';
import { biometricContracts } from '../mobile/login/biometric-contracts.ts';
import { loginContracts } from '../mobile/login/contracts.ts';
import { onboardingContracts } from '../mobile/onboarding/contracts.ts';
import { paymentContracts } from '../mobile/payments/contracts.ts';
import { referenceContracts } from '../mobile/references/contracts.ts';
import { securitySchemes } from './access.ts';
import { documentOf } from './create-document.ts';
import { errorExamples } from './error-answers.ts';
import { parameters, responseHeaders } from './headers.ts';
import { pathsOf } from './operation.ts';
import { documentContracts, healthContracts } from './service.ts';
import { tags } from './tags.ts';
import { webhookOperations, webhookSchemes } from './webhooks.ts';

const description = `Loan origination for the mobile app, and what partners call back.

- Answers are \`{status: "success", message, data?}\` or \`{status: "error", error_code, message, details? | data?}\`. Programs decide by \`error_code\`; \`message\` is Indonesian, for the borrower.
- Money is whole rupiah. Instants are ISO 8601 in UTC; dates are \`YYYY-MM-DD\`, Asia/Jakarta.
- An address that is not here is 404 \`NOT_FOUND\`; another method is 405 \`METHOD_NOT_ALLOWED\` with \`Allow\`.
- Order: \`register-phone\`, \`verify-otp\`, \`kyc-upload\`, \`personal-info\`; then \`login/send-otp\`, \`login/verify-otp\`, \`login/verify-pin\`; then \`apply-limit\`, \`submissions\`, \`bills\`, \`payments\`.`;

const paths = pathsOf(
  onboardingContracts,
  biometricContracts,
  loginContracts,
  limitContracts,
  loanContracts,
  billContracts,
  paymentContracts,
  referenceContracts,
  webhookOperations(),
  healthContracts,
  documentContracts,
);

const source: ZodOpenApiObject = {
  openapi: '3.1.0',
  info: { title: 'Arus', version: '1', description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
  servers: [{ url: '/' }],
  tags: Object.entries(tags).map(([name, about]) => ({ name, description: about })),
  paths,
  components: {
    parameters,
    headers: responseHeaders,
    securitySchemes: { ...securitySchemes, ...webhookSchemes() },
    examples: errorExamples(paths),
  },
};

/** Nothing in it depends on the configuration. */
export const apiDocument = documentOf(source);
