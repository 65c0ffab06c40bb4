// Help by people on the wire: the terminal's routes are open to every terminal, the staff's need a staff session.
import {
  AssistView,
  HelpCall,
  HelpRequest,
  StaffSignInAnswer,
  StaffSignInRequest,
  Step,
  TakeRequest,
  WaitingCalls
} from '../../contract/wire/assist.ts'
import type { Central } from '../central.ts'
import { answers, receives, type App } from '../http/route.ts'
import { endHelp, seeVisit, takeCall, waitingCalls } from './staff-side.ts'
import { signInStaff, signOutStaff } from './staff-session.ts'
import { hangUp, raiseCall, seeCall, tellStep } from './terminal-side.ts'

export const assistRoutes = (app: App, central: Central): void => {
  receives(app, ['POST', '/v1/help-calls'], HelpRequest, HelpCall, (call) => raiseCall(central, call))
  answers(app, ['GET', '/v1/help-calls/:id'], HelpCall, (call) => seeCall(central, call))
  receives(app, ['PUT', '/v1/help-calls/:id/step'], Step, null, (call) => tellStep(central, call))
  answers(app, ['DELETE', '/v1/help-calls/:id'], null, (call) => hangUp(central, call))
  receives(app, ['POST', '/v1/staff/session'], StaffSignInRequest, StaffSignInAnswer, (call) =>
    signInStaff(central, call)
  )
  answers(app, ['DELETE', '/v1/staff/session', 'staff'], null, (call) => signOutStaff(central, call))
  answers(app, ['GET', '/v1/staff/help-calls', 'staff'], WaitingCalls, (call) => waitingCalls(central, call))
  receives(app, ['POST', '/v1/staff/help-calls/:id/take', 'staff'], TakeRequest, AssistView, (call) =>
    takeCall(central, call)
  )
  answers(app, ['GET', '/v1/staff/help-calls/:id', 'staff'], AssistView, (call) => seeVisit(central, call))
  answers(app, ['DELETE', '/v1/staff/help-calls/:id', 'staff'], null, (call) => endHelp(central, call))
}
