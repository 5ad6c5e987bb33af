/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { fill, type Language } from '../language.ts'
import { Known } from './known.tsx'
import { centreMessages } from './messages.ts'
import { Purposes } from './purposes.tsx'
import { Receipts } from './receipts.tsx'
import type { Change, ChoiceSource } from './source.ts'
import { useChoices } from './use-choices.ts'
import { Ways } from './ways.tsx'

export interface CentreProps {
  source: ChoiceSource
  language: Language
  /** Markup and style in front of the person, for the proof of a yes. */
  layout(): string
  /** Stands beside the title: the way out, or the choice of language. */
  children?: ComponentChildren
}

/** All that a person decides here, and all that is known of them, on one page that reads from top to bottom. */
export const Centre = ({ source, language, layout, children }: CentreProps) => {
  const m = centreMessages[language]
  const { view, load, change } = useChoices(source, layout)
  const [said, setSaid] = useState({ text: '', failed: false })

  const act = (wanted: Change, success: string): void => {
    setSaid({ text: '', failed: false })
    void change(wanted).then(({ ok, waiting, ended }) => {
      if (ok) setSaid({ text: waiting ? `${success} ${m.savedHere}` : success, failed: false })
      else setSaid({ text: ended ? m.linkEnded : m.failed, failed: true })
    })
  }
  const nameOf = (key: string) =>
    (view.state === 'ready' && view.choices.purposes.find((purpose) => purpose.key === key)?.name) || key

  return (
    <div class="centre">
      <header>
        <h1 id="title" tabIndex={-1} autofocus>
          {m.title}
        </h1>
        {children}
      </header>
      {view.state === 'loading' && <p class="quiet">{m.loading}…</p>}
      {view.state === 'failed' && (
        <div class="panel">
          <p>{view.ended ? m.linkEnded : m.loadFailed}</p>
          {!view.ended && (
            <p class="row">
              <button type="button" onClick={() => void load()}>
                {m.again}
              </button>
              {source.refuseAll && (
                <button
                  type="button"
                  onClick={() => {
                    source.refuseAll?.()
                    setSaid({ text: m.withdrawn, failed: false })
                  }}
                >
                  {m.withdrawAll}
                </button>
              )}
            </p>
          )}
        </div>
      )}
      {view.state === 'ready' && (
        <>
          <p class="quiet">
            {m.intro} {source.deviceOnly && m.deviceOnly}
          </p>
          {source.gpc && <p class="panel">{m.gpc}</p>}
          <Purposes
            {...{ m, language }}
            choices={view.choices}
            onChange={(key, on) =>
              act({ purposes: { [key]: on } }, fill(on ? m.allowed : m.stopped, { name: nameOf(key) }))
            }
            onWithdraw={(keys) => {
              if (keys.length === 0) setSaid({ text: m.nothingToWithdraw, failed: false })
              else act({ purposes: Object.fromEntries(keys.map((key) => [key, false])) }, m.withdrawn)
            }}
          />
          <Ways m={m} choices={view.choices} onChange={(wanted) => act(wanted, m.saved)} />
          <Known {...{ m, language, nameOf }} values={view.choices.known} />
          <Receipts
            {...{ m, language, nameOf, source }}
            receipts={view.choices.receipts}
            onOutcome={(outcome) => {
              const texts = { saved: '', soon: m.receiptSoon, failed: m.downloadFailed }
              setSaid({ text: texts[outcome], failed: outcome === 'failed' })
            }}
          />
        </>
      )}
      <p class="status" role="status" data-failed={said.failed || undefined}>
        {said.text}
      </p>
    </div>
  )
}
