// A return as e-Tax takes it: RKO0010 around the common part (IT) and 第一表 (KOA020-1), still without its signature.
import { dateInJapan } from '../../calendar.ts'
import { inForms } from '../../issuers/alphabet.ts'
import type { Fields } from '../judge.ts'
import { node, writeDocument, type Node } from '../xml.ts'
import { firstTable, general, heading, namespace, versions, type Box } from './boxes.ts'

const softwareName = 'Madoguchi'

/** the first day of each era that living people were born in, and its code (General.xsd, gen:era) */
const eras = [
  { from: '2019-05-01', code: 5, first: 2019 },
  { from: '1989-01-08', code: 4, first: 1989 },
  { from: '1926-12-25', code: 3, first: 1926 },
  { from: '1912-07-30', code: 2, first: 1912 }
] as const

/** A date by era, its numbers not padded; nothing where it is no date of these eras. */
const eraDate = (date: string): Node[] => {
  const era = eras.find(({ from }) => date >= from)
  const [year, month, day] = date.split('-').map(Number)
  if (!era || year === undefined || month === undefined || day === undefined) return []
  return [
    node('gen:era', String(era.code)),
    node('gen:yy', String(year - era.first + 1)),
    node('gen:mm', String(month)),
    node('gen:dd', String(day))
  ]
}

const eraYear = (western: string): Node[] => {
  const year = Number(western) - 2018
  return /^\d{4}$/.test(western) && year > 0 ? [node('gen:era', '5'), node('gen:yy', String(year))] : []
}

const commonPart = (fields: Fields, today: string): Node => {
  const named = (name: string, content: Node['content']): Node[] =>
    content.length === 0 ? [] : [node(name, content, { ID: name })]
  const birthday = fields[heading.birthday] ?? ''
  return node(
    'IT',
    [
      ...named('ZEIMUSHO', [node('gen:zeimusho_CD', fields[heading.office] ?? '')]),
      ...named('TEISYUTSU_DAY', eraDate(today)),
      ...named('NOZEISHA_ID', fields[heading.id] ?? ''),
      ...named('NOZEISHA_NM', inForms(fields[heading.name] ?? '')),
      ...named('NOZEISHA_ADR', inForms(fields[heading.address] ?? '')),
      ...named('BIRTHDAY', /^\d{4}-\d{2}-\d{2}$/.test(birthday) ? eraDate(birthday) : []),
      ...named('TETSUZUKI', [node('procedure_CD', 'RKO0010'), node('procedure_NM', '所得税及び復興特別所得税申告')]),
      ...named('NENBUN', eraYear(fields[heading.year] ?? ''))
    ],
    { VR: versions.IT, id: 'IT' }
  )
}

const boxesOf = (boxes: readonly Box[], fields: Fields): Node[] =>
  boxes.flatMap(([code, content]) => {
    if (typeof content !== 'string') {
      const inner = boxesOf(content, fields)
      return inner.length === 0 ? [] : [node(code, inner)]
    }
    const value = fields[content] ?? ''
    return value === '' ? [] : [node(code, value)]
  })

const reference = (box: string, to: string, there: boolean): Node[] => (there ? [node(box, '', { IDREF: to })] : [])

const formHeading = (common: Node): Node => {
  const has = (name: string): boolean =>
    typeof common.content !== 'string' && common.content.some((one) => one.name === name)
  return node('ABA00000', [
    ...reference('ABA00010', 'NENBUN', has('NENBUN')),
    ...reference('ABA00030', 'ZEIMUSHO', true),
    ...reference('ABA00040', 'TEISYUTSU_DAY', true),
    node('ABA00050', [
      node('ABA00060', reference('ABA00090', 'NOZEISHA_ADR', has('NOZEISHA_ADR'))),
      ...reference('ABA00140', 'NOZEISHA_NM', has('NOZEISHA_NM')),
      ...reference('ABA00200', 'BIRTHDAY', has('BIRTHDAY'))
    ])
  ])
}

/** the list of parts that e-Tax reads first (CATALOG.xsd: RDF) */
const catalogue = node(
  'CATALOG',
  [
    node(
      'rdf:RDF',
      [
        node(
          'rdf:description',
          [
            node('SEND_DATA', ''),
            node('IT_SEC', [node('rdf:description', '', { about: '#IT' })]),
            node('FORM_SEC', [node('rdf:Seq', [node('rdf:li', [node('rdf:description', '', { about: '#KOA020-1' })])])])
          ],
          { id: 'REPORT' }
        )
      ],
      { 'xmlns:rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#' }
    )
  ],
  { id: 'CATALOG' }
)

/** Root identifier of every return; its signature refers to it. */
export const rootId = 'DATA'

/** Writes the return of these fields, made at `now`. Amounts stand as the resident signed them, right or wrong. */
export const writeReturn = (fields: Fields, now: Date): string => {
  const today = dateInJapan(now)
  const common = commonPart(fields, today)
  const form = node(
    'KOA020',
    [node('KOA020-1', [formHeading(common), node('ABB00000', boxesOf(firstTable, fields))], { page: '1' })],
    {
      VR: versions.KOA020,
      page: '1',
      softNM: softwareName,
      sakuseiNM: softwareName,
      sakuseiDay: today,
      id: 'KOA020-1'
    }
  )
  const procedure = node('RKO0010', [catalogue, node('CONTENTS', [common, form], { id: 'CONTENTS' })], {
    VR: versions.RKO0010,
    id: 'RKO0010'
  })
  return writeDocument(node('DATA', [procedure], { xmlns: namespace, 'xmlns:gen': general, id: rootId }))
}
