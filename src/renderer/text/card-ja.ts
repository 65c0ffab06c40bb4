// The card plan and the change of a PIN in Japanese.

export const pinChangeJa = {
  title: {
    authentication: 'はいるときの 暗証番号を 変えます',
    signature: '署名用の 暗証番号を 変えます',
    profile: '券面の 暗証番号を 変えます'
  },
  rules: {
    authentication: ['新しい番号は 数字4けたです。', '生年月日や 同じ数字は やめましょう。'],
    signature: ['新しい番号は 6文字から16文字です。', '英大文字と 数字を どちらも 1つは 入れます。'],
    profile: ['新しい番号は 数字4けたです。', '変えたあと、はいるときの 番号を もう一度 入れます。']
  },
  order: '入れるのは 3回です。いまの番号、新しい番号、新しい番号を もう一度。',
  begin: 'いまの番号を 入れる',
  entries: {
    current: 'いまの番号を 入れてください',
    next: '新しい番号を 入れてください',
    repeated: 'もう一度 入れてください'
  },
  large: { current: 'いまの 番号', next: '新しい 番号', repeated: 'もう一度' },
  steps: { current: '1 / 3', next: '2 / 3', repeated: '3 / 3' },
  submit: { current: '次へ', next: '次へ', repeated: 'これに 変える' },
  hint: { digits: '数字4けたです。画面には 出ません。', letters: '英大文字と 数字で 6文字から16文字です。' },
  standing: {
    unchanged: '暗証番号は 変わっていません。',
    changed: '暗証番号は 変わりました。',
    unsure: '暗証番号が 変わったか わかりません。新しい番号を 先に 試してください。'
  },
  changed: {
    authentication: 'はいるときの 暗証番号が 変わりました',
    signature: '署名用の 暗証番号が 変わりました',
    profile: '券面の 暗証番号が 変わりました'
  },
  fromNow: 'つぎから 新しい番号を お使いください。',
  keep: '番号は 人に 教えないでください。',
  done: 'カードの 確認へ'
}

export const cardPlanJa = {
  titles: {
    check: {
      green: 'このカードで 届け出が できます',
      yellow: '届け出は できます。注意が あります',
      red: 'このカードでは いま 届け出が できません'
    },
    change: 'この暗証番号は 変えられません'
  },
  stop: 'はじめる前に わかったことです。窓口では 届け出が できます。',
  about: {
    'tries-authentication': 'はいるときの 暗証番号',
    'tries-signature': '署名用の 暗証番号',
    'tries-profile': '券面の 暗証番号',
    'certificate-authentication': '本人確認の 電子証明書',
    'certificate-signature': '署名用の 電子証明書'
  },
  forms: {
    'tries-authentication': '数字4けた',
    'tries-signature': '英大文字と数字 6〜16文字',
    'tries-profile': '数字4けた',
    'certificate-authentication': '',
    'certificate-signature': ''
  },
  says: {
    entered: () => '入れました',
    full: (left: number) => `あと${left}回 試せます`,
    used: (left: number) => `前に まちがえました。あと${left}回`,
    last: () => '試せるのは あと1回',
    blocked: () => '鍵が かかっています',
    unknown: () => '残りの回数が わかりません',
    absent: () => 'カードに 入っていません',
    valid: (_: number, day: string) => `${day}まで`,
    soon: (_: number, day: string) => `${day}まで。そろそろ 更新です`,
    expired: (_: number, day: string) => `${day}で 切れました`,
    early: (_: number, day: string) => `${day}から 使えます`,
    sealed: (_: number, day: string) =>
      day === '' ? '署名のときに 確かめます' : `${day}ごろまで。署名のときに 確かめます`,
    unreadable: () => '読めません'
  },
  office: '市民課でできること',
  change: '暗証番号を 変える',
  goOn: 'このまま 進む',
  home: '最初の画面へ',
  another: 'ほかの番号を 選ぶ'
}
