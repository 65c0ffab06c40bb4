// A sender replaces its certificates over its own door: by the rules of terminals, whatever is stopped in between.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SenderCertificateAnswer, SenderSelf } from '../../src/contract/wire/post.ts'
import { enrolWithRequests } from '../../src/central/senders/certify.ts'
import { revokeSender } from '../../src/central/senders/enrolment.ts'
import { openDoor } from '../../src/central/senders/send/door.ts'
import { makeKeys, openFolder } from '../../src/central/senders/send/keys.ts'
import { renew } from '../../src/central/senders/send/renew.ts'
import { spans } from '../../src/central/settings.ts'
import { keysIn, requestFor } from '../support/certificate-request.ts'
import { connectCentral, type Client } from '../support/central-client.ts'
import { codeOf } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

onBothStorages('senders that renew', (world) => {
  const home = (): string => world().folder
  const umi = (): string => join(home(), 'umi')
  const doorIn = (at: string) => openDoor({ ...openFolder(at).door, url: world().central.ready.url })

  it('a sender renews its own certificates; stopped after any step, a pair that works is left and nothing is asked twice', async () => {
    await makeKeys(umi(), 'umi-clinic')
    const name = { ja: 'うみ診療所', en: 'Umi Clinic' }
    await enrolWithRequests(world().central.central.settings, world().central.db, {
      id: 'umi-clinic',
      name,
      folder: umi()
    })
    const count = async () =>
      (await world().central.db.selectFrom('sender_certificates').select('purpose').where('sender', '=', 'umi-clinic').execute()).length // prettier-ignore
    for (const purpose of ['seal', 'door'] as const)
      for (const stopped of ['requested', 'certified', 'written']) {
        const [before, old] = [await count(), readFileSync(join(umi(), `${purpose}.pem`), 'utf8')]
        const door = await doorIn(umi())
        const stopping = renew(door, umi(), purpose, (step) => {
          if (step === stopped) throw new Error('killed')
        })
        await expect(stopping).rejects.toThrow('killed')
        // as a kill in the middle of the switch leaves it
        if (stopped === 'written')
          writeFileSync(join(umi(), `${purpose}.key`), readFileSync(join(umi(), `${purpose}.next.key`)))
        const again = await doorIn(umi())
        expect((await again.ask('GET', '/v1/post/self', SenderSelf)).id).toBe('umi-clinic')
        if (stopped !== 'written') await renew(again, umi(), purpose)
        expect([stopped, await count()]).toEqual([stopped, before + 1])
        expect(readFileSync(join(umi(), `${purpose}.pem`), 'utf8')).not.toBe(old)
        expect(readdirSync(umi()).filter((name) => name.includes('.next'))).toEqual([])
        door.close()
        again.close()
      }
  }, 30_000)

  it('the old door is taken for its overlap, asks for nothing once the new one was used, and another name or a used key never', async () => {
    writeFileSync(join(home(), 'old.pem'), readFileSync(join(umi(), 'door.pem')))
    writeFileSync(join(home(), 'old.key'), readFileSync(join(umi(), 'door.key')))
    const { url, ca } = world().central.ready
    const old = await connectCentral(url, ca, { cert: join(home(), 'old.pem'), key: join(home(), 'old.key') })
    const ask = (client: Client, csr: string, purpose = 'door') =>
      client.call('POST', '/v1/post/certificate', { purpose, csr })
    const own = await keysIn({ cert: join(home(), 'old.pem'), key: join(home(), 'old.key') })
    expect(codeOf(await ask(old, (await requestFor('umi-clinic', { keys: own })).csr))).toBe('keyReused')
    expect(codeOf(await ask(old, (await requestFor('kawa-clinic')).csr))).toBe('csrInvalid')
    expect(codeOf(await ask(old, 'AAAA'))).toBe('csrInvalid')
    expect(codeOf(await ask(old, (await requestFor('umi-clinic')).csr, 'root'))).toBe('malformed')
    const [lost, kept] = [await requestFor('umi-clinic'), await requestFor('umi-clinic')]
    const first = SenderCertificateAnswer.parse((await ask(old, lost.csr)).body)
    const second = SenderCertificateAnswer.parse((await ask(old, kept.csr)).body)
    expect(second.oldUntil).toBe(first.oldUntil)
    expect((await ask(old, kept.csr)).body).toEqual(second)
    expect(codeOf(await ask(old, lost.csr))).toBe('keyReused')
    const given = await connectCentral(url, ca, await lost.keep(home(), first.certificate))
    expect(codeOf(await given.call('GET', '/v1/post/self'))).toBe('senderRetired')
    const fresh = await connectCentral(url, ca, await kept.keep(home(), second.certificate))
    expect((await fresh.call('GET', '/v1/post/self')).status).toBe(200)
    expect((await old.call('GET', '/v1/post/self')).status).toBe(200)
    expect(codeOf(await ask(old, (await requestFor('umi-clinic')).csr))).toBe('senderRetired')
    world().ahead(spans.overlap + 1)
    expect(codeOf(await old.call('GET', '/v1/post/self'))).toBe('senderRetired')
    await revokeSender(world().central.db, 'umi-clinic', world().central.central.now())
    expect(codeOf(await ask(fresh, (await requestFor('umi-clinic')).csr))).toBe('senderRevoked')
    await Promise.all([old, given, fresh].map((client) => client.close()))
  })
})
