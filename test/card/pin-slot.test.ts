import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jpki } from '../../src/card/profiles/jpki.ts'
import type { Confirmation } from '../../src/card/port.ts'
import { newPinSlot, takeConfirmed, type ConfirmedPin, type PinSlot } from '../../src/card/services/pin-slot.ts'

const typed = (slot: ReturnType<typeof newPinSlot>, text: string): void => {
  for (const key of text) slot.key(key)
}
const { authentication, signature } = jpki.secrets

describe('the PIN slot', () => {
  it('counts the keys it holds and forgets the last one on Back', () => {
    const slot = newPinSlot()
    expect([slot.key('1'), slot.key('2'), slot.back(), slot.key('9'), slot.back(), slot.back(), slot.back()]).toEqual([
      1, 2, 1, 2, 1, 0, 0
    ])
  })

  it('does not take what is no key of a PIN pad', () => {
    const slot = newPinSlot()
    for (const key of ['a', '-', '', '12', '１', 'é', ' ']) expect(slot.key(key), key).toBe(0)
  })

  it('takes no more than sixteen', () => {
    const slot = newPinSlot()
    typed(slot, '12345678901234567890')
    expect(slot.key('1')).toBe(16)
  })

  it.each([
    ['', false, false],
    ['123', false, false],
    ['1234', true, false],
    ['12345', false, false],
    ['12A4', false, false],
    ['ABC123', false, true],
    ['ABCDEF', false, false],
    ['123456', false, false],
    ['ABCDEFGH12345678', false, true]
  ])('knows whether %s fits', (pin, asAuthentication, asSignature) => {
    const slot = newPinSlot()
    typed(slot, pin)
    expect([slot.fits(authentication), slot.fits(signature)]).toEqual([asAuthentication, asSignature])
  })

  it('lends a confirmed PIN once and zeroes it, also when its use throws', async () => {
    const buffer = new Uint8Array(16)
    const slot = newPinSlot(buffer)
    typed(slot, '1234')
    const lent = await slot.spend(slot.submit(), (pin) =>
      Promise.resolve(Buffer.from(takeConfirmed(pin) ?? []).toString())
    )
    expect(lent).toBe('1234')
    expect(buffer.every((byte) => byte === 0)).toBe(true)
    typed(slot, '5678')
    await expect(slot.spend(slot.submit(), () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(buffer.every((byte) => byte === 0)).toBe(true)
    expect(await slot.spend(slot.submit(), (pin) => Promise.resolve(takeConfirmed(pin)?.length))).toBe(0)
  })

  it('gives the bytes of a lent PIN once, only while it is lent, and never for an object that looks like one', async () => {
    const slot = newPinSlot()
    typed(slot, '1234')
    let kept: ConfirmedPin | undefined
    const taken = await slot.spend(slot.submit(), (pin) => {
      kept = pin
      return Promise.resolve([takeConfirmed(pin)?.length, takeConfirmed(pin)?.length])
    })
    expect(taken).toEqual([4, undefined])
    typed(slot, '1234')
    await slot.spend(slot.submit(), (pin) => {
      kept = pin
      return Promise.resolve()
    })
    if (!kept) throw new Error('nothing was lent')
    expect(takeConfirmed(kept)).toBeUndefined()
    expect(takeConfirmed(Object.freeze({}) as ConfirmedPin)).toBeUndefined()
  })

  it.each<[string, (slot: PinSlot) => unknown]>([
    ['a key', (slot) => slot.key('5')],
    ['a key that is not taken', (slot) => slot.key('-')],
    ['Back', (slot) => slot.back()],
    ['clear', (slot) => slot.clear()],
    ['another confirmation', (slot) => slot.submit()],
    ['its own use', (slot) => slot.spend(slot.submit(), () => Promise.resolve())]
  ])('a confirmation is over after %s', async (_name, then) => {
    const slot = newPinSlot()
    typed(slot, '1234')
    const confirmation = slot.submit()
    await then(slot)
    expect(slot.spend(confirmation, () => Promise.resolve())).toBeUndefined()
    expect(slot.spend('made up' as Confirmation, () => Promise.resolve())).toBeUndefined()
  })

  it('after any keys and Backs holds what a list would hold, and nothing after clear', () => {
    const step = fc.oneof(fc.constantFrom('0', '1', '9', 'A', 'Z'), fc.constant('back'))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const buffer = new Uint8Array(16)
        const slot = newPinSlot(buffer)
        const list: string[] = []
        for (const one of steps) {
          if (one === 'back') list.pop()
          else if (list.length < 16) list.push(one)
          expect(one === 'back' ? slot.back() : slot.key(one)).toBe(list.length)
        }
        expect(Buffer.from(buffer.subarray(0, list.length)).toString()).toBe(list.join(''))
        expect(buffer.subarray(list.length).every((byte) => byte === 0)).toBe(true)
        slot.clear()
        expect(buffer.every((byte) => byte === 0)).toBe(true)
      }),
      { numRuns: 1000 }
    )
  })
})
