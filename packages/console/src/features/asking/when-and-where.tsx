import { askChannels } from 'virtual:contracts'
import type { AskChannel } from '@candor/contracts'
import { Checkbox, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useI18n } from '../../app/i18n/index.ts'
import form from '../consent/consent.module.css'
import { useSegments } from '../segments/use-segments.ts'
import type { QuestionDraft } from './questions/question-draft.ts'

type Part = Pick<
  QuestionDraft,
  'research' | 'placements' | 'channels' | 'audience' | 'priority' | 'share' | 'recontact'
>

interface Props {
  draft: Part
  said: (path: string) => ReactNode
  onChange: (change: Partial<Part>) => void
}

/** Who wants to know, where it is asked, of whom, and when it is not asked again: the same for questions and flows. */
export const WhenAndWhere = (props: Props) => {
  const { t } = useI18n()
  const { draft, said, onChange } = props
  const segments = useSegments()
  const number = (n: string | number) => (n === '' ? undefined : Number(n))
  return (
    <>
      <Research {...props} />
      <fieldset className={form.fieldset}>
        <legend className={form.legend}>{t('asking.where')}</legend>
        <div className={form.pair}>
          <TagsInput
            label={t('asking.placements')}
            description={t('asking.placementsHelp')}
            value={draft.placements}
            error={said('placements')}
            onChange={(placements) => onChange({ placements })}
          />
          <MultiSelect
            label={t('asking.channels')}
            data={askChannels.map((value) => ({ value, label: t(`asking.channel.${value}`) }))}
            value={draft.channels}
            error={said('channels')}
            onChange={(channels) => onChange({ channels: channels as AskChannel[] })}
          />
          <Select
            label={t('asking.audience')}
            placeholder={t('asking.everybody')}
            searchable
            clearable
            data={segments.items.map((s) => ({ value: s.key, label: s.name }))}
            value={draft.audience}
            error={said('audience')}
            onChange={(audience) => onChange({ audience })}
          />
          <NumberInput
            label={t('asking.priority')}
            description={t('asking.priorityHelp')}
            hideControls
            value={draft.priority ?? ''}
            error={said('priority')}
            onChange={(n) => onChange({ priority: number(n) })}
          />
          <NumberInput
            label={t('asking.shareOfPeople')}
            description={t('asking.shareHelp')}
            hideControls
            value={draft.share ?? ''}
            error={said('share')}
            onChange={(n) => onChange({ share: number(n) })}
          />
        </div>
      </fieldset>
      <Recontact {...props} />
    </>
  )
}

const Research = ({ draft, said, onChange }: Props) => {
  const { t } = useI18n()
  const research = draft.research
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('asking.research')}</legend>
      <p className={form.help}>{t('asking.researchHelp')}</p>
      <Checkbox
        label={t('asking.isResearch')}
        checked={research !== null}
        onChange={(e) => onChange({ research: e.currentTarget.checked ? { title: '', owner: '', until: '' } : null })}
      />
      {research !== null && (
        <div className={form.pair} style={{ marginBlockStart: '0.75rem' }}>
          {(['title', 'owner', 'until'] as const).map((part) => (
            <TextInput
              key={part}
              label={t(`asking.research.${part}`)}
              type={part === 'until' ? 'date' : 'text'}
              maxLength={200}
              value={research[part]}
              error={said(`research.${part}`)}
              onChange={(e) => onChange({ research: { ...research, [part]: e.currentTarget.value } })}
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}

const Recontact = ({ draft: { recontact }, said, onChange }: Props) => {
  const { t } = useI18n()
  const set = (change: Part['recontact']) => onChange({ recontact: { ...recontact, ...change } })
  const isNever = recontact.afterRatherNot === undefined || recontact.afterRatherNot === null
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('asking.recontact')}</legend>
      <p className={form.help}>{t('asking.recontactHelp')}</p>
      <div className={form.pair}>
        {(['afterIgnored', 'afterSkipped', 'mostTimes'] as const).map((part) => (
          <NumberInput
            key={part}
            label={t(`asking.recontact.${part}`)}
            hideControls
            allowNegative={false}
            value={recontact[part] ?? ''}
            error={said(`recontact.${part}`)}
            onChange={(n) => set({ [part]: n === '' ? undefined : Number(n) })}
          />
        ))}
        <NumberInput
          label={t('asking.recontact.afterRatherNot')}
          placeholder={t('asking.never')}
          hideControls
          allowNegative={false}
          value={isNever ? '' : (recontact.afterRatherNot ?? '')}
          error={said('recontact.afterRatherNot')}
          onChange={(n) => set({ afterRatherNot: n === '' ? null : Number(n) })}
        />
      </div>
    </fieldset>
  )
}
