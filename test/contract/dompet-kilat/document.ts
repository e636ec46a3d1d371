/** Requests and answers of dompet-kilat.md as they stand there (photos shortened). */

const photo = Buffer.from('a photo').toString('base64');

export const registerBorrower = {
  map: 'PERSONAL_BORROWER',
  productCode: '95',
  phoneNumber: '62123123123',
  email: 'johndoe@mail.com',
  fullName: 'John',
  idNumber: '362638287638783',
  birthDate: '30/09/1999',
};

export const borrowerRegistered = {
  status: '00',
  message: 'success',
  data: {
    id: 139,
    borrowerBankId: 0,
    borrowerType: 'PERSONAL_BORROWER',
    phoneNumber: '62123123123',
    idNumber: '362638287638783',
    email: 'johndoe@mail.com',
    fullName: 'John',
    gender: '',
    birthDate: '1999-09-30T00:00:00Z',
    jobPosition: null,
    isVerified: false,
    status: '',
    createdAt: '2022-01-11T06:16:30Z',
    deletedAt: null,
  },
};

export const duplicate = {
  data: {},
  status: '02',
  message: "Error 1062: Duplicate entry '362638287638783' for key 'id_number'",
};

export const notFound = { data: {}, status: '001', message: 'IdNumber 3626382876387831 record not found' };

export const borrowerNotFound = {
  data: {},
  status: '001',
  message: 'borrower with idNumber 362638287638712, is not found',
};

/** "Pengajuan Pinjaman". */
export const registerLoan = {
  ...registerBorrower,
  gender: 'L',
  birthPlace: 'Jakarta',
  officeName: 'PT ABC',
  startDate: '15/04/2001',
  address: 'Jl Merdeka No. 20',
  village: 'Kampung Jawa',
  subdistrict: 'Tanah Abang',
  city: 'Jakarta Pusat',
  province: 'DKI Jakarta',
  postalCode: '10250',
  plafons: '1000000',
  job: 'Karyawan Swasta',
  jobType: 'Perantara Keuangan',
  jobOnline: 'Berbasis Internet / online',
  income: 'Rp 5.934.041 - Rp 11.868.080',
  homeOwnership: 'MILIK SENDIRI',
  emergencyContactRelationship: 'Saudara',
  emergencyContactName: 'Banu',
  emergencyContactNumber: '6281234567892',
  religion: 'Islam',
  maritalStatus: 'BELUM KAWIN',
  education: 'SARJANA',
  motherMaidenName: 'Shizuka',
  bankName: 'BANK SINARMAS',
  bankAccountNumber: '007812342',
  asset: 'Rp 50.000.001 - Rp 500.000.000',
  familyCard: '123123123123123',
  workExperience: '> 3 Tahun',
  fotoKtp: photo,
  fotoSelfie: photo,
  loanData: { tenor: 2, unit: 'MONTH', amount: '1000000' },
  references: {
    interest: '1.0',
    businessAddress: 'Jl. Kyai Tapa',
    businessVillage: 'Grogol',
    businessSubdistrict: 'Grogol Petamburan',
    businessCity: 'Jakarta Barat',
    businessProvince: 'DKI Jakarta',
    businessOwnership: 'MILIK SENDIRI',
    npwp: '123456789012345',
    jobPosition: 'Staff Akunting',
  },
};

/** "Get Data Borrower". */
export const borrower = {
  status: '00',
  message: 'success',
  data: {
    ...registerLoan,
    loanData: {
      ...registerLoan.loanData,
      contractNo: 'TEKENAJA-01FS3YVWZEZ93CBTRHJ724N5CH',
      contractDate: '11/01/2022',
    },
  },
};

export const loanRegistered = {
  status: '00',
  message: 'success',
  data: {
    id: 141,
    borrowerId: 139,
    productId: 2,
    state: 1,
    status: 'INACTIVE',
    loanCode: '',
    plafons: 1_000_000,
    tenor: 2,
    tenorUnit: 'MONTH',
    amount: 1_000_000,
    contractNo: '',
    contractDate: null,
    interest: '1.0',
    updatedAt: '2022-01-11T06:58:03.866405316Z',
    createdAt: '2022-01-11T06:16:30Z',
    deletedAt: null,
  },
};

export const disbursed = {
  transactionId: 'cb82f2ea-901d-49cc-97d3-34846d8d8e29',
  loanCode: 'LC1635132008',
  bankCode: 'BNI',
  paymentAccountNumber: '8808999966040139',
  status: 'active',
  loanAmount: 1_000_000,
  loanAmountPaid: 0,
  tenor: 4,
  tenorUnit: 'day',
  numberOfPay: 0,
  histories: null,
};

export const repaid = {
  ...disbursed,
  status: 'completed',
  loanAmountPaid: 250_000,
  numberOfPay: 1,
  histories: [{ transactionTime: '2021-10-25T15:20:16.921Z', paymentAmount: 250_000 }],
};
