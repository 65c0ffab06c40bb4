// What became of filings, taking one back, and what has to be put right, in English.
import type { filingsJa } from './filings-ja.ts'

const timeLeft = (minutes: number): string => {
  if (minutes <= 1) return 'About 1 minute left'
  if (minutes < 60) return `${minutes} minutes left`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return hours === 1 ? '1 hour left' : `${hours} hours left`
  const days = Math.floor(hours / 24)
  return days === 1 ? '1 day left' : `${days} days left`
}

export const filingsEn: typeof filingsJa = {
  signs: {
    ask: 'Asks you',
    fix: 'Please correct',
    no: 'Refused',
    wait: 'Waiting',
    ok: 'Accepted',
    back: 'Taken back'
  },
  ways: { answer: 'Answer', fix: 'Correct', withdraw: 'Take it back' },
  timeLeft,
  proxy: (name) => `${name} filed it for you`,
  office: 'Sent to',
  what: 'What',
  number: 'Receipt no.',
  both: (office, what) => `${office}: ${what}`,
  withdraw: {
    title: 'Take this filing back?',
    left: 'Time',
    leftOver: 'The time may be over',
    after: 'If you do',
    says: 'It will not be sent. This cannot be undone.',
    next: 'Take it back',
    stop: 'Keep it'
  },
  withdrawn: {
    title: 'You took it back',
    says: 'It will not be sent to this place.',
    next: 'Go on'
  },
  corrections: {
    title: (office) => `${office} asks you to correct this`,
    titleTv: 'Please correct this',
    says: 'Your other answers stay. You sign once more afterwards.',
    elsewhere: 'Please correct it where you filed it.',
    next: 'File again',
    close: 'To the list'
  }
}
