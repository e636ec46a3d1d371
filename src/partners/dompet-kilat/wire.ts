/** Response schemas of Dompet Kilat: always `{status, message, data}`, mostly in HTTP 200. Source: docs/sources/dompet-kilat.md. */
import { z } from 'zod';

/** What `status` may say in an answer; the document shows these three. */
export const answerCodes = { success: '00', duplicate: '02', notFound: '001' } as const;

/** The document calls phone numbers "number" and shows text. */
const digits = z.union([z.string(), z.int().nonnegative().transform(String)]);
const amountText = z.union([z.string(), z.number().transform(String)]);

const success = <T extends z.ZodType>(data: T) => z.object({ status: z.literal(answerCodes.success), data });

/** POST /v1/borrower/register. */
export const borrowerRegistered = success(z.object({ id: z.int() }));

/** GET /v1/borrower/{idNumber}: the part that we use. `loanData` and `references` are those of the last loan. */
export const borrowerData = success(
  z.object({
    idNumber: digits,
    fullName: z.string(),
    /** dd/MM/yyyy here, an ISO instant in the answer of register. */
    birthDate: z.string(),
    phoneNumber: digits,
    loanData: z
      .object({
        tenor: z.int().nullish(),
        unit: z.string().nullish(),
        amount: amountText.nullish(),
        contractNo: z.string().nullish(),
      })
      .nullish(),
    references: z.object({ applicationNo: z.string().nullish() }).nullish(),
  }),
);

/** POST /v1/loan/register. `loanCode` is empty until the loan is paid out. */
export const loanRegistered = success(
  z.object({ id: z.union([z.int().positive(), z.string().min(1)]), loanCode: z.string().nullish() }),
);

export type BorrowerData = z.output<typeof borrowerData>;
