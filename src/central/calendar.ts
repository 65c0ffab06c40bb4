// One calendar for central and terminal.
export { dateInJapan } from '../contract/wire/calendar.ts'
