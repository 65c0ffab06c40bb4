// Nobody is there: the wall is dark and one pane is lit. Put your card here.
import { FlowBox } from '../parts/frame/flow-box.tsx'
import type { JSX } from 'react'
import type { AttractScreen } from '../../contract/screen/views/public.ts'
import { useFocus } from '../input/use-focus.ts'
import { CardPicture } from '../parts/card-picture.tsx'
import { Icon } from '../parts/icons.tsx'
import { Key } from '../parts/key.tsx'
import { Lintel } from '../parts/frame/lintel.tsx'
import { usePageKeys } from '../parts/frame/page.tsx'
import { Pane } from '../parts/pane.tsx'
import { Sill } from '../parts/frame/sill.tsx'
import { useFlow, type Flow } from '../parts/frame/use-flow.ts'
import { Words } from '../parts/words.tsx'
import { languageNames } from '../text/catalogue.ts'
import { useVisit } from '../visit.ts'

const Tray = ({ absent }: { readonly absent: boolean }): JSX.Element => {
  const { frame, words } = useVisit()
  const { attract } = words
  const says = frame.face === 'tv' || frame.text === 200 ? attract.saysTv : attract.says
  return (
    <section className="tray-pane">
      {frame.text === 200 ? null : (
        <div className="art">
          <CardPicture still={absent} />
        </div>
      )}
      <div className="say">
        <h1>
          <Words text={absent ? attract.absentTitle : attract.title} />
        </h1>
        <p>
          <Words text={absent ? attract.absentSays : says} />
        </p>
      </div>
    </section>
  )
}

const AttractSill = ({
  flow,
  offered
}: {
  readonly flow: Flow
  readonly offered: AttractScreen['languages']
}): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { keys } = words
  const turn = flow.part < flow.parts - 1 ? flow.forward : () => flow.backward()
  return (
    <nav className="sill">
      <span className="languages" role="group" aria-label={words.attract.languages}>
        {offered.map((language) => (
          <Key
            key={language}
            name={`language-${language}`}
            look={language === frame.language ? 'on' : ''}
            lang={language}
            pressed={language === frame.language}
            onPress={() => send({ kind: 'language.choose', language })}
          >
            {languageNames[language]}
          </Key>
        ))}
      </span>
      <span className="gap" />
      {flow.parts > 1 ? (
        <Key name="more" onPress={turn}>
          <span>{flow.part < flow.parts - 1 ? keys.moreShort : keys.back}</span>
        </Key>
      ) : null}
      <Key name="text" onPress={() => send({ kind: 'text.size' })}>
        <Icon name="text" />
        <span>{keys.text}</span>
      </Key>
      <Key name="contrast" onPress={() => send({ kind: 'contrast.next' })}>
        <Icon name="contrast" />
        <span>{keys.contrast}</span>
      </Key>
      <Key name="help" look="help" onPress={() => send({ kind: 'help.call' })}>
        <Icon name="help" />
        <span>{frame.text === 200 ? keys.helpShort : keys.help}</span>
      </Key>
    </nav>
  )
}

export const Attract = ({ screen }: { readonly screen: AttractScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const flow = useFlow(JSON.stringify(screen.panes))
  const other = screen.languages.find((language) => language !== frame.language) ?? null
  const acts = {
    red: { label: words.keys.textLong, go: () => send({ kind: 'text.size' }) },
    green:
      other === null
        ? null
        : { label: languageNames[other], go: () => send({ kind: 'language.choose', language: other }) },
    yellow: { label: words.keys.contrast, go: () => send({ kind: 'contrast.next' }) }
  }
  useFocus(flow.part === 0 ? `open-${screen.panes[0]?.id ?? ''}` : 'more', flow.part, flow.measuring)
  usePageKeys({
    blue: () => send({ kind: 'help.call' }),
    red: acts.red.go,
    ...(acts.green === null ? {} : { green: acts.green.go }),
    yellow: acts.yellow.go
  })
  const tv = frame.face === 'tv'
  return (
    <div className="page attract">
      <Lintel today />
      <main>
        <Tray absent={screen.reader === 'absent'} />
        <section className="free">
          <h2>{tv || frame.text === 200 ? words.attract.freeTv : words.attract.free}</h2>
          <FlowBox
            flow={flow}
            look="window list"
            items={screen.panes.map((pane) => (
              <Pane key={pane.id} pane={pane} />
            ))}
          />
        </section>
      </main>
      {tv ? (
        <Sill
          back={null}
          next={
            flow.parts > 1
              ? { label: words.keys.moreShort, go: flow.part < flow.parts - 1 ? flow.forward : flow.backward }
              : null
          }
          {...acts}
          yellow={flow.parts > 1 ? null : acts.yellow}
        />
      ) : (
        <AttractSill flow={flow} offered={screen.languages} />
      )}
    </div>
  )
}
