import { endpoints, identifierKinds } from 'virtual:contracts'
import type { Segment } from '@candor/contracts'
import { Button, Group, Modal, MultiSelect, SegmentedControl, Select } from '@mantine/core'
import { useState } from 'react'
import { address } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from '../segments.module.css'
import { usePurposeChoice } from '../use-purpose-choice.ts'

interface Props {
  segment: Segment
  name: string
  onClose: () => void
}

/** A file of members, for a purpose: who does not allow it is not in it. */
export const ExportMembers = ({ segment, name, onClose }: Props) => {
  const { t } = useI18n()
  const { all, nameOf } = usePurposeChoice()
  const [purpose, setPurpose] = useState(segment.purpose)
  const [format, setFormat] = useState<'csv' | 'ndjson'>('csv')
  const [kinds, setKinds] = useState<string[]>(['user_id'])
  const href = address(
    endpoints.exportMembers.path,
    { key: segment.key },
    { purpose, format, identifiers: kinds.join(',') },
  )
  return (
    <Modal
      opened
      onClose={onClose}
      title={<strong>{t('segments.exportTitle', { name })}</strong>}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={classes.stack}>
        <Select
          label={t('segments.exportFor')}
          description={t('segments.exportForHelp', { purpose: nameOf(purpose) })}
          allowDeselect={false}
          searchable
          data={all}
          value={purpose}
          onChange={(next) => next !== null && setPurpose(next)}
        />
        <MultiSelect
          label={t('person.identifiers')}
          data={identifierKinds.map((kind) => ({ value: kind, label: t(`people.kind.${kind}`) }))}
          value={kinds}
          onChange={setKinds}
        />
        <SegmentedControl
          aria-label={t('segments.exportFormat')}
          data={[
            { value: 'csv', label: 'CSV' },
            { value: 'ndjson', label: 'NDJSON' },
          ]}
          value={format}
          onChange={(next) => setFormat(next === 'csv' ? 'csv' : 'ndjson')}
        />
        <p className={classes.quiet}>{t('segments.exportAudited')}</p>
      </div>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button
          component="a"
          href={href}
          download={`${segment.key}.${format}`}
          disabled={kinds.length === 0}
          onClick={onClose}
        >
          {t('segments.exportNow')}
        </Button>
      </Group>
    </Modal>
  )
}
