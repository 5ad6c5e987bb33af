import { Textarea, TextInput } from '@mantine/core'
import { type Key, useI18n } from '../../../app/i18n/index.ts'
import form from '../../consent/consent.module.css'
import type { SegmentDraft } from './segment-draft.ts'

interface Props {
  details: Pick<SegmentDraft, 'name' | 'key' | 'description'>
  /** What it will be: as typed, or as it follows from the name. */
  segmentKey: string
  isNew: boolean
  problem: Key | null
  onChange: (said: Partial<SegmentDraft>) => void
}

/** What the segment is called, by people and by programs. */
export const Named = ({ details, segmentKey, isNew, problem, onChange }: Props) => {
  const { t } = useI18n()
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('segments.named')}</legend>
      <div className={form.pair}>
        <TextInput
          label={t('segments.name')}
          description={t('segments.nameHelp')}
          attributes={{ input: { dir: 'auto' } }}
          maxLength={200}
          value={details.name}
          onChange={(e) => onChange({ name: e.currentTarget.value })}
        />
        <TextInput
          label={t('segments.key')}
          description={t('segments.keyHelp')}
          attributes={{ input: { dir: 'ltr' } }}
          maxLength={64}
          disabled={!isNew}
          value={segmentKey}
          error={details.key !== '' && problem !== null && t(problem)}
          onChange={(e) => onChange({ key: e.currentTarget.value })}
        />
      </div>
      <Textarea
        mt="md"
        label={t('segments.description')}
        attributes={{ input: { dir: 'auto' } }}
        autosize
        minRows={1}
        maxLength={2_000}
        value={details.description}
        onChange={(e) => onChange({ description: e.currentTarget.value })}
      />
    </fieldset>
  )
}
