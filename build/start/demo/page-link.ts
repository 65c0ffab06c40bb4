// A link to the terminal's page over its debugging port, for looking only; it follows when the shell starts the page anew.
import { pageUrl } from '../../../src/contract/screen/shell.ts'
import { lookAt, type Look } from '../look.ts'

const patience = 20_000
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export type PageLink = {
  /** looks at the page there is now; looks again if it goes away meanwhile: that is what a reset is */
  readonly read: <T>(look: (page: Look) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

export const linkPage = async (port: number): Promise<PageLink> => {
  const connect = (): Promise<Look> => lookAt(port, patience, (url) => url.startsWith(pageUrl))
  let link = await connect()
  return {
    read: async (look) => {
      const until = Date.now() + patience
      for (;;)
        try {
          if (link.closed()) link = await connect()
          return await look(link)
        } catch (error) {
          if (Date.now() > until) throw error
          await pause(50)
        }
    },
    close: () => Promise.resolve(link.close())
  }
}
