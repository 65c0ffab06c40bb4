// What became of filings, taking one back, and what has to be put right, in Japanese.

const timeLeft = (minutes: number): string => {
  if (minutes <= 1) return 'あと 1分ほど'
  if (minutes < 60) return `あと ${minutes}分`
  return minutes < 24 * 60 ? `あと ${Math.floor(minutes / 60)}時間` : `あと ${Math.floor(minutes / 1440)}日`
}

export const filingsJa = {
  signs: {
    ask: '追加のお願い',
    fix: '直してください',
    no: '受けられません',
    wait: '返事を待っています',
    ok: '受け付けました',
    back: '取り下げました'
  },
  ways: { answer: '答える', fix: '直す', withdraw: '取り下げる' },
  timeLeft,
  proxy: (name: string) => `${name}さんが 代わりに 出しました`,
  office: '届け先',
  what: '内容',
  number: '受付番号',
  both: (office: string, what: string) => `${office} ${what}`,
  withdraw: {
    title: 'この届け出を 取り下げますか',
    left: '残り時間',
    leftOver: '時間が すぎたかも しれません',
    after: '取り下げると',
    says: '送りません。元には もどせません。',
    next: '取り下げる',
    stop: '取り下げない'
  },
  withdrawn: {
    title: '取り下げました',
    says: 'この届け先には 送りません。',
    next: '次へ'
  },
  corrections: {
    title: (office: string) => `${office}から 直してほしい ところが あります`,
    titleTv: '直してほしい ところが あります',
    says: 'ほかの 答えは そのままです。直したら、もう一度 署名します。',
    elsewhere: 'この届け出は、出したところで 直してください。',
    next: '直して 出し直す',
    close: '一覧へ'
  }
}
