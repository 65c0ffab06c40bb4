// Sends SELECTs through our PC/SC adapter when asked to, and answers the milliseconds from connect to release.
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import { select } from './select.ts'

const readers = pcscReaders()
const command = Uint8Array.from(Buffer.from(select, 'hex'))

const run = async (reader: string, count: number): Promise<number> => {
  const begun = performance.now()
  const connected = await readers.connect(reader)
  if (!connected.ok) throw new Error(connected.fault)
  for (let n = 0; n < count; n++) {
    const answer = await connected.value.transmit(command)
    if (!answer.ok || answer.value[0] !== 0x90) throw new Error('a SELECT failed')
  }
  await connected.value.release()
  return performance.now() - begun
}

process.on('message', ({ reader, count }: { readonly reader: string; readonly count: number }) => {
  void run(reader, count).then((ms) => process.send?.(ms))
})
