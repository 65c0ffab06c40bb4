// What the state holds, who looked, and the mailbox, in Japanese.

export const selfInfoJa = {
  ask: {
    title: '役所が あなたについて 持っている 内容を 見ますか',
    lead: 'お金は かかりません。1分ほどで そろいます。',
    who: (holders: number, items: number) => `${holders}か所の 役所に、${items}つの ことを 聞きます。`,
    logged: '聞いたことは、「だれが 見たか」の 記録に あなたの名前で 残ります。',
    gone: '答えは この窓口に 残りません。カードを 取ると 消えます。',
    next: '聞いてみる'
  },
  coming: {
    title: '役所に 聞いています',
    lead: '答えた 役所から 順に 見られます。カードは そのまま 置いていてください。',
    progress: (done: number, total: number) => `${total}か所のうち ${done}か所が 答えました`,
    awaited: 'まだ 答えていない 役所',
    others: (count: number) => `ほかに ${count}か所`,
    next: 'いままでの分を 見る',
    nextShort: '見る',
    none: '答えを 待っています',
    noneShort: '待っています'
  },
  groups: {
    title: '役所が 持っている あなたの 内容',
    lead: '見たいものを えらんでください。',
    missing: (holders: number) => `まだ 答えていない 役所が ${holders}か所 あります。`,
    again: 'もう一度 聞く',
    held: (held: number, items: number) =>
      held === 0 ? '内容は ありません' : `${items}つのうち ${held}つに 内容が あります`,
    changed: (count: number) => `前に 見たときから ${count}つ 変わりました`
  },
  says: {
    ok: { short: 'あります', whole: '役所に この記録が あります。' },
    changed: { short: '変わりました', whole: '前に 見たときから 変わりました。' },
    stale: { short: '古い 記録です', whole: '古い 記録です。いまと ちがうかも しれません。' },
    noDataYet: { short: 'まだ ありません', whole: '役所に この記録は まだ ありません。' },
    unsupported: {
      short: '画面では 見られません',
      whole: 'この役所は、まだ 画面に 出せません。電話か 窓口で 聞けます。'
    },
    waiting: { short: '返事を 待っています', whole: 'この役所は まだ 答えていません。' },
    unreachable: { short: 'つながりません', whole: 'この役所と いま つながりません。あとで もう一度 聞いてください。' }
  },
  changedMark: '前に 見たときから 変わりました。',
  facts: {
    says: 'ようす',
    value: '内容',
    holder: '役所',
    asOf: 'いつの 記録か',
    use: '使いみち',
    how: '直すには',
    contact: '電話'
  },
  correct: '直す 手続きに 進む',
  correctShort: '直す'
}

export const provisionsJa = {
  title: 'だれが 見たか',
  whole: (total: number) =>
    `記録は そろっています。${total}件に 抜けも 書きかえも ないことを、この窓口が 確かめました。`,
  wholeShort: '記録は そろっています。',
  broken: (code: string) => `記録が そろっていません。${code} を 係員に 伝えてください。`,
  none: '役所どうしの やりとりは ありません。',
  own: 'あなたが 自分で 見た 記録',
  ownCount: (count: number) => `${count}件`,
  refused: '渡されませんでした',
  one: 'やりとりの 記録',
  comma: '、',
  facts: {
    to: '見たところ',
    from: '渡したところ',
    at: 'いつ',
    items: '何を',
    purpose: '何のため',
    result: '結果',
    basis: '法律'
  },
  object: 'おかしいと 思ったら',
  objectShort: '変だと思う',
  objection: {
    title: 'おかしいと 思ったら',
    lead: 'わけを 聞くことも、使うのを 止めるよう 求めることも できます。',
    ask: (from: string, to: string) => `渡した ${from}か、見た ${to}に わけを 聞きます。`,
    tell: (number: string) => `そのとき この番号を 伝えます: ${number}番`,
    stop: 'まちがった 使い方なら、止めるよう 求められます(個人情報保護法 第98条)。',
    here: (place: string, telephone: string) => `どこに 聞くか 迷ったら: ${place} 電話 ${telephone}`,
    next: '一覧へ'
  }
}
