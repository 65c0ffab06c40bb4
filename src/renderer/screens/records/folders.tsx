// Where a letter is kept: the row that says so, and the folders it can be moved to.
import type { JSX } from 'react'
import {
  moveId,
  putBackId,
  type LetterPlace,
  type MailboxFoldersScreen
} from '../../../contract/screen/views/mailbox.ts'
import { useSecondPress } from '../../input/use-second-press.ts'
import { FlowBox } from '../../parts/frame/flow-box.tsx'
import { Page } from '../../parts/frame/page.tsx'
import { useFlow } from '../../parts/frame/use-flow.ts'
import { Key } from '../../parts/key.tsx'
import { OpenLine } from '../../parts/open-line.tsx'
import { Words } from '../../parts/words.tsx'
import { useVisit } from '../../visit.ts'

/** After a move its key takes the move back: what was done is said where it was done. */
export const Place = ({ place: { folder, moved, elsewhere } }: { readonly place: LetterPlace }): JSX.Element => {
  const { words, send } = useVisit()
  const { place } = words.mailbox
  const undo = moved === 'moved'
  return (
    <div className={`fact place ${moved}`}>
      <span className="label">
        <Words text={place.label} />
      </span>
      <b className="value" role="status">
        <Words text={place.is[moved](folder)} />
      </b>
      {elsewhere ? (
        <Key
          name={undo ? 'put-back' : 'move'}
          label={undo ? place.putBackSays : place.moveSays}
          onPress={() => send({ kind: 'open', id: undo ? putBackId : moveId })}
        >
          {undo ? place.putBack : place.move}
        </Key>
      ) : null}
    </div>
  )
}

export const MailboxFolders = ({ screen }: { readonly screen: MailboxFoldersScreen }): JSX.Element => {
  const { frame, words } = useVisit()
  const { folders } = words.mailbox
  const { folder, lines } = screen
  const flow = useFlow(JSON.stringify(lines))
  // a second press meant for the key before must not move the letter to the first folder there is
  const tooSoon = useSecondPress(flow.part)
  return (
    <Page
      look="list folders"
      title={folders.title}
      lead={frame.text === 200 ? null : folders.now(folder)}
      flow={flow}
      counted={screen}
      first={lines[0] === undefined ? 'back' : `open-${lines[0].id}`}
    >
      <FlowBox
        flow={flow}
        look="lines"
        items={lines.map(({ id, name, letters }) => (
          <OpenLine key={id} id={id} icon="folder" title={name} deaf={tooSoon}>
            <span>{folders.letters(letters)}</span>
          </OpenLine>
        ))}
      />
    </Page>
  )
}
