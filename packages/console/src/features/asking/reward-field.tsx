import type { AnswerReward } from '@candor/contracts'
import { NumberInput, Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useI18n } from '../../app/i18n/index.ts'
import form from '../consent/consent.module.css'

interface Props {
  reward: AnswerReward | null
  error?: ReactNode
  onChange: (reward: AnswerReward | null) => void
}

const kinds = ['none', 'points', 'offer'] as const
const beginnings: Record<(typeof kinds)[number], AnswerReward | null> = {
  none: null,
  points: { kind: 'points', amount: 10 },
  offer: { kind: 'offer', offer: '' },
}

/** What is given for an answer, or for reaching the end. */
export const RewardField = ({ reward, error, onChange }: Props) => {
  const { t } = useI18n()
  return (
    <fieldset className={form.fieldset}>
      <legend className={form.legend}>{t('asking.reward')}</legend>
      <p className={form.help}>{t('asking.rewardHelp')}</p>
      <div className={form.pair}>
        <Select
          label={t('asking.rewardKind')}
          data={kinds.map((value) => ({ value, label: t(`asking.reward.${value}`) }))}
          value={reward?.kind ?? 'none'}
          allowDeselect={false}
          onChange={(kind) => onChange(beginnings[(kind ?? 'none') as (typeof kinds)[number]])}
        />
        {reward?.kind === 'points' && (
          <NumberInput
            label={t('asking.rewardAmount')}
            hideControls
            allowNegative={false}
            value={reward.amount}
            error={error}
            onChange={(n) => onChange({ kind: 'points', amount: Number(n) })}
          />
        )}
        {reward?.kind === 'offer' && (
          <TextInput
            label={t('asking.rewardOffer')}
            className="ltr"
            maxLength={64}
            value={reward.offer}
            error={error}
            onChange={(e) => onChange({ kind: 'offer', offer: e.currentTarget.value })}
          />
        )}
      </div>
    </fieldset>
  )
}
