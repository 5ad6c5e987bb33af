import { SegmentedControl, Select } from '@mantine/core'
import { useI18n } from '../../../app/i18n/index.ts'
import { usePurposeNames } from '../../people/use-purpose-names.ts'
import { type Range, type Reading, ranges } from '../use-asking.ts'

interface Props {
  reading: Reading
  /** As it stands in the address; what is usual is left out of it. */
  onChange: (change: { for?: string | undefined; range?: '30' | '365' | undefined }) => void
}

/** What results are read for, and how far back. */
export const ReadControls = ({ reading, onChange }: Props) => {
  const { t } = useI18n()
  const { all } = usePurposeNames()
  return (
    <>
      <Select
        aria-label={t('person.readFor')}
        data={all}
        value={reading.purpose}
        allowDeselect={false}
        onChange={(purpose) => onChange({ for: purpose === 'essential' ? undefined : (purpose ?? undefined) })}
      />
      <SegmentedControl
        aria-label={t('rates.range')}
        data={(Object.keys(ranges) as `${keyof typeof ranges}`[]).map((value) => ({
          value,
          label: t(`rates.range.${value}`),
        }))}
        value={reading.range}
        onChange={(range: Range) => onChange({ range: range === '90' ? undefined : range })}
      />
    </>
  )
}
