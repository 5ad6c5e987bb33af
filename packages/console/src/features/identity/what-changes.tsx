import type { MergeChange } from '@candor/contracts'
import { Fragment, type ReactNode } from 'react'
import { useI18n } from '../../app/i18n/index.ts'
import { useAttributes } from '../attributes/use-attributes.ts'
import { kindLabel } from '../people/kind-label.ts'
import { usePurposeNames } from '../people/use-purpose-names.ts'
import classes from './identity.module.css'

const counted = ['preferences', 'mentions', 'recipients', 'groups'] as const

type Change = Pick<MergeChange, 'identifiers' | 'values' | 'answers' | 'events' | (typeof counted)[number]>

/** Exactly what would change hands, before anything does. */
export const WhatChanges = ({ change, children }: { change: Change; children?: ReactNode }) => {
  const { t, format, known } = useI18n()
  const { nameOf } = useAttributes()
  const purposes = usePurposeNames()
  const values = [...new Set(change.values.map((v) => v.key))].map(nameOf)
  return (
    <div className={classes.change}>
      <dl>
        <dt>{t('change.identifiers')}</dt>
        <dd>
          {change.identifiers.length === 0 && t('state.none')}
          <ul className={classes.list}>
            {change.identifiers.map((i) => (
              <li key={i.id}>
                <span className={classes.quiet}>{kindLabel(t, i.kind)}</span> <bdi>{i.value}</bdi>
              </li>
            ))}
          </ul>
        </dd>
        <dt>{t('change.values')}</dt>
        <dd>
          <bdi>{values.length === 0 ? t('state.none') : format.list(values)}</bdi>
        </dd>
        <dt>{t('change.answers')}</dt>
        <dd>
          {change.answers.length === 0 && t('state.none')}
          <ul className={classes.list}>
            {change.answers.map((a) => {
              const kind = `ledger.kind.${a.kind}`
              return (
                <li key={a.seq}>
                  {known(kind) ? t(kind) : a.kind}
                  {a.purpose !== null && (
                    <>
                      : <bdi>{purposes.nameOf(a.purpose)}</bdi>
                    </>
                  )}{' '}
                  <span className={classes.quiet}>{format.date(a.occurredAt)}</span>
                </li>
              )
            })}
          </ul>
        </dd>
        {counted
          .filter((what) => change[what] > 0)
          .map((what) => (
            <Fragment key={what}>
              <dt>{t(`change.${what}`)}</dt>
              <dd>{format.number(change[what])}</dd>
            </Fragment>
          ))}
        <dt>{t('change.events')}</dt>
        <dd>{change.events === null ? t('change.eventsUnknown') : format.number(change.events)}</dd>
        {children}
      </dl>
    </div>
  )
}
