import type { Segment } from '@candor/contracts'
import { Button, Group, Modal, Radio } from '@mantine/core'
import { useState } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { ErrorPanel, Notice } from '../../../ui/states.tsx'
import { ChangedWords } from '../../consent/changed-words.tsx'
import { useCounts } from '../counts.ts'
import { UsedBy } from '../detail/used-by.tsx'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import classes from './builder.module.css'
import type { SegmentDraft } from './segment-draft.ts'
import type { Preview } from './use-preview.ts'

interface Props {
  opened: boolean
  draft: SegmentDraft
  /** Null: there is none yet. */
  before: Segment | null
  preview: Preview
  pending: boolean
  error: unknown
  onPublish: (state: 'draft' | 'live' | 'paused') => void
  onClose: () => void
}

/** What becomes different when the draft is published, before it is. */
export const PublishSegment = ({ opened, draft, before, preview, pending, error, onPublish, onClose }: Props) => {
  const { t, language } = useI18n()
  const { nameOf } = usePurposeChoice()
  const { countText, sizeText } = useCounts()
  const [state, setState] = useState<'draft' | 'live'>('live')
  const sentence = preview.sentences[language]
  const isPaused = before?.state === 'paused'
  const title = t(before === null ? 'segments.createTitle' : 'segments.publishTitle', { name: draft.name })
  const confirm = isPaused ? 'segments.publishPaused' : state === 'draft' ? 'segments.keepDraft' : 'segments.publish'
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={<strong>{title}</strong>}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={classes.stack}>
        {before !== null && before.name !== draft.name && (
          <div>
            <p className={classes.small}>{t('segments.name')}</p>
            <ChangedWords before={before.name} after={draft.name} locale={language} />
          </div>
        )}
        <div>
          <p className={classes.small}>{t('segments.definition')}</p>
          {before === null || before.sentences[language] === sentence ? (
            <p className={classes.sentence}>{sentence}</p>
          ) : (
            <ChangedWords before={before.sentences[language]} after={sentence} locale={language} />
          )}
        </div>
        {before !== null && before.purpose !== draft.purpose && (
          <div>
            <p className={classes.small}>{t('segments.purpose')}</p>
            <ChangedWords before={nameOf(before.purpose)} after={nameOf(draft.purpose)} locale={language} />
          </div>
        )}
        <dl className={classes.facts}>
          {before !== null && (
            <>
              <dt>{t('segments.sizeBefore')}</dt>
              <dd>{sizeText(before)}</dd>
            </>
          )}
          <dt>{t('segments.sizeAfter')}</dt>
          <dd>{countText(preview.count)}</dd>
        </dl>
        {before !== null && before.usedBy.length > 0 && (
          <div>
            <p className={classes.small}>{t('segments.usedBy')}</p>
            <UsedBy of={before.usedBy} />
          </div>
        )}
        {(before === null || before.state === 'draft') && (
          <Radio.Group
            label={t('segments.state')}
            value={state}
            onChange={(next) => setState(next === 'draft' ? 'draft' : 'live')}
          >
            <div className={classes.stackTight}>
              <Radio value="live" label={t('segments.goLive')} description={t('segments.goLiveHelp')} />
              <Radio value="draft" label={t('segments.stayDraft')} description={t('segments.stayDraftHelp')} />
            </div>
          </Radio.Group>
        )}
        {before !== null && before.state !== 'draft' && (
          <Notice>{t(isPaused ? 'segments.pausedStays' : 'segments.everybodyAgain')}</Notice>
        )}
        {error !== null && <ErrorPanel error={error} during="write" />}
      </div>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('action.cancel')}
        </Button>
        <Button loading={pending} onClick={() => onPublish(isPaused ? 'paused' : state)}>
          {t(confirm)}
        </Button>
      </Group>
    </Modal>
  )
}
