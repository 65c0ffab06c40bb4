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
