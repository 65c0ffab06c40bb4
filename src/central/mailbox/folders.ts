// Folders: the four every mailbox has, and those a resident makes.
import type { z } from 'zod'
import type { FolderRequest, FoldersAnswer, MoveRequest } from '../../contract/wire/mailbox.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { foldersOf, noteActing, noteRead, openActing, reachesFolder } from '../mandates/acting.ts'
import { openSession } from '../session/tokens.ts'
import { nextPosition } from '../store/store.ts'
import { givenFolders as given } from './given-folders.ts'
import { ownMessage } from './messages.ts'

const most = 40

const ownFolders = (central: Central, resident: string) =>
  central.db.selectFrom('folders').select(['id', 'name']).where('resident', '=', resident).orderBy('id').execute()

/** GET /v1/mailbox/folders: a folder a sender named that is not there shows its messages in the inbox. */
export const listFolders = async (central: Central, call: Call<null>): Promise<z.output<typeof FoldersAnswer>> => {
  const act = 'mailbox.listed'
  const acting = await openActing(central, call, { act, reaches: ({ folders }) => folders.length > 0 })
  await noteRead(central, call, acting, { act })
  const resident = acting.owner
  const reached = foldersOf(acting.held)
  const own = await ownFolders(central, resident)
  const rows = await central.db
    .selectFrom('messages')
    .select(['folder', (eb) => eb.fn.countAll<string | number>().as('count')])
    .where('resident', '=', resident)
    .groupBy('folder')
    .execute()
  const ids = new Set([...Object.keys(given), ...own.map((one) => one.id)])
  const count = (id: string): number =>
    rows
      // a proxy of the inbox has no say over what was sent to folders that are not there
      .filter(({ folder }) => folder === id || (id === 'inbox' && reached === null && !ids.has(folder)))
      .reduce((sum, row) => sum + Number(row.count), 0)
  const all = [
    ...Object.entries(given).map(([id, name]) => ({ id, name, own: false, messages: count(id) })),
    ...own.map(({ id, name }) => ({ id, name: { ja: name, en: name }, own: true, messages: count(id) }))
  ]
  return { folders: all.filter(({ id }) => reached === null || reached.includes(id)) }
}

/** PUT /v1/mailbox/folders/:folder */
export const nameFolder = async (central: Central, call: Call<z.output<typeof FolderRequest>>): Promise<void> => {
  const { resident } = await openSession(central, call)
  const id = call.params['folder'] ?? ''
  demand(/^[A-Za-z0-9._:-]{1,64}$/.test(id), 'malformed')
  demand(given[id] === undefined, 'folderInUse')
  const own = await ownFolders(central, resident)
  demand(own.some((one) => one.id === id) || own.length < most, 'tooLarge')
  await central.db
    .insertInto('folders')
    .values({ resident, id, name: call.body.name })
    .onConflict((conflict) => conflict.columns(['resident', 'id']).doUpdateSet({ name: call.body.name }))
    .execute()
}

/** DELETE /v1/mailbox/folders/:folder: only one's own, and only an empty one */
export const removeFolder = async (central: Central, call: Call<null>): Promise<void> => {
  const { resident } = await openSession(central, call)
  const id = call.params['folder'] ?? ''
  await central.db.transaction().execute(async (tx) => {
    const used = await tx
      .selectFrom('messages')
      .select('id')
      .where('resident', '=', resident)
      .where('folder', '=', id)
      .limit(1)
      .executeTakeFirst()
    demand(!used && given[id] === undefined, 'folderInUse')
    await tx.deleteFrom('folders').where('resident', '=', resident).where('id', '=', id).execute()
  })
}

/** PUT /v1/mailbox/:id/folder: a proxy moves between folders that may both be acted on */
export const moveMessage = async (central: Central, call: Call<z.output<typeof MoveRequest>>): Promise<void> => {
  const id = call.params['id'] ?? ''
  const { folder } = call.body
  const done = { act: 'message.moved', subject: id.slice(0, 100) } as const
  const { owner: resident, held } = await openActing(central, call, {
    ...done,
    reaches: ({ folders }) => folders.some((one) => one.id === folder && one.may === 'act')
  })
  const message = await ownMessage(central, id, resident)
  demand(reachesFolder(held, message.folder, 'act'), 'notFound')
  const own = await ownFolders(central, resident)
  demand(given[folder] !== undefined || own.some((one) => one.id === folder), 'notFound')
  await central.db.transaction().execute(async (tx) => {
    const moved = await tx
      .updateTable('messages')
      .set({ folder, position: await nextPosition(tx, `mailbox:${resident}`), changed_at: central.now().toISOString() })
      .where('id', '=', message.id)
      // whether it may be moved was asked of the folder it lay in
      .where('folder', '=', message.folder)
      .returning('id')
      .executeTakeFirst()
    demand(moved !== undefined, 'overloaded')
    await noteActing(tx, central, held, { ...done, terminal: call.terminal.id })
  })
}
