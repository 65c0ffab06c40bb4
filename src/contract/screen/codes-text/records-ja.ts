// The codes about what the state holds, who looked, and the mailbox, in Japanese.
import type { CodeTexts } from '../code-text.ts'

export const recordCodeTextJa = {
  'M-611': {
    title: '記録が そろっていません',
    happened: '抜けか 書きかえが あるかも しれません。',
    you: 'この番号を 係員に 伝える\n内容を うのみに しない',
    staff: '記録を 調べるよう センターに 知らせます。'
  },
  'M-612': {
    title: 'この書類は もう 開けません',
    happened: '期限が すぎたか、もう 答えが 出ています。',
    you: '一覧で ようすを 見る\n送った ところに 聞く',
    staff: '送った ところの 連絡先を 調べます。'
  },
  'M-613': {
    title: 'この書類は 見せられません',
    happened: '送った ところが 封をした 内容と ちがいます。',
    you: 'もう一度 試す\n送った ところに 聞く',
    staff: '届いた ものを センターと 調べます。'
  }
} satisfies Partial<CodeTexts>
