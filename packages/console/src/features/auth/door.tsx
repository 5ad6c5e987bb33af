import { Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { DisplayMenu } from '../../app/display-menu.tsx'
import { useI18n } from '../../app/i18n/index.ts'
import classes from './door.module.css'

/** The frame of the pages before the sign-in: one thing to do, and the language in reach. */
export const Door = ({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) => {
  const { t } = useI18n()
  useEffect(() => {
    document.title = t('app.title', { page: title })
  }, [title, t])
  return (
    <div className={classes.door}>
      <header className={classes.top}>
        <DisplayMenu />
      </header>
      <main className={classes.main}>
        <p className={classes.brand}>
          <img src="/icon.svg" alt="" width={36} height={36} />
          <span>
            <strong>Candor</strong>
            <span>{t('app.tagline')}</span>
          </span>
        </p>
        <div className={classes.card}>
          <Title order={1} className={classes.title}>
            {title}
          </Title>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
          {children}
        </div>
      </main>
    </div>
  )
}
