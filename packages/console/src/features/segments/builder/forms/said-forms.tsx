import { frequencies, identifierKinds, preferenceChannels } from 'virtual:contracts'
import { TextInput } from '@mantine/core'
import { useI18n } from '../../../../app/i18n/index.ts'
import { usePurposeChoice } from '../../use-purpose-choice.ts'
import { useCatalogue } from '../../use-segments.ts'
import classes from '../builder.module.css'
import { Choose } from '../fields/choose.tsx'
import type { FormProps } from './form-props.ts'
import { Marks } from './marks.tsx'

export const ConsentForm = ({ said, onChange }: FormProps<'consent'>) => {
  const { t } = useI18n()
  const { all } = usePurposeChoice()
  return (
    <>
      <Choose
        label={t('segments.purpose')}
        placeholder={t('segments.pick')}
        searchable
        value={said.consent}
        options={all}
        onChange={(consent) => onChange({ ...said, consent })}
      />
      <Choose
        label={t('segments.answer')}
        value={said.is}
        options={(['allowed', 'refused', 'unknown'] as const).map((is) => ({
          value: is,
          label: t(`segments.consent.${is}`),
        }))}
        onChange={(is) => onChange({ ...said, is })}
      />
    </>
  )
}

export const PreferenceForm = ({ said, onChange }: FormProps<'preference'>) => {
  const { t } = useI18n()
  const { topics } = useCatalogue()
  const of = 'topic' in said.preference ? 'topic' : 'channel'
  return (
    <>
      <Choose
        label={t('segments.preference')}
        value={of}
        options={(['channel', 'topic'] as const).map((one) => ({ value: one, label: t(`segments.preference.${one}`) }))}
        onChange={(one) =>
          onChange({ ...said, preference: one === 'topic' ? { topic: topics[0]?.value ?? '' } : { channel: 'email' } })
        }
      />
      {'topic' in said.preference ? (
        topics.length > 0 ? (
          <Choose
            label={t('segments.preference.topic')}
            value={said.preference.topic}
            options={topics}
            onChange={(topic) => onChange({ ...said, preference: { topic } })}
          />
        ) : (
          <TextInput
            label={t('segments.preference.topic')}
            classNames={{ root: classes.choose }}
            attributes={{ input: { dir: 'ltr' } }}
            maxLength={64}
            value={said.preference.topic}
            onChange={(e) => onChange({ ...said, preference: { topic: e.currentTarget.value } })}
          />
        )
      ) : (
        <Choose
          label={t('segments.preference.channel')}
          value={said.preference.channel}
          options={preferenceChannels.map((one) => ({ value: one, label: t(`segments.channel.${one}`) }))}
          onChange={(channel) => onChange({ ...said, preference: { channel } })}
        />
      )}
      <Choose
        label={t('segments.is')}
        value={said.is}
        options={(['on', 'off'] as const).map((is) => ({ value: is, label: t(`segments.preference.${is}`) }))}
        onChange={(is) => onChange({ ...said, is })}
      />
    </>
  )
}

export const FrequencyForm = ({ said, onChange }: FormProps<'frequency'>) => {
  const { t } = useI18n()
  return (
    <Marks
      label={t('segments.kind.frequency')}
      options={frequencies.map((one) => ({ value: one, label: t(`segments.frequency.${one}`) }))}
      value={said.frequency}
      onChange={(frequency) => onChange({ ...said, frequency })}
    />
  )
}

export const IdentifierForm = ({ said, onChange }: FormProps<'identifier'>) => {
  const { t } = useI18n()
  const isExternal = said.identifier.startsWith('external:')
  return (
    <>
      <Choose
        label={t('segments.kind.identifier')}
        value={isExternal ? 'external' : said.identifier}
        options={[
          ...identifierKinds.map((kind) => ({ value: kind as string, label: t(`people.kind.${kind}`) })),
          { value: 'external', label: t('segments.external') },
        ]}
        onChange={(kind) => onChange({ ...said, identifier: kind === 'external' ? 'external:' : kind })}
      />
      {isExternal && (
        <TextInput
          label={t('segments.externalName')}
          classNames={{ root: classes.choose }}
          attributes={{ input: { dir: 'ltr' } }}
          maxLength={40}
          value={said.identifier.slice('external:'.length)}
          onChange={(e) => onChange({ ...said, identifier: `external:${e.currentTarget.value}` })}
        />
      )}
      <Choose
        label={t('segments.verified')}
        value={verified(said.verified)}
        options={(['either', 'yes', 'no'] as const).map((one) => ({
          value: one,
          label: t(`segments.verified.${one}`),
        }))}
        onChange={(one) => onChange({ ...said, verified: one === 'either' ? undefined : one === 'yes' })}
      />
    </>
  )
}

const verified = (is: boolean | undefined) => (is === undefined ? 'either' : is ? 'yes' : 'no')
