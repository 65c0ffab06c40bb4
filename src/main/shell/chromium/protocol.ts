// The part of the Chrome DevTools Protocol the Chromium shell uses: commands, answers, events. Source: the protocol's
// published description (Browser, Target, Page, Runtime, Fetch, Storage, Emulation domains).

type Empty = Record<string, never>
type Nothing = Record<string, unknown>

type Header = { readonly name: string; readonly value: string }

type TargetInfo = { readonly targetId: string; readonly type: string; readonly url: string }

export type ExecutionContext = {
  readonly id: number
  readonly origin: string
  readonly uniqueId: string
  readonly auxData?: { readonly isDefault?: boolean; readonly frameId?: string }
}

type Evaluated = {
  readonly result: { readonly value?: unknown }
  readonly exceptionDetails?: { readonly text: string }
}

export type Commands = {
  'Browser.setDownloadBehavior': [{ behavior: 'deny'; eventsEnabled: boolean }, Nothing]
  'Emulation.setDeviceMetricsOverride': [
    { width: number; height: number; deviceScaleFactor: number; mobile: boolean },
    Nothing
  ]
  'Fetch.enable': [{ patterns: readonly { urlPattern: string }[] }, Nothing]
  'Fetch.failRequest': [{ requestId: string; errorReason: 'Aborted' | 'BlockedByClient' }, Nothing]
  'Fetch.fulfillRequest': [
    { requestId: string; responseCode: number; responseHeaders: readonly Header[]; body: string },
    Nothing
  ]
  'Inspector.enable': [Empty, Nothing]
  'Page.addScriptToEvaluateOnNewDocument': [{ source: string }, Nothing]
  'Page.enable': [Empty, Nothing]
  'Page.handleJavaScriptDialog': [{ accept: boolean }, Nothing]
  'Page.navigate': [{ url: string }, { readonly errorText?: string }]
  'Page.printToPDF': [
    { printBackground: boolean; preferCSSPageSize: boolean; paperWidth: number; paperHeight: number },
    { readonly data: string }
  ]
  'Page.resetNavigationHistory': [Empty, Nothing]
  'Page.setInterceptFileChooserDialog': [{ enabled: boolean; cancel: boolean }, Nothing]
  'Runtime.addBinding': [{ name: string }, Nothing]
  'Runtime.callFunctionOn': [
    { functionDeclaration: string; uniqueContextId: string; arguments: readonly { value: unknown }[] },
    Evaluated
  ]
  'Runtime.enable': [Empty, Nothing]
  'Runtime.evaluate': [{ expression: string; returnByValue: boolean }, Evaluated]
  'Storage.clearDataForOrigin': [{ origin: string; storageTypes: 'all' }, Nothing]
  'Target.attachToTarget': [{ targetId: string; flatten: true }, { readonly sessionId: string }]
  'Target.closeTarget': [{ targetId: string }, Nothing]
  'Target.setAutoAttach': [{ autoAttach: boolean; waitForDebuggerOnStart: boolean; flatten: true }, Nothing]
  'Target.setDiscoverTargets': [{ discover: boolean }, Nothing]
}

export type Events = {
  'Browser.downloadWillBegin': Nothing
  'Fetch.requestPaused': {
    readonly requestId: string
    readonly frameId: string
    readonly resourceType: string
    readonly request: { readonly url: string; readonly method: string }
  }
  'Inspector.targetCrashed': Nothing
  'Page.fileChooserOpened': Nothing
  'Page.frameNavigated': { readonly frame: { readonly id: string; readonly parentId?: string; readonly url: string } }
  'Page.frameStoppedLoading': Nothing
  'Page.javascriptDialogOpening': Nothing
  'Page.loadEventFired': Nothing
  'Runtime.bindingCalled': { readonly name: string; readonly payload: string; readonly executionContextId: number }
  'Runtime.executionContextCreated': { readonly context: ExecutionContext }
  'Runtime.executionContextDestroyed': { readonly executionContextId: number }
  'Runtime.executionContextsCleared': Nothing
  'Target.attachedToTarget': { readonly sessionId: string; readonly targetInfo: TargetInfo }
  'Target.targetCreated': { readonly targetInfo: TargetInfo }
}

export type Method = keyof Commands
export type EventName = keyof Events
