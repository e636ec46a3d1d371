/**
 * Finfra's e-KYC and document store, another than our simulator's.
 * Source: docs/sources/finfra.md; shapes: docs/contracts.md.
 */
import { type Call, listen, type Listener, type Routes } from './listener.ts';
import { type Person, ratna, readCard } from './people.ts';
import type { FinfraMail } from './finfra.ts';

interface Session {
  person: Person;
  looks: number;
}

/** Ratna must prove that she lives (the word comes before our answer does); Sukarno is taken as he looks. */
export function identityRoutes(
  own: Listener,
  mail: FinfraMail,
  behindToken: (work: Routes[string]) => Routes[string],
): Routes {
  const sessions = new Map<string, Session>();
  const malformed = (call: Call, why: string) =>
    own.refuse(call, why, { status: 400, body: { status: 400, error: 'Bad Request', message: why } });
  const session = (id: unknown) => sessions.get(typeof id === 'string' ? id : '');

  return {
    'POST /api/core/users/ocr': behindToken(async (call) => {
      if (call.headers['data-source'] !== 'VIDA') return malformed(call, 'data-source');
      const person = await readCard(await picture(call, 'ktp_image'));
      if (!person) return malformed(call, 'ktp_image shows no card');
      const kyc_id = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(`{"sid":${sessions.size}}`).toString('base64url')}.x-_y`;
      sessions.set(kyc_id, { person, looks: 0 });
      return { body: { kyc_id, provider: 'VIDA', data: { ...printedOn(person), expiry: null, blood_type: null } } };
    }),
    'POST /api/core/users/biometric': behindToken(async (call) => {
      const kyc_id = call.headers['kyc-id'];
      const found = session(kyc_id);
      if (!found) return malformed(call, 'kyc-id');
      if ((await readCard(await picture(call, 'ktp_image'))) !== found.person) return malformed(call, 'ktp_image');
      if (await readCard(await picture(call, 'selfie_image'))) return malformed(call, 'selfie_image is a card');
      if (found.person !== ratna)
        return {
          body: {
            kyc_id,
            face_match_score: 93,
            liveness_passed: true,
            status: 'Approved',
            verification_session_id: null,
          },
        };
      const verification_session_id = 'didit/9f21 c0';
      await mail.liveness(verification_session_id, 'In Review');
      await mail.liveness(verification_session_id, 'Approved');
      return {
        body: { kyc_id, face_match_score: 81.25, liveness_passed: null, status: 'PENDING', verification_session_id },
      };
    }),
    'POST /api/core/kyc/:kyc/submit': behindToken((call) =>
      session(call.params[0])
        ? { status: 201, body: { status: 'SUBMITTED', reason: null } }
        : malformed(call, 'kyc id'),
    ),
    'GET /api/core/kyc/:kyc/submission': behindToken((call) => {
      const found = session(call.params[0]);
      if (!found) return malformed(call, 'kyc id');
      return { body: { status: ++found.looks > 1 ? 'VERIFIED' : 'PENDING', reason: null, data: null } };
    }),
  };
}

function printedOn(person: Person) {
  return {
    nik: person.nik,
    full_name: person.fullName.toUpperCase(),
    birth_place: person.birthPlace,
    birth_date: person.birthDate,
    gender: person.gender,
    address: 'JL KENANGA 7',
    rt_rw: person === ratna ? '003/011' : null,
    village: 'DARMO',
    district: 'WONOKROMO',
    city: person.birthPlace,
    province: person === ratna ? 'JAWA TIMUR' : 'JAWA BARAT',
    marital_status: person.maritalStatus,
  };
}

async function picture(call: Call, field: string): Promise<Buffer> {
  const part = (await call.form()).get(field);
  return part instanceof Blob ? Buffer.from(await part.arrayBuffer()) : Buffer.alloc(0);
}

/** Documents are announced at Finfra and put into a store elsewhere, which knows its own signature only. */
export async function documentStore() {
  const documents = new Map<string, { type: string; stored: boolean }>();
  const store = await listen(({ refuse }): Routes => ({
    'PUT /bucket/:document': (call) => {
      const document = documents.get(call.params[0]!);
      if (!document || call.query.get('X-Amz-Signature') !== 'a+b/c=')
        return refuse(call, 'bad signature', { status: 403 });
      if (call.headers.authorization) return refuse(call, 'two ways to authenticate', { status: 400 });
      if (call.raw.length < 100) return refuse(call, 'no picture', { status: 400 });
      document.stored = true;
      return {};
    },
  }));
  const routes = (own: Listener): Routes => ({
    'POST /api/documents': async (call) => {
      const form = await call.form();
      const type = form.get('type');
      if (typeof type !== 'string' || !form.get('description') || !(form.get('file') instanceof Blob))
        return own.refuse(call, 'type, description and file', {
          status: 400,
          body: { status: 400, error: 'Bad Request' },
        });
      const id = `doc.${documents.size + 1}.${type.toLowerCase()}`;
      documents.set(id, { type, stored: false });
      const presigned_url = `${store.url}/bucket/${id}?X-Amz-Expires=900&X-Amz-Signature=a%2Bb%2Fc%3D`;
      return {
        status: 201,
        body: { id, type, presigned_url, expires_at: '2099-06-29T16:00:00.000+07:00', owner: null },
      };
    },
  });
  return { store, routes, has: (id: unknown) => typeof id === 'string' && documents.get(id)?.stored === true };
}
