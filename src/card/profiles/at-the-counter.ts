// What the holder can do with each secret here, and what only an office does, in the office's own words (ja) and in English.
// Sources: the pages of municipalities (Tsu, Matsusaka, Iwakuni, Yamato in Kumamoto) and of JPKI. What to bring differs a little
// from town to town: a town's own words may replace `bring`.
import type { PinName } from '../port.ts'

export type Words = { readonly ja: string; readonly en: string }
/** the four secrets of a card as the office counts them, and the printed check number */
export type OfficeSecret = PinName | 'resident'
export type CounterAct = {
  /** what the office calls it */
  readonly name: Words
  readonly when: Words
  readonly bring: Words
  /** where else than at the counter it can be done */
  readonly elsewhere?: Words
}
export type SecretAtOffice = {
  readonly name: Words
  /** what one enters */
  readonly form: Words
  /** `here`: CHANGE with the PIN of today; `counter`: the office; `never`: it is printed on the card or follows from it */
  readonly change: 'here' | 'counter' | 'never'
  /** after too many wrong tries, or when it is forgotten */
  readonly unblock?: CounterAct
  /** the first setting */
  readonly initial?: CounterAct
}

const bring: Words = {
  ja: 'ご本人が、マイナンバーカードと、ほかの本人確認書類1点をお持ちください。',
  en: 'Come yourself with your My Number Card and one more document that shows who you are.'
}
const forgotten: Words = {
  ja: '暗証番号を忘れたとき、またはロックがかかったとき',
  en: 'When you forgot it, or when it is locked'
}
const reset: Words = { ja: '暗証番号の初期化・再設定', en: 'Resetting the PIN' }
const atHandover: CounterAct = {
  name: { ja: '暗証番号の設定', en: 'Setting the PIN' },
  when: { ja: 'マイナンバーカードの交付のとき', en: 'When the card is handed to you' },
  bring
}
const fourDigits: Words = { ja: '数字4けた', en: 'four digits' }

const convenienceStore = (known: Words): Words => ({
  ja: `${known.ja}が分かるときは、スマートフォンの専用アプリで予約し、コンビニのマルチコピー機でもできます。`,
  en: `If you know the ${known.en}, you can also book it in the JPKI app and do it at a convenience store.`
})
const authenticationName: Words = {
  ja: '利用者証明用電子証明書の暗証番号',
  en: 'PIN of the authentication certificate'
}
const signatureName: Words = { ja: '署名用電子証明書の暗証番号', en: 'password of the signature certificate' }

export const atTheCounter: Readonly<Record<OfficeSecret, SecretAtOffice>> = {
  authentication: {
    name: authenticationName,
    form: fourDigits,
    change: 'here',
    unblock: { name: reset, when: forgotten, bring, elsewhere: convenienceStore(signatureName) },
    initial: atHandover
  },
  signature: {
    name: signatureName,
    form: {
      ja: '英大文字と数字をまぜて6文字から16文字',
      en: '6 to 16 capital letters and digits, at least one of each'
    },
    change: 'here',
    unblock: { name: reset, when: forgotten, bring, elsewhere: convenienceStore(authenticationName) },
    initial: {
      ...atHandover,
      when: {
        ja: '署名用電子証明書の発行のとき（15歳未満の方には原則として発行されません）',
        en: 'When the signature certificate is issued (as a rule not under the age of 15)'
      }
    }
  },
  profile: {
    name: { ja: '券面事項入力補助用の暗証番号', en: 'PIN for the details on the card' },
    form: fourDigits,
    change: 'here',
    unblock: { name: reset, when: forgotten, bring },
    initial: atHandover
  },
  resident: {
    name: { ja: '住民基本台帳用の暗証番号', en: 'PIN of the resident register' },
    form: fourDigits,
    change: 'counter',
    unblock: { name: reset, when: forgotten, bring },
    initial: atHandover
  },
  checkNumberB: {
    name: { ja: '照合番号B', en: 'check number B' },
    form: {
      ja: '生年月日6けた、有効期限の西暦4けた、セキュリティコード4けた',
      en: 'date of birth (6 digits), year of expiry (4), security code (4)'
    },
    change: 'never'
  }
}

/** What is done about a certificate. */
export const certificateAtCounter: Readonly<Record<'renew' | 'obtain', CounterAct>> = {
  renew: {
    name: { ja: '電子証明書の更新', en: 'Renewing the certificates' },
    when: {
      ja: '有効期限の3か月前から、または有効期限が過ぎたとき',
      en: 'From three months before they expire, or after they expired'
    },
    bring
  },
  obtain: {
    name: { ja: '電子証明書の発行', en: 'Issuing a certificate' },
    when: {
      ja: 'カードに電子証明書がないとき、または氏名や住所が変わって失効したとき',
      en: 'When the card has no such certificate, or it ended because your name or address changed'
    },
    bring
  }
}
