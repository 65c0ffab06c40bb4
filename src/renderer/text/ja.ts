// Every word of the screens in Japanese. The shape of this catalogue is the shape of all.
import { codeTextJa } from '../../contract/screen/codes-text-ja.ts'
import { diagnosisTextJa } from '../../contract/screen/diagnosis-text-ja.ts'
import { clock, eraDate, monthHeading, plainDate, shortDate, stampDate, yearDate } from './dates-ja.ts'

export const ja = {
  codes: codeTextJa,
  lines: diagnosisTextJa,
  dates: { clock, eraDate, monthHeading, plainDate, shortDate, stampDate, yearDate },
  weekdays: ['日', '月', '火', '水', '木', '金', '土'],
  /** the order of the date's parts, with the word after each */
  dateParts: [
    { part: 'year', unit: '年' },
    { part: 'month', unit: '月' },
    { part: 'day', unit: '日' }
  ],
  partNames: { year: '年', month: '月', day: '日' },
  name: '窓口',
  cardPresent: 'カードあり',
  family: (family: string) => `${family}さん`,
  given: (given: string) => `${given}さん`,
  full: (family: string, given: string) => `${family} ${given}さん`,
  keys: {
    back: 'もどる',
    backChip: '戻る',
    blue: '青',
    red: '赤',
    green: '緑',
    yellow: '黄',
    help: '手伝いを呼ぶ',
    helpShort: '手伝い',
    text: '文字',
    textLong: '文字の大きさ',
    contrast: '配色',
    next: '次へ',
    more: '続きを見る',
    moreShort: '続き',
    stop: 'やめる',
    end: '終わる',
    home: '最初の画面へ',
    retry: 'もう一度',
    delete: '1つ消す',
    shuffle: '並びをかえる',
    arrows: '↑↓←→で えらび、決定',
    earlier: 'もっと前',
    later: 'もっと先',
    space: '空白',
    choose: 'えらんでください',
    answerFirst: '答えを 入れてください'
  },
  path: (at: number, of: number) => `${at}/${of}`,
  pathLabel: '手順',
  stationStates: { done: 'すみ', now: 'いま', ahead: 'これから' },
  pageOf: (page: number, pages: number) => `${page} / ${pages}`,
  booting: { title: '準備しています', says: 'まもなく 使えます。' },
  attract: {
    title: 'カードを 置くと はじまります',
    says: 'マイナンバーカードを、写真を上にして 置いてください。',
    saysTv: 'カードを 台に 置いてください。',
    absentTitle: 'いまは カードが 使えません',
    absentSays: '読み取り台が ありません。下の 用事は できます。',
    free: 'カードが なくても できること',
    freeTv: 'カードなしで できること',
    languages: 'ことば'
  },
  openPage: { asOf: (date: string) => `${date} 現在` },
  reading: {
    title: 'カードを 読んでいます',
    says: 'カードは そのまま 置いていてください。'
  },
  pin: {
    title: '4けたの 暗証番号を 入れてください',
    titleLarge: '暗証番号を 入れてください',
    titleTv: '数字ボタンで 暗証番号を 入れてください',
    says: 'カードを受け取ったときに、ご自分で決めた 数字です。',
    saysTv: '4けたです。画面には 出ません。',
    quiet: '数字は 画面に出ません。',
    signTitleLarge: '署名の 暗証番号',
    signTitle: '署名の 暗証番号を 入れてください',
    signSays: '6文字から16文字の 英大文字と 数字です。画面には 出ません。',
    triesBefore: '試せるのは',
    tries: (count: number) => `あと${count}回`,
    entered: (count: number) => `${count}けた 入りました`,
    enteredLetters: (count: number) => `${count}文字 入りました`,
    counter: (count: number, max: number) => `${count} / ${max}文字`,
    missing: (count: number) => `あと ${count}けた`,
    missingLetters: (count: number) => `あと ${count}文字`,
    submit: 'これで 入れる',
    submitSign: '署名する',
    pad: '暗証番号の キー',
    remote: 'リモコンの 数字ボタン'
  },
  pinChange: {
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
      repeated: 'もう一度 新しい番号を 入れてください'
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
  },
  cardPlan: {
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
  },
  atReader: {
    title: 'キーパッドで 暗証番号を 入れてください',
    signTitle: 'キーパッドで 署名の 暗証番号を 入れてください',
    titleLarge: 'キーパッドで 入れてください',
    saysLarge: '入れたら、キーパッドの 確定キーを 押します。',
    says: 'カード読み取り機の キーパッドで 入れて、確定キーを 押します。この画面には 伝わりません。',
    stop: 'やめるときは、キーパッドの 取消キーを 押してください。'
  },
  lastTry: {
    title: (count: string) => `試せるのは ${count}です`,
    says: {
      profile: '次に まちがえると、この番号に 鍵が かかります。開けるには 市民課の 窓口に 行きます。',
      authentication: '次に まちがえると、カードに 鍵が かかります。開けるには 市民課の 窓口に 行きます。',
      signature: '次に まちがえると、署名に 鍵が かかります。開けるには 市民課の 窓口に 行きます。'
    },
    safe: 'やめても 回数は 減りません。',
    last: 'あと1回',
    next: '1回だけ 試す'
  },
  working: {
    signingIn: 'あなたの窓口を 開いています',
    reading: 'カードを 読んでいます',
    signing: '届け出に 署名しています',
    sending: '届け出を 送っています',
    asking: '返事を 聞いています',
    changing: '暗証番号を 変えています',
    says: 'カードは そのまま 置いていてください。',
    steps: {
      signingIn: ['カードを 確かめる', 'センターに つなぐ', 'あなたの内容を 開く'],
      reading: ['カードを 開く', '証明書を 読む', '確かめる'],
      signing: ['書類を まとめる', 'カードで 署名する', '預ける'],
      sending: [],
      asking: []
    } as Record<string, readonly string[]>,
    progress: (done: number, total: number) => `${total}つのうち ${done}つ すみました`
  },
  home: {
    hello: (name: string) => `${name}、こんにちは`,
    gone: 'カードを 取ると、画面から すぐに 消えます',
    count: '件',
    deadline: (date: string) => `一番近い 期限 ${date}`
  },
  noticeList: {
    title: 'お知らせ',
    none: 'いま お知らせは ありません。',
    unread: 'まだ読んでいません',
    read: '読みました'
  },
  notice: {
    arrived: (date: string) => `${date} 届きました`,
    why: 'なぜ あなたに',
    deadline: '期限',
    daysLeft: (days: number) => (days > 0 ? `あと ${days}日` : days === 0 ? '今日まで' : '過ぎました'),
    needs: 'いるもの',
    next: '手続きに 進む'
  },
  taskList: { title: 'お願いと 返事', none: 'いま 返事は ありません。' },
  question: {
    today: '今日',
    fixed: 'かならず 知らせます',
    chosen: 'えらびました',
    notChosen: 'えらんでいません',
    typing: '数字ボタンか ↑↓で 入れます。',
    example: (text: string) => `例 ${text}`,
    pad: '入力キー',
    field: '答え',
    holiday: '祝日'
  },
  review: {
    title: 'この内容で よいですか',
    says: '署名するまで、どこにも送りません。直すところは「直す」を押してください。',
    correct: '直す',
    correctRow: (label: string) => `${label}を 直す`,
    next: '署名へ進む'
  },
  result: {
    title: (sent: number, accepted: number) =>
      accepted === 0 ? `${sent}か所に 送りました` : `${sent}か所に送り、${accepted}か所が 受け付けました`,
    asks: (count: number) => `答えてほしいことが ${count}つ あります。`,
    waiting: '返事が 来たら、ここと お知らせに 出ます。',
    all: 'すべて すみました。',
    number: '受付番号',
    print: '控えを印刷',
    printing: '印刷中',
    printed: '印刷しました',
    printFailed: '印刷できません',
    printAgain: 'もう一度 印刷',
    stamp: '受付',
    stampSays: (office: string, date: string) => `受付 ${office} ${date}`,
    signs: { ask: '追加のお願い', no: '受けられません', wait: '返事を待っています', ok: '受け付けました' },
    accepted: (count: number) => `受け付けました ${count}か所`,
    by: (date: string) => `${date}まで`,
    answer: '答える',
    redo: 'やり直す'
  },
  trouble: {
    happened: '何が起きたか',
    you: 'あなたが できること',
    staff: '係員が できること',
    tell: 'この番号を 伝えてください',
    tellTv: '番号',
    triesLeft: (count: string) => `${count} 試せます。`,
    ways: { retry: 'もう一度 試す', home: '最初の画面へ', finish: '終わる' }
  },
  help: {
    title: '手伝いは こちらです',
    says: '下の場所か 電話で、係員に 伝えてください。',
    place: '場所',
    telephone: '電話',
    code: '伝える番号'
  },
  stillThere: {
    title: '続けますか',
    says: (seconds: number) => `あと ${seconds}秒で 終わり、内容を 消します。`,
    more: 'もっと時間がほしい'
  },
  wiping: {
    title: 'あなたの内容を 消しています',
    says: 'この窓口には 何も 残りません。',
    progress: (done: number, total: number) => `${total}つのうち ${done}つ 消しました`
  },
  wiped: {
    titles: {
      finished: 'ありがとうございました',
      cardRemoved: 'カードが 取られたので 終わりました',
      cardSwapped: 'カードが 替わったので 終わりました',
      timedOut: '時間が たったので 終わりました',
      trouble: 'ここで 終わりました',
      boot: '準備が できました'
    },
    gone: 'あなたの内容は、この窓口から すべて 消しました。',
    take: 'カードを お取りください'
  },
  diagnosis: {
    examining: 'この端末を 調べています',
    says: 'カードは そのまま 置いていてください。',
    titles: {
      green: () => 'この端末は よい ようすです',
      yellow: (count: number) => `気をつけることが ${count}件 あります`,
      red: (count: number) => `使えないものが ${count}件 あります`
    },
    place: 'カードも 調べるときは、カードを 置いてください。',
    good: (count: number) => `よいもの ${count}件`,
    details: 'くわしく',
    detailsOf: (about: string, code: string) => `${about} ${code} くわしく`,
    again: 'もう一度 調べる',
    print: '印刷',
    paper: 'この端末の 点検の 記録',
    at: '調べた日時',
    columns: ['しらべたもの', 'ようす', '番号'],
    foot: '個人の 情報は 入っていません。係員に 見せてください。'
  },
  outOfService: {
    title: 'この窓口は お休みです'
  },
  paper: {
    number: '受付番号',
    at: '日時',
    offices: '届け先と いまの状態',
    reception: '受付の番号',
    office: '届け先',
    state: '状態'
  }
}
