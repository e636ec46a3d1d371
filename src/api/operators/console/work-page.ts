/** The start page: everything that waits for an operator, how long already, and where it is worked. */
import { readLoans } from '../../../books/statements.ts';
import type { ApiContext } from '../../context.ts';
import { messageTitle } from './message-view.ts';
import type { Page } from './page.ts';
import { renderPage } from './pages.ts';
import { readWork, type WorkItem, type WorkListName, workLists } from '../cases/work-lists.ts';
import type { OperatorCaller } from '../session/sessions.ts';
import { format } from './format.ts';
import { pageOf, saysOf } from './proposal-steps.ts';
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

/** What rows need beside their items. */
interface Beside {
  caller: OperatorCaller;
  /** The borrower behind an onboarding, by workflow id. */
  borrowers: Map<string, string>;
  /** By application number. */
  daysPastDue: Map<string, number>;
}

interface Section<Item> {
  title: string;
  hint: string;
  row: (item: Item, beside: Beside) => Row;
  /** The page that has all of them. */
  all?: string;
}

const inPairs = 'Diputuskan dua orang: yang satu mengusulkan, yang lain menyetujui.';

export const workPage: Page = async (context, caller, _req, res) => {
  const { counts, items } = await readWork(context);
  const beside: Beside = {
    caller,
    borrowers: await borrowersBehind(context.orm.em.fork(), items.proposals?.map(({ subject }) => subject) ?? []),
    daysPastDue: await daysPastDue(context, items.late_loans?.map(({ application_no }) => application_no) ?? []),
  };
  const section = <Name extends WorkListName>(name: Name) => {
    const { title, hint, row, all }: Section<WorkItem<Name>> = sections[name];
    const rows = items[name]?.map((item) => row(item, beside)) ?? null;
    return { name, title, hint, rows, all: all ?? null, total: counts[name] };
  };
  const lists = (Object.keys(workLists) as WorkListName[]).map(section);
  renderPage(res, 'work', { title: 'Pekerjaan', caller, here: '/', lists });
};

const borrower = (userId: string) => `Peminjam ${format.short(userId)}`;
const rulesOf = (reasons: { message: string }[]) => reasons.map(({ message }) => message).join(' ');
const messageRow = (message: WorkItem<'inbox_review'>): Row => ({
  href: `/inbox/${message.id}`,
  what: messageTitle(message),
  detail: '',
  technical: message.last_error,
  since: message.received_at,
});

const sections: { [Name in WorkListName]: Section<WorkItem<Name>> } = {
  blocked: {
    title: 'Kasus terhenti',
    hint: 'Menunggu tindakan petugas.',
    row: ({ workflow_id, kind, application_no, user_id, block }) => ({
      href: application_no ? `/applications/${application_no}` : `/cases/${workflow_id}`,
      what: application_no ?? (user_id ? borrower(user_id) : wordOf(words.workflow, kind)),
      detail: block ? wordOf(words.workflow, kind) : 'Kasus ini sedang tidak menjawab.',
      technical: block && `${block.step}: ${block.reason}`,
      since: block?.since ?? null,
    }),
  },
  referred_applications: {
    title: 'Pengajuan perlu keputusan',
    hint: inPairs,
    row: ({ application_no, amount, reasons, waiting_since }) => ({
      href: `/applications/${application_no}`,
      what: application_no,
      detail: `${format.rupiah(amount)} · ${rulesOf(reasons)}`,
      since: waiting_since,
    }),
  },
  referred_limits: {
    title: 'Limit perlu keputusan',
    hint: inPairs,
    row: ({ user_id, reasons, waiting_since }) => ({
      href: `/borrowers/${user_id}`,
      what: borrower(user_id),
      detail: rulesOf(reasons),
      since: waiting_since,
    }),
  },
  identity_reviews: {
    title: 'Identitas perlu diperiksa',
    hint: inPairs,
    row: ({ user_id, tries, required_score, waiting_since }) => ({
      href: `/borrowers/${user_id}`,
      what: borrower(user_id),
      detail: `${tries.length} kali dicoba · kemiripan wajah ${tries.at(-1)?.face_match_score ?? 'tidak ada'}, perlu ${required_score}`,
      since: waiting_since,
    }),
  },
  proposals: {
    title: 'Menunggu orang kedua',
    hint: 'Usulan berakhir sendiri setelah 14 hari.',
    row: (proposal, { caller, borrowers }) => ({
      href: pageOf(proposal, borrowers.get(proposal.subject) ?? null),
      what: wordOf(words.proposalKind, proposal.kind),
      detail: `${saysOf(proposal)} · oleh ${proposal.proposed_by === caller.email ? 'Anda' : proposal.proposed_by}`,
      since: proposal.proposed_at,
    }),
  },
  inbox_unmatched: {
    title: 'Pesan tanpa kasus',
    hint: 'Cari tahu milik siapa, lalu cocokkan.',
    row: messageRow,
    all: '/inbox?state=UNMATCHED',
  },
  inbox_review: {
    title: 'Pesan perlu dibaca',
    hint: 'Isinya tidak dikenal atau bertentangan.',
    row: messageRow,
    all: '/inbox?state=REVIEW',
  },
  refunds_due: {
    title: 'Pengembalian dana',
    hint: 'Peminjam membayar lebih.',
    row: ({ application_no, credit_balance, status }) => ({
      href: `/applications/${application_no}`,
      what: application_no,
      detail: `${format.rupiah(credit_balance)} · pinjaman ${wordOf(words.application, status).toLowerCase()}`,
    }),
  },
  late_loans: {
    title: 'Terlambat lebih dari 90 hari',
    hint: 'Tagih, atau usulkan hapus buku.',
    row: ({ application_no, principal_outstanding }, { daysPastDue }) => ({
      age: `${daysPastDue.get(application_no) ?? 0} hari`,
      href: `/applications/${application_no}`,
      what: application_no,
      detail: `sisa pokok ${format.rupiah(principal_outstanding)}`,
    }),
    all: '/repayments?bucket=%3E90',
  },
};

async function daysPastDue({ orm, config }: ApiContext, numbers: string[]): Promise<Map<string, number>> {
  const loans = await readLoans(orm.em.fork(), config.policy.penalty, numbers);
  return new Map(loans.map(({ applicationNo, statement }) => [applicationNo, statement.daysPastDue]));
}
