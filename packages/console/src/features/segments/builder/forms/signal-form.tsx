import { seasons, weathers, weekdays } from 'virtual:contracts'
import type { Signal } from '@candor/contracts'
import { Autocomplete, TagsInput } from '@mantine/core'
import { useI18n } from '../../../../app/i18n/index.ts'
import { useCatalogue } from '../../use-segments.ts'
import classes from '../builder.module.css'
import { Choose } from '../fields/choose.tsx'
import { NumberField } from '../fields/number-field.tsx'
import type { FormProps } from './form-props.ts'
import { Marks } from './marks.tsx'

const kinds = ['weather', 'hour', 'weekday', 'season', 'region'] as const
const zones = Intl.supportedValuesOf('timeZone')
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone

const freshSignal = (kind: Signal['kind'], region: string): Signal => {
  switch (kind) {
    case 'weather':
      return { kind, region, is: ['rain'] }
    case 'hour':
      return { kind, from: 18, to: 22, timeZone: here() }
    case 'weekday':
      return { kind, is: ['sat', 'sun'], timeZone: here() }
    case 'season':
      return { kind, is: ['winter'], hemisphere: 'north' }
    case 'region':
      return { kind, in: [] }
  }
}

/** What holds here and now for everybody. */
export const SignalForm = ({ said: { signal }, onChange }: FormProps<'signal'>) => {
  const { t } = useI18n()
  const { regions } = useCatalogue()
  const say = (next: Signal) => onChange({ signal: next })
  return (
    <>
      <Choose
        label={t('segments.signal')}
        value={signal.kind}
        options={kinds.map((kind) => ({ value: kind, label: t(`segments.signal.${kind}`) }))}
        onChange={(kind) => say(freshSignal(kind, regions[0] ?? ''))}
      />
      {signal.kind === 'weather' && (
        <>
          <Autocomplete
            label={t('segments.region')}
            placeholder="DE-BY"
            classNames={{ root: classes.choose }}
            attributes={{ input: { dir: 'ltr' } }}
            maxLength={6}
            data={[...regions]}
            value={signal.region}
            onChange={(region) => say({ ...signal, region: region.toUpperCase() })}
          />
          <Marks
            label={t('segments.signal.weather')}
            options={weathers.map((one) => ({ value: one, label: t(`segments.weather.${one}`) }))}
            value={signal.is}
            onChange={(is) => say({ ...signal, is })}
          />
        </>
      )}
      {signal.kind === 'hour' && (
        <div className={classes.together}>
          <NumberField
            label={t('segments.hourFrom')}
            whole
            value={signal.from}
            onChange={(from) => say({ ...signal, from })}
          />
          <NumberField label={t('segments.hourTo')} whole value={signal.to} onChange={(to) => say({ ...signal, to })} />
        </div>
      )}
      {signal.kind === 'weekday' && (
        <Marks
          label={t('segments.signal.weekday')}
          options={weekdays.map((one) => ({ value: one, label: t(`segments.weekday.${one}`) }))}
          value={signal.is}
          onChange={(is) => say({ ...signal, is })}
        />
      )}
      {(signal.kind === 'hour' || signal.kind === 'weekday') && (
        <Choose
          label={t('segments.timeZone')}
          searchable
          value={signal.timeZone}
          options={zones.map((zone) => ({ value: zone, label: zone }))}
          onChange={(timeZone) => say({ ...signal, timeZone })}
        />
      )}
      {signal.kind === 'season' && (
        <>
          <Marks
            label={t('segments.signal.season')}
            options={seasons.map((one) => ({ value: one, label: t(`segments.season.${one}`) }))}
            value={signal.is}
            onChange={(is) => say({ ...signal, is })}
          />
          <Choose
            label={t('segments.hemisphere')}
            value={signal.hemisphere}
            options={(['north', 'south'] as const).map((one) => ({
              value: one,
              label: t(`segments.hemisphere.${one}`),
            }))}
            onChange={(hemisphere) => say({ ...signal, hemisphere })}
          />
        </>
      )}
      {signal.kind === 'region' && (
        <>
          <TagsInput
            label={t('segments.regions')}
            placeholder="DE, FR-75"
            classNames={{ root: classes.several }}
            attributes={{ input: { dir: 'ltr' } }}
            value={signal.in}
            onChange={(next) => say({ ...signal, in: next.map((r) => r.toUpperCase()) })}
          />
          <p className={classes.hint}>{t('segments.regionHint')}</p>
        </>
      )}
    </>
  )
}
