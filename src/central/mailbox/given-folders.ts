// The folders every mailbox has.
import type { Words } from '../../contract/wire/words.ts'

export const givenFolders: Readonly<Record<string, Words>> = {
  inbox: { ja: '受信箱', en: 'Inbox' },
  deductions: { ja: '控除証明書', en: 'Deduction certificates' },
  health: { ja: '医療・健康', en: 'Health' },
  archive: { ja: '保管', en: 'Archive' }
}
