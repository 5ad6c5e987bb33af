import { eventTypes } from 'virtual:contracts'
import type { Events, PropertyTest } from '@candor/contracts'
import { ActionIcon, Autocomplete } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useI18n } from '../../../../app/i18n/index.ts'
import { useCatalogue } from '../../use-segments.ts'
import classes from '../builder.module.css'
import { Choose } from './choose.tsx'
import { testFor, type ValueType } from './value-choices.ts'
import { ValueTestField } from './value-test.tsx'

interface Props {
  value: Events
  onChange: (value: Events) => void
  /** Also what the properties have to be. */
  withProperties?: boolean
}

/** Which events: their type, their name, and what their properties have to be. An empty name is any. */
export const EventsField = ({ value, onChange, withProperties = true }: Props) => {
  const { t } = useI18n()
  const { namesOf } = useCatalogue()
  const type = value.type ?? 'track'
  const typed = (next: (typeof eventTypes)[number]): Events => {
    const { type: _, ...rest } = value
    return next === 'track' ? rest : { ...rest, type: next }
  }
  return (
    <>
      <Choose
        label={t('segments.eventType')}
        value={type}
        options={eventTypes.map((one) => ({ value: one, label: t(`segments.eventType.${one}`) }))}
        onChange={(next) => onChange(typed(next))}
      />
      <Autocomplete
        label={t('segments.event')}
        placeholder={t('segments.anyEvent')}
        classNames={{ root: classes.choose }}
        attributes={{ input: { dir: 'auto' } }}
        maxLength={255}
        data={namesOf(type)}
        value={value.event === '*' ? '' : value.event}
        onChange={(event) => onChange({ ...value, event: event === '' ? '*' : event })}
      />
      {withProperties && (
        <PropertyTests
          events={value}
          value={value.where}
          add={t('segments.whereAdd')}
          onChange={(where) => {
            const { where: _, ...rest } = value
            onChange(where === undefined ? rest : { ...rest, where })
          }}
        />
      )}
    </>
  )
}

interface PropertyProps {
  /** Whose properties are suggested. */
  events: Events
  value: readonly PropertyTest[] | undefined
  add: string
  onChange: (value: PropertyTest[] | undefined) => void
}

/** What properties of an event have to be; all of it. */
export const PropertyTests = ({ events, value = [], add, onChange }: PropertyProps) => {
  const { propertiesOf } = useCatalogue()
  const properties = propertiesOf(events.type ?? 'track', events.event)
  return (
    <TestRows
      value={value}
      add={add}
      names={properties.map((p) => p.name)}
      typeOf={(name) => properties.find((p) => p.name === name)?.type ?? null}
      onChange={onChange}
    />
  )
}

interface RowsProps {
  value: readonly PropertyTest[]
  add: string
  names: readonly string[]
  typeOf: (name: string) => ValueType
  onChange: (value: PropertyTest[] | undefined) => void
}

/** Rows of a name and a question, each to be taken out again. */
export const TestRows = ({ value, add, names, typeOf, onChange }: RowsProps) => {
  const { t } = useI18n()
  const say = (rows: PropertyTest[]) => onChange(rows.length === 0 ? undefined : rows)
  const set = (at: number, row: PropertyTest) => say(value.map((old, i) => (i === at ? row : old)))
  return (
    <>
      {value.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; two may be the same while they are written
        <div key={i} className={classes.row}>
          <Autocomplete
            label={t('segments.property')}
            classNames={{ root: classes.choose }}
            attributes={{ input: { dir: 'ltr' } }}
            maxLength={255}
            data={[...names]}
            value={row.property}
            onChange={(property) => set(i, { property, test: testFor(typeOf(property), row.test) })}
          />
          <ValueTestField
            label={t('segments.ask')}
            type={typeOf(row.property)}
            test={row.test}
            onChange={(test) => set(i, { ...row, test })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            className={classes.rowEnd}
            aria-label={t('action.remove', { name: row.property || t('segments.property') })}
            onClick={() => say(value.filter((_, at) => at !== i))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <button
        type="button"
        className={`${classes.more} ${classes.add}`}
        onClick={() => say([...value, { property: '', test: { op: 'equals', value: '' } }])}
      >
        {add}
      </button>
    </>
  )
}
