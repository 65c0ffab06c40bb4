// Everything that can be wrong with a bundle, one code each, in words for people: Japanese and English.

export const codeTexts = {
  bundleMalformed: ['証拠の束として読めません', 'This is not an evidence bundle'],
  bundleVersion: ['知らない版の束です', 'The bundle has a version this program does not know'],
  bodyMalformed: ['束の中身が決められた形ではありません', 'The body of the bundle is not in its form'],
  consignmentMalformed: ['送り状が決められた形ではありません', 'The consignment is not in its form'],
  consignmentForeign: ['送り状が別の文書のものです', 'The consignment is of another message'],
  senderSignatureMalformed: ['送り主の署名が読めません', "The sender's signature cannot be read"],
  senderSignatureInvalid: ['送り主の署名が送り状と合いません', "The sender's signature does not match the consignment"],
  senderUntrusted: ['送り主の証明書が信頼の根につながりません', "The sender's certificate leads to no root"],
  senderExpired: ['送った時に送り主の証明書が切れていました', "The sender's certificate had ended when it was sent"],
  senderNotYetValid: [
    '送った時に送り主の証明書がまだ有効ではありませんでした',
    "The sender's certificate was not valid yet when it was sent"
  ],
  senderUsage: ['送り主の証明書は署名用ではありません', "The sender's certificate is not for signing"],
  senderRevoked: [
    '送った時に送り主の証明書が失効していました',
    "The sender's certificate had been revoked when it was sent"
  ],
  senderMismatch: ['証明書の送り主が送り状と違います', 'The certificate names another sender than the consignment'],
  documentMissing: ['開かれたはずの文書がありません', 'The opened document is not in the bundle'],
  documentChanged: ['文書が送り状のものと違います', 'The document is not the one of the consignment'],
  documentUnopened: ['開かれていないはずの文書が入っています', 'A document is there that was never opened'],
  eventMalformed: ['出来事が決められた形ではありません', 'The event is not in its form'],
  eventName: ['出来事の名前が種類と合いません', 'The name of the event does not fit its kind'],
  eventForeign: ['別の文書の出来事です', 'The event is of another message'],
  eventConsignment: ['出来事が別の送り状を指しています', 'The event speaks of another consignment'],
  signatureMalformed: ['出来事の署名が読めません', 'The signature of the event cannot be read'],
  signatureInvalid: ['出来事の署名が合いません', 'The signature does not match the event'],
  algorithmWeak: ['弱い方式が使われています', 'An algorithm or a key is too weak'],
  signerUntrusted: ['署名者の証明書が信頼の根につながりません', "The signer's certificate leads to no root"],
  signerExpired: ['署名の時に証明書が切れていました', "The signer's certificate had ended at the time of the stamp"],
  signerNotYetValid: [
    '署名の時に証明書がまだ有効ではありませんでした',
    "The signer's certificate was not valid yet at the time of the stamp"
  ],
  signerUsage: ['署名者の証明書は署名用ではありません', "The signer's certificate is not for signing"],
  signerRevoked: [
    '署名者の証明書は署名の前に失効していました',
    "The signer's certificate had been revoked before the time of the stamp"
  ],
  stampMissing: ['時刻の証明がありません', 'The time-stamp is missing'],
  stampMalformed: ['時刻の証明が読めません', 'The time-stamp cannot be read'],
  stampInvalid: ['時刻の証明の署名が合いません', 'The signature of the time-stamp does not match'],
  stampMismatch: ['時刻の証明が別のもののものです', 'The time-stamp covers something else'],
  stampUntrusted: ['時刻の証明者が信頼の根につながりません', 'The time-stamp authority leads to no root'],
  stampUsage: ['時刻の証明者の証明書がその用途ではありません', 'The certificate is not for time-stamping alone'],
  stampOutsideValidity: [
    '時刻の証明者の証明書がその時に有効ではありません',
    'The authority was outside its validity at the time it names'
  ],
  stampRevoked: ['時刻の証明者の証明書が失効しています', 'The certificate of the time-stamp authority was revoked'],
  stampExpired: ['時刻の証明の期限が切れ、更新もありません', 'The time-stamp has ended and was not renewed in time'],
  timeMismatch: ['出来事の時刻が時刻の証明と違います', 'The time of the event is not that of its stamp'],
  timeOrder: ['前の出来事より早い時刻です', 'The stamp is earlier than that of the event before'],
  timeFuture: ['まだ来ていない時刻です', 'The stamp is of a time that has not come yet'],
  eventDuplicated: ['同じ番号の出来事が二つあります', 'Two events have the same number'],
  eventOrder: ['出来事の順番が入れ替わっています', 'The events are not in order'],
  eventMissing: ['途中の出来事が抜けています', 'An event in between is missing'],
  chainBroken: ['前の出来事につながりません', 'The event does not follow the one before'],
  submissionMissing: ['提出の記録から始まっていません', 'It does not begin with the submission'],
  notificationMissing: ['お知らせの記録がありません', 'The notification is missing'],
  acceptanceMissing: ['受け取りの同意がないまま届いています', 'It was delivered without the acceptance asked for'],
  deliveryMissing: ['届いた記録がありません', 'The delivery is missing'],
  eventImpossible: ['この順番では起こりえない出来事です', 'The event cannot happen at this point'],
  decisionLate: ['期限を過ぎてからの返事です', 'It was decided after its time'],
  expiryEarly: ['期限の前に期限切れとされています', 'It expired before its time'],
  proofMissing: ['カードによる証明がありません', "The card's proof is missing"],
  proofUnexpected: ['この出来事にカードの証明はありません', 'This event has no proof by a card'],
  proofMalformed: ['カードによる証明が読めません', "The card's proof cannot be read"],
  proofPurpose: ['カードの証明が別の目的のものです', "The card's proof was made for another purpose"],
  proofServer: ['カードの証明が別の相手へのものです', "The card's proof was made for another server"],
  proofReceipt: ['カードの証明が別の受領書のものです', "The card's proof covers another receipt"],
  proofInvalid: ['カードの署名が合いません', "The card's signature does not match"],
  receiptMismatch: ['受領書の内容が出来事と合いません', 'The receipt says something else than the event'],
  sealMalformed: ['束の封が読めません', 'The seal of the bundle cannot be read'],
  sealInvalid: ['束の封が合いません', 'The seal does not match the bundle'],
  sealUntrusted: ['束の封の証明書が信頼の根につながりません', 'The seal leads to no root'],
  sealOutsideValidity: ['封をした時に証明書が有効ではありません', 'The seal was made outside its certificate'],
  sealRevoked: [
    '封をする前に証明書が失効していました',
    'The certificate of the seal had been revoked before it was made'
  ],
  revocationMissing: [
    '署名した人の失効リストがありません',
    'There is no revocation list of whoever issued this certificate'
  ],
  revocationMalformed: ['失効リストが読めません', 'A revocation list cannot be read'],
  revocationInvalid: ['失効リストが信頼の根の署名と合いません', 'A revocation list is not signed by any of the roots'],
  revocationEarly: ['失効リストが署名より前のものです', 'The revocation list is older than what was signed'],
  revocationStale: [
    '失効リストが封の時のものではありません',
    'The revocation list was not the current one when the bundle was sealed'
  ],
  archiveMissing: ['束全体の時刻の証明がありません', 'The bundle has no archive time-stamp'],
  archiveMalformed: ['束全体の時刻の証明が読めません', 'An archive time-stamp cannot be read'],
  archiveInvalid: ['束全体の時刻の証明の署名が合いません', 'The signature of an archive time-stamp does not match'],
  archiveMismatch: ['束全体の時刻の証明が別のもののものです', 'An archive time-stamp covers something else'],
  archiveUntrusted: [
    '束全体の時刻の証明者が信頼の根につながりません',
    'The authority of an archive time-stamp leads to no root'
  ],
  archiveRevoked: [
    '束全体の時刻の証明者の証明書が失効しています',
    'The authority of an archive time-stamp was revoked'
  ],
  archiveExpired: [
    '束全体の時刻の証明の期限が切れています',
    'The last archive time-stamp has ended: it was not renewed'
  ],
  exportTime: [
    '書き出した時刻が 束全体の時刻の証明と違います',
    'The time of the export is not that of the first archive time-stamp'
  ],
  archiveOrder: ['束全体の時刻の証明の順番が違います', 'An archive time-stamp is earlier than what it covers']
} as const satisfies Readonly<Record<string, readonly [ja: string, en: string]>>

export type Code = keyof typeof codeTexts
export type Language = 'ja' | 'en'
export const textOf = (code: Code, language: Language): string => codeTexts[code][language === 'ja' ? 0 : 1]
