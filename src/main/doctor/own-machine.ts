// What whoever runs the examination on a machine of their own can do: the codes' sentences speak to people at a terminal in a town hall.
import type { Language } from '../../contract/screen/intent.ts'
import type { DiagnosisState } from '../../contract/screen/views/diagnosis.ts'

export const ownMachine: Readonly<Record<Language, Partial<Record<DiagnosisState, string>>>> = {
  ja: {
    stopped: '自分の機械なら: systemctl start pcscd で始めます。npm start は自分のものを連れてきます。',
    noReader: '自分の機械なら: リーダーをつなぐか、仮想のものを使います (src/card/virtual/README.md)。',
    cardBusy: '自分の機械なら: カードを使っているほかのプログラム (ブラウザ、OpenSC、端末) を閉じます。'
  },
  en: {
    stopped: 'On a machine of your own: start it with systemctl start pcscd. npm start brings one along.',
    noReader: 'On a machine of your own: plug a reader in, or use a virtual one (src/card/virtual/README.md).',
    cardBusy: 'On a machine of your own: close the program that uses the card (a browser, OpenSC, a terminal).'
  }
}
