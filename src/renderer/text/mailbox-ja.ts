// The mailbox, in Japanese.

export const mailboxJa = {
  title: '私書箱',
  none: 'いま 書類は ありません。',
  states: {
    waiting: '受け取りの 証明が いります',
    new: 'まだ読んでいません',
    read: '読みました',
    refused: '断りました',
    expired: '期限が すぎました'
  },
  until: (date: string) => `${date}までに 開けてください`,
  facts: { from: '送った ところ', title: '書類', at: 'いつ' },
  receipt: {
    title: '開けるには 受け取りの 証明が いります',
    what: (from: string, title: string) => `${from}から「${title}」が 届いています。`,
    proves: (from: string) => `開けると、受け取ったことを カードで 証明し、${from}に 伝えます。`,
    means: '中身を 認めたことには なりません。',
    mayRefuse: (date: string | null) =>
      date === null ? '断ることも できます。' : `断ることも できます。${date}までに 決めてください。`,
    refuse: '断る',
    next: '証明して 開ける',
    nextShort: '開ける'
  },
  refuse: {
    title: 'この書類を 断りますか',
    after: '断ると',
    says: (from: string) => `中身は 見られません。断ったことを ${from}に 伝えます。元に 戻せません。`,
    saysTv: '中身は 見られません。元に 戻せません。',
    next: '断る',
    stop: '断らない'
  },
  closed: {
    refused: { title: '断った 書類です', says: '断ったことを、送った ところに 伝えました。' },
    expired: {
      title: '期限が すぎた 書類です',
      says: '開けないまま 期限が すぎました。いるときは、送った ところに 聞いてください。'
    },
    next: '一覧へ'
  },
  letter: {
    from: (from: string, date: string) => `${from}から ${date}に 届きました。`,
    unshown: (from: string) => [
      'この書類は この画面では 見られない 形です。',
      '届いた 記録は 印刷できます。',
      `中身は ${from}に 聞いてください。`
    ],
    print: '証明と いっしょに 印刷',
    printShort: '印刷',
    printStates: { idle: '', printing: '印刷中', printed: '印刷しました', failed: '印刷できません' }
  },
  place: {
    label: 'しまう 場所',
    is: {
      no: (folder: string) => folder,
      moved: (folder: string) => `「${folder}」へ 移しました`,
      putBack: (folder: string) => `「${folder}」へ 戻しました`
    },
    move: 'ほかへ 移す',
    moveSays: 'この書類を ほかへ 移す',
    putBack: '取り消す',
    putBackSays: '取り消す。この書類を 元の 場所へ 戻します'
  },
  folders: {
    title: 'どこに しまいますか',
    now: (folder: string) => `いまは「${folder}」に あります。あとで 取り消せます。`,
    letters: (count: number) => (count === 0 ? 'なにも ありません' : `書類 ${count}通`)
  },
  paper: {
    arrived: '届いた 日時',
    receipts: '届いたことの 証明',
    number: '書類の 番号',
    digest: '中身の 指紋(SHA-256)',
    events: {
      submission: '送った ところから 預かりました',
      notification: '受け取りの 証明を お願いしました',
      acceptance: '受け取りを 証明しました',
      delivery: '私書箱に 入りました',
      opening: '開けました',
      refusal: '断りました',
      expiry: '期限が すぎました'
    },
    foot: '署名と 時刻の 証明が ついた 記録は、センターが 預かっています。この番号で 確かめられます。'
  }
}
