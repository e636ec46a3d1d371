/**
 * Request mapping of Finfra for companies: from our business borrower to `entity`.
 * Source: docs/sources/finfra.md, "entity object"; every default is in docs/partners/finfra.md.
 */
import type { Business, BusinessAddress, Manager } from '../../domain/person/business-borrower.ts';
import { cannotBeSent } from './mapper.ts';
import { provinceNamed } from './provinces.ts';
import { businessTypeWords, genderWords, industryWords, legalEntityWords, positionWords } from './enumerations.ts';

const noNeighbourhood = '000';

/**
 * Returns the entity. Dates `YYYY-MM-DD`, phones E.164, countries ISO 3166-1 alpha-2. `misconfigured`, nothing is sent: the
 * province is unknown (there is no NIK to derive it from), or the company has no management.
 */
export function toEntity(business: Business) {
  const province = provinceNamed(business.address.province);
  if (!province) return cannotBeSent("the company's province is not known");
  if (business.management.length === 0) return cannotBeSent('the company has no management');
  const entity = {
    name: business.name,
    address: addressOf(business.address, province),
    phone_number: business.phone,
    ...(business.fax ? { fax: business.fax } : {}),
    email: business.email,
    business_type: businessTypeWords[business.line],
    industry: industryWords[business.line],
    nationality: business.nationality,
    residence: business.residence,
    npwp: business.npwp,
    ...(business.phoneExtension ? { phone_ext: business.phoneExtension } : {}),
    legal_entity: legalEntityWords[business.legalForm],
    establishment_date: business.establishedOn,
    establishment_place: business.establishedAt,
    deed_date: business.deedDate,
    deed_number: business.deedNumber,
    managements: business.management.map(toManagement),
  };
  return { kind: 'ok' as const, value: entity };
}

export type Entity = Extract<ReturnType<typeof toEntity>, { kind: 'ok' }>['value'];

/** `country` is "used in authorised_signatory.address" only. */
const addressOf = (address: BusinessAddress, province: string) => ({
  street_address: address.street,
  rt: address.rt ?? noNeighbourhood,
  rw: address.rw ?? noNeighbourhood,
  province,
  city: address.city,
  district: address.district,
  village: address.village,
  postal_code: address.postalCode,
});

const toManagement = (manager: Manager) => ({
  name: manager.fullName,
  position: positionWords[manager.role],
  email_address: manager.email,
  mobile_number: manager.phone,
  address: manager.address,
  gender: genderWords[manager.gender],
  identity_number: manager.nik,
});
