// The screen is a function of the View: one frame, one screen. Main makes it, the renderer draws it.
import type { Frame } from './frame.ts'
import type { AttractScreen, BootingScreen, ClosedScreen, OpenPageScreen, OutOfServiceScreen } from './views/public.ts'
import type { DisasterScreen } from './views/disaster.ts'
import type {
  CardReadingScreen,
  LastTryScreen,
  PinAtReaderScreen,
  PinChangedScreen,
  PinRulesScreen,
  PinScreen,
  WorkingScreen
} from './views/card.ts'
import type { CardPlanScreen } from './views/card-plan.ts'
import type { DiagnosisScreen } from './views/diagnosis.ts'
import type { CorrectionsScreen, TaskListScreen, WithdrawnScreen, WithdrawScreen } from './views/filings.ts'
import type { HomeScreen, NoticeListScreen, NoticeScreen } from './views/home.ts'
import type {
  SelfInfoAskScreen,
  SelfInfoComingScreen,
  SelfInfoGroupsScreen,
  SelfInfoItemScreen,
  SelfInfoListScreen
} from './views/self-info.ts'
import type {
  MailboxClosedScreen,
  MailboxFoldersScreen,
  MailboxLetterScreen,
  MailboxListScreen,
  MailboxReceiptScreen,
  MailboxRefuseScreen
} from './views/mailbox.ts'
import type { ProvisionListScreen, ProvisionObjectionScreen, ProvisionScreen } from './views/provisions.ts'
import type { QuestionScreen, ReviewScreen, ResultScreen } from './views/procedure.ts'
import type { HelpScreen, StillThereScreen, TroubleScreen, WipedScreen, WipingScreen } from './views/care.ts'

export type Screen =
  | BootingScreen
  | AttractScreen
  | OpenPageScreen
  | OutOfServiceScreen
  | ClosedScreen
  | DisasterScreen
  | DiagnosisScreen
  | CardReadingScreen
  | PinScreen
  | PinAtReaderScreen
  | LastTryScreen
  | PinRulesScreen
  | PinChangedScreen
  | CardPlanScreen
  | WorkingScreen
  | HomeScreen
  | NoticeListScreen
  | NoticeScreen
  | SelfInfoAskScreen
  | SelfInfoComingScreen
  | SelfInfoGroupsScreen
  | SelfInfoListScreen
  | SelfInfoItemScreen
  | MailboxListScreen
  | MailboxReceiptScreen
  | MailboxRefuseScreen
  | MailboxClosedScreen
  | MailboxFoldersScreen
  | MailboxLetterScreen
  | ProvisionListScreen
  | ProvisionScreen
  | ProvisionObjectionScreen
  | TaskListScreen
  | WithdrawScreen
  | WithdrawnScreen
  | CorrectionsScreen
  | QuestionScreen
  | ReviewScreen
  | ResultScreen
  | TroubleScreen
  | StillThereScreen
  | HelpScreen
  | WipingScreen
  | WipedScreen

export type ScreenKind = Screen['kind']

/** `revision` grows by one with every View; the screen drops a View older than the one it shows. */
export type View = { readonly revision: number; readonly frame: Frame; readonly screen: Screen }
