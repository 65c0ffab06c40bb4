// Every word of the screens in Japanese. The shape of this catalogue is the shape of all.
import { cardPlanJa, pinChangeJa } from './card-ja.ts'
import { codeTextJa } from '../../contract/screen/codes-text/ja.ts'
import { filingsJa } from './filings-ja.ts'
import { mailboxJa } from './mailbox-ja.ts'
import { provisionsJa, selfInfoJa } from './records-ja.ts'
import { diagnosisTextJa } from '../../contract/screen/diagnosis-text-ja.ts'
import { clock, eraDate, monthHeading, plainDate, shortDate, stampDate, yearDate } from './dates-ja.ts'

const called = (name: string | null, text: string): string => (name === null ? text : `${name}、${text}`)

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
  openPage: { asOf: (date: string) => `${date} 現在`, source: (name: string) => `出典: ${name}` },
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
  pinChange: pinChangeJa,
  cardPlan: cardPlanJa,
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
    withdrawing: '届け出を 取り下げています',
    opening: '書類を 開けています',
    refusing: '断ったことを 伝えています',
    moving: '書類を しまっています',
    checking: '記録が そろっているか 確かめています',
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
  taskList: { title: '届け出の ようす', none: '出した 届け出は ありません。' },
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
      sent === 0
        ? '届け出を 取り下げました'
        : accepted === 0
          ? `${sent}か所に 送りました`
          : `${sent}か所に送り、${accepted}か所が 受け付けました`,
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
    accepted: (count: number) => `受け付けました ${count}か所`,
    by: (date: string) => `${date}まで`
  },
  filings: filingsJa,
  selfInfo: selfInfoJa,
  mailbox: mailboxJa,
  provisions: provisionsJa,
  trouble: {
    happened: '何が起きたか',
    you: 'あなたが できること',
    staff: '係員が できること',
    tell: 'この番号を 伝えてください',
    tellTv: '番号',
    triesLeft: (count: string) => `${count} 試せます。`,
    ways: { retry: 'もう一度 試す', home: '最初の画面へ', finish: '終わる', look: 'それでも 見る' }
  },
  help: {
    title: '手伝いは こちらです',
    says: '下の場所か 電話で、係員に 伝えてください。',
    place: '場所',
    telephone: '電話',
    hours: '時間',
    closedNow: (says: string) => `いまは 係員が いません。${says}`,
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
  disaster: {
    levels: { emergency: '命の危険', danger: '危険', warning: '警報', advisory: '注意' },
    reported: (time: string) => `${time} 発表`,
    acts: {
      life: (name: string | null) => called(name, 'いますぐ 命を 守ってください'),
      high: (name: string | null) => called(name, 'いますぐ 高いところへ 逃げてください'),
      shake: (name: string | null) => called(name, '揺れに そなえ、身を 守ってください'),
      leave: (name: string | null) => called(name, '危ないところから 逃げてください'),
      prepare: (name: string | null) => called(name, '早めに 逃げる 用意を してください'),
      watch: (name: string | null) => called(name, 'これからの お知らせに 気をつけてください')
    },
    from: (sender: string, more: number) => (more === 0 ? sender : `${sender}(ほかに ${more}件)`),
    shelters: '避難所',
    toShelters: '避難所を 見る',
    leave: '避難します',
    seen: 'わかりました',
    goOn: '続ける',
    kept: '「続ける」で 手続きに もどれます。カードを 取ると、書きかけは 消えます。',
    keptShort: 'カードを 取ると、書きかけは 消えます。'
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
