// The codes about what the state holds, who looked, and the mailbox, in Japanese.
import type { CodeTexts } from '../code-text.ts'

export const recordCodeTextJa = {
  'M-611': {
    title: '記録が そろっていません',
    happened: '抜けか 書きかえが あるかも しれません。',
    you: 'この番号を 係員に 伝える\n内容を うのみに しない',
    staff: '記録を 調べるよう センターに 知らせます。'
  }
} satisfies Partial<CodeTexts>
