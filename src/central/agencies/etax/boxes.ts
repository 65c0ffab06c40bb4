// 申告書第一表 (KOA020-1, form version 23.0): which field of a filing stands in which box, in the order of the form.

/** a box holds a field; a group holds boxes */
export type Box = readonly [code: string, content: string | readonly Box[]]

export const namespace = 'http://xml.e-tax.nta.go.jp/XSD/shotoku'
export const general = 'http://xml.e-tax.nta.go.jp/XSD/general'
export const versions = { RKO0010: '25.0.0', IT: '1.5', KOA020: '23.0' } as const

export const firstTable: readonly Box[] = [
  [
    'ABB00010',
    [
      ['ABB00080', 'salaryRevenue'],
      ['ABB00090', [['ABB00100', 'pensionRevenue']]]
    ]
  ],
  [
    'ABB00270',
    [
      ['ABB00370', 'salaryIncome'],
      [
        'ABB01050',
        [
          ['ABB01060', 'pensionIncome'],
          ['ABB01130', 'miscellaneousIncome']
        ]
      ],
      ['ABB00410', 'totalIncome']
    ]
  ],
  [
    'ABB00420',
    [
      ['ABB00440', 'medicalDeduction'],
      ['ABB00450', 'socialInsurance'],
      ['ABB00460', 'smallMutualAid'],
      ['ABB00470', 'lifeInsurance'],
      ['ABB00480', 'earthquakeInsurance'],
      ['ABB00490', 'donations'],
      ['ABB00520', 'spouseDeduction'],
      ['ABB00540', 'dependantsDeduction'],
      ['ABB00550', 'basicDeduction'],
      ['ABB00555', 'commonDeductions'],
      ['ABB00560', 'allDeductions']
    ]
  ],
  [
    'ABB00570',
    [
      ['ABB00580', 'taxableIncome'],
      ['ABB00590', 'tax'],
      ['ABB00650', 'housingCredit'],
      ['ABB00670', 'taxAfterCredits'],
      ['ABB01010', 'baseTax'],
      ['ABB01020', 'reconstructionTax'],
      ['ABB01030', 'wholeTax'],
      ['ABB00710', 'withheld'],
      ['ABB00720', 'due'],
      [
        'ABB00740',
        [
          ['ABB00750', 'toPay'],
          ['ABB00760', 'refund']
        ]
      ]
    ]
  ]
]

const flat = (boxes: readonly Box[]): readonly (readonly [code: string, field: string])[] =>
  boxes.flatMap(([code, content]) => (typeof content === 'string' ? [[code, content] as const] : flat(content)))

/** every box that holds a field, as code and field */
export const fieldBoxes = flat(firstTable)

/** who files, in the part that all forms of a return share (ITdefinition): element and field */
export const heading = {
  office: 'taxOffice',
  id: 'taxpayerId',
  name: 'name',
  address: 'address',
  birthday: 'birthday',
  year: 'year'
} as const
