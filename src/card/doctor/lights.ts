// Which light a finding gets.
import type { Finding, Light } from './port.ts'

const cardLight = (state: Extract<Finding, { check: 'card' }>['state']): Light => {
  switch (state) {
    case 'myNumber':
    case 'phone':
      return 'green'
    case 'absent':
      return 'none'
    case 'cardBusy':
    case 'notMyNumberCard':
    case 'cardRemoved':
      return 'yellow'
    case 'cardMute':
    case 'cardRubbish':
    case 'readerGone':
      return 'red'
  }
}

const triesLight = (finding: Extract<Finding, { check: 'tries' }>): Light => {
  switch (finding.state) {
    case 'full':
      return 'green'
    case 'unknown':
      // where the counter of 住基 is, is known from one secondary source: a card that does not tell it lacks nothing
      return finding.secret === 'resident' ? 'none' : 'yellow'
    case 'used':
    case 'last':
      return 'yellow'
    case 'blocked':
      // nothing here asks for any PIN but the two of the keys: the other locks stop nobody
      return finding.secret === 'authentication' || finding.secret === 'signature' ? 'red' : 'yellow'
  }
}

const certificateLight = (state: Extract<Finding, { check: 'certificate' }>['state']): Light => {
  switch (state) {
    case 'good':
      return 'green'
    case 'soon':
      return 'yellow'
    case 'sealed':
      return 'none'
    case 'expired':
    case 'early':
    case 'untrusted':
    case 'unreadable':
      return 'red'
  }
}

const clockLight = (state: Extract<Finding, { check: 'clock' }>['state']): Light => {
  switch (state) {
    case 'right':
    case 'plausible':
      return 'green'
    case 'off':
      return 'yellow'
    case 'wrong':
    case 'behind':
      return 'red'
    case 'unchecked':
      return 'none'
  }
}

export const lightOf = (finding: Finding): Light => {
  switch (finding.check) {
    case 'daemon':
      return finding.state === 'running' ? 'green' : 'red'
    case 'readers':
      return finding.state === 'found' ? 'green' : finding.state === 'twoCards' ? 'yellow' : 'red'
    case 'card':
      return cardLight(finding.state)
    case 'applications':
      return finding.state === 'complete' ? 'green' : 'yellow'
    case 'tries':
      return triesLight(finding)
    case 'certificate':
      return certificateLight(finding.state)
    case 'clock':
      return clockLight(finding.state)
  }
}
