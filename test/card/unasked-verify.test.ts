// No VERIFY and no CHANGE that nobody asked for, in any order of calls: 100,000 random flows, or MADOGUCHI_FLOWS of them.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { newPinDesk, type PinDesk } from '../../src/card/services/pin-desk.ts'
import { pinFlows, type Flows } from '../support/pin-flows.ts'

const flows = Number(process.env['MADOGUCHI_FLOWS'] ?? 100_000)
/** the card and how it begins, then what happens */
const stepsPerFlow = 6
/** many flows in one case: a case costs more than a flow */
const flowsPerCase = 100

const check = async (tried: Flows, count: number, options: { readonly endOnFailure?: boolean } = {}): Promise<void> => {
  const cases = fc.uint8Array({ minLength: stepsPerFlow, maxLength: stepsPerFlow * flowsPerCase, size: 'max' })
  for (let left = count; left > 0; left = count - tried.seen.flows)
    await fc.assert(
      fc.asyncProperty(cases, async (bytes) => {
        for (let at = 0; at < bytes.length; at += stepsPerFlow) await tried.run(bytes.subarray(at, at + stepsPerFlow))
      }),
      { ...options, numRuns: Math.ceil(left / flowsPerCase) }
    )
}

/** a desk that takes any confirmation, as one with a bug would */
const careless = (): PinDesk => {
  const desk = newPinDesk()
  return {
    ...desk,
    spend: (_given, use) => {
      const again = desk.submit('authentication', jpki.secrets.authentication, 'ordinary')
      return again.ok ? desk.spend(again.value, use) : undefined
    }
  }
}
/** a desk that says yes for the person */
const forward = (): PinDesk => {
  const desk = newPinDesk()
  return { ...desk, submit: (name, rules) => desk.submit(name, rules, 'lastTry') }
}
/** a desk that keeps a confirmation although more was typed */
const forgetful = (): PinDesk => {
  const desk = newPinDesk()
  let last: Parameters<PinDesk['submit']> | undefined
  return {
    ...desk,
    submit: (...given) => {
      last = given
      return desk.submit(...given)
    },
    spend: (given, use) => {
      const spent = desk.spend(given, use)
      if (spent || !last) return spent
      const again = desk.submit(...last)
      return again.ok ? desk.spend(again.value, use) : undefined
    }
  }
}

describe('VERIFY', () => {
  it(
    `never goes out unasked in ${flows} random flows`,
    async () => {
      const tried = pinFlows()
      await check(tried, flows)
      expect(tried.seen.flows).toBeGreaterThanOrEqual(flows)
      // the flows do get to the card: otherwise nothing was proven
      expect(tried.seen.verifies).toBeGreaterThan(flows / 20)
      expect(tried.seen.lastTries).toBeGreaterThan(flows / 200)
      expect(tried.seen.stopped).toBeGreaterThan(flows / 200)
      expect(tried.seen.atReader).toBeGreaterThan(flows / 50)
      expect(tried.seen.changes).toBeGreaterThan(flows / 1000)
    },
    120_000 + flows
  )

  it.each([
    ['takes any confirmation', careless],
    ['says yes to the last try for the person', forward],
    ['keeps a confirmation although more was typed', forgetful]
  ])('a desk that %s is noticed', async (_name, makeDesk) => {
    await expect(check(pinFlows(makeDesk), 5000, { endOnFailure: true })).rejects.toHaveProperty(
      'cause.message',
      expect.stringContaining('unasked')
    )
  })
})
