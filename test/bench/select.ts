// The one command of the SELECT bench, in hex.
import { jpki } from '../../src/card/profiles/jpki.ts'

export const select = `00A4040C0A${jpki.aid}`
