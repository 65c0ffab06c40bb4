// Filings to linked systems that are right in every field; tests make them wrong one field at a time.

/** 令和7年分: a salary, half a year's pension, and a refund. */
export const taxReturn: Readonly<Record<string, string>> = {
  year: '2025',
  taxOffice: '06201',
  taxpayerId: '1234567890123456',
  name: '田中　和子',
  address: '森川市本町２丁目４番８号',
  birthday: '1958-02-11',
  salaryRevenue: '4200000',
  pensionRevenue: '780000',
  salaryIncome: '2920000',
  pensionIncome: '180000',
  miscellaneousIncome: '180000',
  totalIncome: '3100000',
  medicalDeduction: '48000',
  socialInsurance: '380000',
  lifeInsurance: '40000',
  donations: '28000',
  basicDeduction: '480000',
  commonDeductions: '900000',
  allDeductions: '976000',
  taxableIncome: '2124000',
  tax: '114900',
  housingCredit: '0',
  taxAfterCredits: '114900',
  baseTax: '114900',
  reconstructionTax: '2412',
  wholeTax: '117312',
  withheld: '131000',
  due: '-13688',
  refund: '13688'
}

type Case = {
  readonly procedure: string
  readonly recipients: readonly string[]
  readonly fields: Readonly<Record<string, string>>
}

/** one right filing per procedure that linked systems take */
export const rightFilings: Readonly<Record<string, Case>> = {
  'e-Tax': { procedure: 'tax-return', recipients: ['nta-etax'], fields: taxReturn },
  eLTAX: {
    procedure: 'resident-tax',
    recipients: ['eltax'],
    fields: {
      name: '田中 和子',
      address: '森川市 本町2丁目 4-8',
      year: '2026',
      totalIncome: '3100000',
      socialInsurance: '380000',
      dependants: '0',
      reason: 'no-return'
    }
  },
  'e-Gov': {
    procedure: 'pension-exemption',
    recipients: ['pension-service'],
    fields: {
      name: '田中 和子',
      address: '森川市 本町2丁目 4-8',
      birthday: '1990-02-11',
      telephone: '090-0000-1234',
      fiscalYear: '2026',
      kind: 'full',
      incomeLastYear: '480000',
      jobLost: '2026-03-31'
    }
  },
  health: {
    procedure: 'vaccination-request',
    recipients: ['morikawa-health'],
    fields: {
      name: '田中 一郎',
      birthday: '2024-05-05',
      vaccine: '麻しん風しん 第1期',
      facility: '浜町こどもクリニック',
      facilityTown: 'umino',
      reason: '里帰り出産',
      from: '2026-12-01'
    }
  },
  'one-stop': {
    procedure: 'one-stop',
    recipients: ['umino-furusato', 'yamabe-furusato'],
    fields: {
      name: '田中 和子',
      address: '森川市 本町2丁目 4-8',
      birthday: '1958-02-11',
      telephone: '090-0000-1234',
      year: '2026',
      donationDate: '2026-05-05',
      donation: '10000',
      municipalities: '2',
      returnNeeded: 'no'
    }
  },
  bidding: {
    procedure: 'bid-qualification',
    recipients: ['bid-morikawa', 'bid-umino', 'bid-prefecture'],
    fields: {
      // made up; its first digit fits the others
      corporateNumber: '8000000000001',
      companyName: '森川製作所株式会社',
      address: '森川市 川端1-1',
      representative: '森川 誠',
      delegate: '田中 和子',
      trades: '印刷、文房具',
      capital: '10000000',
      employees: '24',
      taxesPaid: 'yes',
      telephone: '090-0000-1234'
    }
  },
  water: {
    procedure: 'move',
    recipients: ['toto-water'],
    fields: {
      name: '田中 和子',
      movingDate: '2026-12-12',
      from: '森川市 本町2丁目 4-8',
      to: '海野市 浜町 1-15-203',
      telephone: '090-0000-1234'
    }
  }
}
