import { Checkbox, Tabs } from '@mantine/core'
import { useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { Notice } from '../../../ui/states.tsx'
import form from '../../consent/consent.module.css'
import classes from './builder.module.css'
import { TextForm } from './text-form.tsx'
import { TreeView } from './tree-view.tsx'
import type { BuilderState } from './use-builder-state.ts'
import { useSentence } from './use-sentence.ts'

interface Props {
  builder: BuilderState
  unseenEvents: boolean
  onUnseenEvents: (allowed: boolean) => void
}

/** Who is in the segment: as a sentence, and below it as conditions or as text, to be changed. */
export const WhoIsIn = ({ builder, unseenEvents, onUnseenEvents }: Props) => {
  const { t } = useI18n()
  const sentenceOf = useSentence()
  const [tab, setTab] = useState<'tree' | 'text'>('tree')
  const { history, act, problems, sound, text } = builder
  return (
    <section className={classes.who} aria-label={t('segments.who')}>
      <h2 className={form.legend}>{t('segments.who')}</h2>
      <p className={classes.sentence} data-sentence>
        {sound === null ? t('segments.noSentence') : sentenceOf(sound)}
      </p>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) => {
          text.leave()
          setTab(next === 'text' ? 'text' : 'tree')
        }}
      >
        <Tabs.List>
          <Tabs.Tab value="tree">{t('segments.tab.tree')}</Tabs.Tab>
          <Tabs.Tab value="text">{t('segments.tab.text')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tree" pt="md">
          {text.isUnread && <Notice>{t('segments.textUnread')}</Notice>}
          <TreeView history={history} dispatch={act} problems={problems} />
        </Tabs.Panel>
        <Tabs.Panel value="text" pt="md">
          <TextForm text={text.value} error={text.error} onChange={text.type} onLeave={text.leave} />
        </Tabs.Panel>
      </Tabs>
      <Checkbox
        mt="md"
        label={t('segments.unseen')}
        description={t('segments.unseenHelp')}
        checked={unseenEvents}
        onChange={(e) => onUnseenEvents(e.currentTarget.checked)}
      />
    </section>
  )
}
