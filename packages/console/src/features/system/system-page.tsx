import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { type Answer, call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Ago } from '../../ui/ago.tsx'
import { Id } from '../../ui/code.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { conditionOf } from './condition.ts'
import classes from './system.module.css'
import { Today } from './today.tsx'

export type System = Answer<typeof import('@candor/contracts')['getSystem']>

export const SystemPage = () => {
  const { t } = useI18n()
  const system = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => call(endpoints.getSystem, { signal }),
    refetchInterval: 5000,
  })
  return (
    <Page title={t('nav.system')} lead={t('system.lead')}>
      {system.isPending && <LoadingRows rows={4} height={72} />}
      {system.isError && <ErrorPanel error={system.error} retry={() => system.refetch()} />}
      {system.data !== undefined && <SystemView system={system.data} />}
    </Page>
  )
}

const SystemView = ({ system }: { system: System }) => {
  const { t, format } = useI18n()
  const { condition, troubles } = conditionOf(system)
  return (
    <>
      <div className={classes.condition} data-condition={condition} role="status">
        <p className={classes.headline}>{t(`system.${condition}`)}</p>
        {troubles.map((trouble) => (
          <p key={trouble} className={classes.trouble}>
            {t(trouble, { engine: 'ClickHouse' })}
          </p>
        ))}
        <p className={classes.small}>
          {t('system.version', { version: system.version })} ·{' '}
          {t('system.since', { when: format.dateTime(system.startedAt) })}
        </p>
      </div>

      <Section title={t('system.backlog')}>
        <div className={classes.grid}>
          <Backlog
            label={t('system.inbox')}
            count={system.inbox.events}
            unit={t('system.events', { count: system.inbox.events })}
            oldest={system.inbox.oldestSeconds}
          />
          <Backlog
            label={t('system.history')}
            count={system.history.pendingChunks}
            unit={t('system.chunks', { count: system.history.pendingChunks })}
            oldest={system.history.oldestSeconds}
          />
          <div className={classes.card}>
            <p className={classes.small}>{t('system.people')}</p>
            <p className={classes.figure}>
              {system.people > 0 && system.people < 10 ? t('system.fewPeople') : format.number(system.people)}
            </p>
            <p className={classes.small}>{t('system.peopleHelp')}</p>
          </div>
        </div>
      </Section>

      <Section title={t('system.today')}>
        <Today today={system.today} />
      </Section>

      <Section title={t('system.engines')}>
        <div className={classes.grid}>
          <Engine name="PostgreSQL" role={t('system.postgres.role')} engine={system.postgres} />
          <Engine name="ClickHouse" role={t('system.clickhouse.role')} engine={system.clickhouse} />
        </div>
      </Section>

      <Section title={t('system.workers')}>
        {system.workers.length === 0 ? (
          <p className={classes.small}>{t('state.none')}</p>
        ) : (
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('system.worker')}</th>
                <th scope="col">{t('system.workerState')}</th>
                <th scope="col">{t('system.workerSeen')}</th>
                <th scope="col" className={classes.end}>
                  {t('system.workerProcessed')}
                </th>
              </tr>
            </thead>
            <tbody>
              {system.workers.map((worker) => (
                <tr key={worker.id}>
                  <td>
                    <Id short>{worker.id}</Id>
                  </td>
                  <td>
                    <span className={classes.dot} data-ok={worker.alive}>
                      {t(worker.alive ? 'system.workerAlive' : 'system.workerGone')}
                    </span>
                  </td>
                  <td>
                    <Ago at={worker.seenAt} />
                  </td>
                  <td className={classes.end}>{format.number(worker.processed)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
    </>
  )
}

const Backlog = (props: { label: string; count: number; unit: string; oldest: number | null }) => {
  const { t, format } = useI18n()
  return (
    <div className={classes.card}>
      <p className={classes.small}>{props.label}</p>
      <p className={classes.figure}>
        {format.number(props.count)} <span className={classes.unit}>{props.unit}</span>
      </p>
      <p className={classes.small}>
        {props.oldest === null
          ? t('system.clear')
          : t('system.oldest', { duration: format.duration(Math.max(props.oldest, 0)) })}
      </p>
    </div>
  )
}

const Engine = ({ name, role, engine }: { name: string; role: string; engine: System['postgres'] }) => {
  const { t } = useI18n()
  return (
    <div className={classes.card}>
      <p className={classes.engine}>
        <bdi>{name}</bdi> {engine.version !== null && <span className={classes.small}>{engine.version}</span>}
      </p>
      <p className={classes.small}>{role}</p>
      <p className={classes.dot} data-ok={engine.ok}>
        {engine.ok && engine.latencyMs !== null
          ? t('system.answers', { ms: engine.latencyMs })
          : t(engine.ok ? 'system.workerAlive' : 'system.silent')}
      </p>
    </div>
  )
}
