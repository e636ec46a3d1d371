/** Another Kocek than our simulator. Source: docs/sources/kocek-credit-recommendation.md. */
import { listen, type Routes } from './listener.ts';
import { ratna } from './people.ts';

/** Lives under a path. Has an opinion of Ratna; of Sukarno it gives an id and keeps the rest to itself. */
export async function creditAdviser(token: string) {
  const listener = await listen(
    ({ refuse }): Routes => ({
      'POST /tenants/lender-9/kocek/cde/credit-recommendation': (call) => {
        const { authorization, ...headers } = call.headers;
        if (authorization !== `Bearer ${token}`)
          return refuse(call, 'wrong token', { status: 401, body: { status: 'fail', message: 'Unauthenticated.' } });
        if (!['user-id', 'user-name', 'user-role', 'ip'].every((name) => headers[name]))
          return refuse(call, 'a header is missing', { status: 400, body: { status: 'fail' } });
        const { customer_id, loan_id, character, application } = call.json();
        if (![customer_id, loan_id, character.nik, application.plafon, application.tenure].every(Boolean))
          return refuse(call, 'a field is missing', { status: 422, body: { status: 'fail' } });
        const message = 'Berhasil mendapatkan rekomendasi kredit';
        if (character.nik !== ratna.nik)
          return {
            body: { status: 'success', message, data: { id: '01JD-KOCEK-77', '5c': null, recommendation: null } },
          };
        return {
          body: {
            status: 'success',
            message,
            data: {
              '5c': { capacity: 'baik', capital: '', character: 'baik', collateral: null, condition: '-' },
              recommendation: { plafon: '20000000.00', tenure: '12', notes: null },
            },
          },
        };
      },
    }),
    400,
  );
  return { ...listener, url: `${listener.url}/tenants/lender-9` };
}
