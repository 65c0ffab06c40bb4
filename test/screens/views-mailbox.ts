// Fixtures of the mailbox.
import type { LetterState } from '../../src/contract/screen/views/mailbox.ts'
import type { Screen } from '../../src/contract/screen/view.ts'
import type { Named, Pair, Say } from './views-records.ts'

const letters: readonly (readonly [Pair, Pair, Pair, LetterState])[] = [
  [
    ['社会保険料（国民年金保険料）控除証明書', 'Social insurance (national pension) certificate'],
    ['年金事務センター', 'Pension Office'],
    ['控除証明書', 'Deduction certificates'],
    'waiting'
  ],
  [
    ['生命保険料控除証明書', 'Life insurance premium certificate'],
    ['ひかり生命保険', 'Hikari Life Insurance'],
    ['控除証明書', 'Deduction certificates'],
    'new'
  ],
  [['寄附金の 受領証明書', 'Donation receipt'], ['みどりの森基金', 'Midori Forest Fund'], ['受信箱', 'Inbox'], 'read'],
  [
    ['地震保険料控除証明書', 'Earthquake insurance certificate'],
    ['だいち損害保険', 'Daichi Fire'],
    ['受信箱', 'Inbox'],
    'expired'
  ]
]

const boxes: readonly (readonly [Pair, Pair])[] = [
  [
    ['保険会社', 'Insurer'],
    ['ひかり生命保険株式会社', 'ひかり生命保険株式会社']
  ],
  [
    ['契約した 人', 'Policy holder'],
    ['田中　和子', '田中　和子']
  ],
  [
    ['証明した 日', 'Certified on'],
    ['2026年10月5日(月)', 'Mon 5 October 2026']
  ],
  [
    ['証券番号', 'Policy number'],
    ['8299組第923366号', '8299組第923366号']
  ],
  [
    ['保険の 種類', 'Kind of insurance'],
    ['養老保険', '養老保険']
  ],
  [
    ['新・一般 (証明額)', 'New scheme, life (certified)'],
    ['97,980円', '97,980 yen']
  ],
  [
    ['新・介護医療 (証明額)', 'New scheme, care (certified)'],
    ['59,000円', '59,000 yen']
  ],
  [
    ['新・一般 (申告額)', 'New scheme, life (to declare)'],
    ['117,580円', '117,580 yen']
  ]
]

export const mailbox = (say: Say): readonly Named[] => {
  const until = { date: '2026-03-31', daysLeft: 19 }
  const lines = letters.map(([title, from, folder, state], index) => ({
    id: `letter-${index}`,
    title: say(title),
    from: say(from),
    folder: say(folder),
    arrived: '2026-03-01T09:00',
    state,
    until: state === 'waiting' ? until : null
  }))
  const one = { from: lines[0]?.from ?? '', title: lines[0]?.title ?? '' }
  const list = { kind: 'mailboxList', lines, page: 0, pages: 1 } as const
  const letter = {
    kind: 'mailboxLetter',
    from: lines[1]?.from ?? '',
    title: lines[1]?.title ?? '',
    arrived: '2026-03-01T09:00',
    lines: boxes.map(([label, value]) => ({ label: say(label), value: say(value) })),
    printing: 'idle',
    place: { folder: say(['控除証明書', 'Deduction certificates']), moved: 'no', elsewhere: true },
    paper: {
      number: '01920000-0000-7000-8000-000000000001',
      digest: 'A'.repeat(43),
      receipts: [{ event: 'submission', at: '2026-03-01T09:00' }]
    }
  } as const satisfies Screen
  const folders = {
    kind: 'mailboxFolders',
    folder: letter.place.folder,
    lines: (
      [
        ['inbox', ['受信箱', 'Inbox'], 3],
        ['health', ['医療・健康', 'Health'], 1],
        ['archive', ['保管', 'Archive'], 0]
      ] as const
    ).map(([id, name, count]) => ({ id, name: say(name), letters: count })),
    page: 0,
    pages: 1
  } as const
  return [
    ['mailbox-list', list],
    ['mailbox-receipt', { kind: 'mailboxReceipt', ...one, until }],
    ['mailbox-refuse', { kind: 'mailboxRefuse', ...one }],
    ['mailbox-expired', { kind: 'mailboxClosed', ...one, why: 'expired', at: '2026-03-12T10:40' }],
    ['mailbox-letter', letter],
    ['mailbox-letter-unshown', { ...letter, lines: null }],
    [
      'mailbox-letter-moved',
      { ...letter, place: { folder: say(['医療・健康', 'Health']), moved: 'moved', elsewhere: true } }
    ],
    ['mailbox-letter-put-back', { ...letter, lines: null, place: { ...letter.place, moved: 'putBack' } }],
    ['mailbox-folders', folders]
  ]
}
