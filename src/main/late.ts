/** A part that is built later: every use goes to what `get` gives then. Using it before is a bug and throws. */
export const late = <T extends object>(name: string, get: () => T | null): T =>
  new Proxy({} as T, {
    get: (_, key) => {
      const part = get()
      if (!part) throw new Error(`${name} is not there yet`)
      return Reflect.get(part, key)
    }
  })
