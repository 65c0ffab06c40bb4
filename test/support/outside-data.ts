// Real files that nobody here wrote, where they are present.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** MADOGUCHI_OUTSIDE_DATA, or the folder beside the repository */
export const outsideData =
  process.env['MADOGUCHI_OUTSIDE_DATA'] ?? join(fileURLToPath(new URL('../../', import.meta.url)), '../shared/data')
