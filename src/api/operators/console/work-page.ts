/** The start page: everything that waits for an operator, how long already, and where it is worked. */
import { LoanSchema } from '../../../db/entities/repayment.ts';
import { loanNow } from '../../../books/loan-clock.ts';
import { loansOnDate } from '../../../books/statements.ts';
import { jakartaDate } from '../../../domain/calendar.ts';
import type { ApiContext } from '../../context.ts';
import { messageTitle } from './message-view.ts';
import type { Page } from './page.ts';
import { renderPage } from './pages.ts';
import type * as lists from '../cases/work-lists.ts';
import { readWork } from '../cases/work.ts';
import { format } from './format.ts';
import { pageOf, saysOf, type Shown } from './proposal-steps.ts';
import { borrowersBehind } from './who.ts';
import { wordOf, words } from './words.ts';

interface Row {
  href: string;
  what: string;
  /** Indonesian. */
  detail: string;
  /** English, of the system. */
  technical?: string | null;
  since?: string | null;
  /** Where it is counted otherwise than from `since`. */
  age?: string;
}

type Work = Awaited<ReturnType<typeof readWork>>;

const inPairs = 'Diputuskan dua orang: yang satu mengusulkan, yang lain menyetujui.';

export const workPage: Page = async (context, caller, _req, res) => {
  const { counts, items } = await readWork(context);
  const found = items as unknown as Items;
  const who = await borrowersBehind(
    context.orm.em.fork(),
    found.proposals.map(({ subject }) => subject),
  );
  const late = await daysPastDue(
    context,
    found.late_loans.map(({ application_no }) => application_no),
  );
  const list = (name: keyof Work['counts'], title: string, hint: string, rows: Row[] | null, all?: string) => ({
    ...{ name, title, hint, rows, all: all ?? null },
    total: counts[name],
  });
  renderPage(res, 'work', {
    ...{ title: 'Pekerjaan', caller, here: '/' },
    lists: [
      list('blocked', 'Kasus terhenti', 'Menunggu tindakan petugas.', found.blocked?.map(blockedRow) ?? null),
      list('referred_applications', 'Pengajuan perlu keputusan', inPairs, found.referred_applications.map(loanRow)),
      list('referred_limits', 'Limit perlu keputusan', inPairs, found.referred_limits.map(limitRow)),
      list('identity_reviews', 'Identitas perlu diperiksa', inPairs, found.identity_reviews.map(identityRow)),
      list(
        ...(['proposals', 'Menunggu orang kedua', 'Usulan berakhir sendiri setelah 14 hari.'] as const),
        found.proposals.map((proposal) => ({
          href: pageOf(proposal, who.get(proposal.subject) ?? null),
          what: wordOf(words.proposalKind, proposal.kind),
          detail: `${saysOf(proposal)} · oleh ${proposal.proposed_by === caller.email ? 'Anda' : proposal.proposed_by}`,
          since: proposal.proposed_at,
        })),
      ),
      list(
        ...(['inbox_unmatched', 'Pesan tanpa kasus', 'Cari tahu milik siapa, lalu cocokkan.'] as const),
        found.inbox_unmatched.map(messageRow),
        '/inbox?state=UNMATCHED',
      ),
      list(
        ...(['inbox_review', 'Pesan perlu dibaca', 'Isinya tidak dikenal atau bertentangan.'] as const),
        found.inbox_review.map(messageRow),
        '/inbox?state=REVIEW',
      ),
      list('refunds_due', 'Pengembalian dana', 'Peminjam membayar lebih.', found.refunds_due.map(refundRow)),
      list(
        ...(['late_loans', 'Terlambat lebih dari 90 hari', 'Tagih, atau usulkan hapus buku.'] as const),
        found.late_loans.map((loan) => lateRow(loan, late.get(loan.application_no) ?? 0)),
        '/repayments?bucket=%3E90',
      ),
    ],
  });
};

async function daysPastDue({ orm, config }: ApiContext, numbers: string[]): Promise<Map<string, number>> {
  const em = orm.em.fork();
  const loans = await em.find(LoanSchema, { applicationNo: { $in: numbers } });
  const standing = await loansOnDate(em, config.policy, loans, (loan) => jakartaDate(loanNow(loan)));
  return new Map(standing.map(({ loan, statement }) => [loan.applicationNo, statement.daysPastDue]));
}

const borrower = (userId: string) => `Peminjam ${format.short(userId)}`;
const rulesOf = (reasons: { message: string }[]) => reasons.map(({ message }) => message).join(' ');

const blockedRow = ({ workflow_id, kind, application_no, user_id, block }: Parked): Row => ({
  href: application_no ? `/applications/${application_no}` : `/cases/${workflow_id}`,
  what: application_no ?? (user_id ? borrower(user_id) : wordOf(words.workflow, kind)),
  detail: block ? wordOf(words.workflow, kind) : 'Kasus ini sedang tidak menjawab.',
  technical: block && `${block.step}: ${block.reason}`,
  since: block?.since ?? null,
});
const loanRow = (item: Items['referred_applications'][number]): Row => ({
  href: `/applications/${item.application_no}`,
  what: item.application_no,
  detail: `${format.rupiah(item.amount)} · ${rulesOf(item.reasons)}`,
  since: item.waiting_since,
});
const limitRow = ({ user_id, reasons, waiting_since }: Items['referred_limits'][number]): Row => ({
  href: `/borrowers/${user_id}`,
  what: borrower(user_id),
  detail: rulesOf(reasons),
  since: waiting_since,
});
const identityRow = ({ user_id, tries, required_score, waiting_since }: Items['identity_reviews'][number]): Row => ({
  href: `/borrowers/${user_id}`,
  what: borrower(user_id),
  detail: `${tries.length} kali dicoba · kemiripan wajah ${tries.at(-1)?.face_match_score ?? 'tidak ada'}, perlu ${required_score}`,
  since: waiting_since,
});
const messageRow = (message: Items['inbox_review'][number]): Row => ({
  href: `/inbox/${message.id}`,
  what: messageTitle(message),
  detail: '',
  technical: message.last_error,
  since: message.received_at,
});
const refundRow = ({ application_no, credit_balance, status }: Items['refunds_due'][number]): Row => ({
  href: `/applications/${application_no}`,
  what: application_no,
  detail: `${format.rupiah(credit_balance)} · pinjaman ${wordOf(words.application, status).toLowerCase()}`,
});
const lateRow = ({ application_no, principal_outstanding }: Items['late_loans'][number], days: number): Row => ({
  age: `${days} hari`,
  href: `/applications/${application_no}`,
  what: application_no,
  detail: `sisa pokok ${format.rupiah(principal_outstanding)}`,
});

/** `readWork` answers all lists as plain objects; the pages know what is in each. */
type Listed = typeof lists;
type ItemsOf<Name extends keyof Listed> = Listed[Name] extends (...args: never[]) => Promise<{ items: infer List }>
  ? List
  : never;
interface Parked {
  workflow_id: string;
  kind: string;
  application_no: string | null;
  user_id: string | null;
  block: { step: string; reason: string; since: string } | null;
}
interface Items {
  /** Null while Temporal is away. */
  blocked: Parked[] | null;
  referred_applications: ItemsOf<'referredApplications'>;
  referred_limits: ItemsOf<'referredLimits'>;
  identity_reviews: ItemsOf<'identityReviews'>;
  proposals: Shown[];
  inbox_unmatched: ItemsOf<'waitingMessages'>;
  inbox_review: ItemsOf<'waitingMessages'>;
  refunds_due: ItemsOf<'refundsDue'>;
  late_loans: ItemsOf<'lateLoans'>;
}
