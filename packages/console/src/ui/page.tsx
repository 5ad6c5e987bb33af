import { Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useI18n } from '../app/i18n/index.ts'
import classes from './page.module.css'

interface Props {
  title: string
  lead?: ReactNode
  /** What stands above the title, usually the way back. */
  above?: ReactNode
  actions?: ReactNode
  /** Forms and texts read best narrow; lists need room. */
  width?: 'narrow' | 'wide'
  children: ReactNode
}

/** The frame of every page: its title (also the document's), one sentence, its actions, its content. */
export const Page = ({ title, lead, above, actions, width = 'wide', children }: Props) => {
  const { t } = useI18n()
  useEffect(() => {
    document.title = t('app.title', { page: title })
  }, [title, t])
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.head}>
        {above !== undefined && <div className={classes.above}>{above}</div>}
        <div className={classes.row}>
          <Title order={1} className={classes.title} tabIndex={-1}>
            {title}
          </Title>
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </div>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      </header>
      {children}
    </div>
  )
}

/** A part of a page under its own heading. */
export const Section = ({
  title,
  help,
  actions,
  children,
}: {
  title: string
  help?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) => (
  <section className={classes.section}>
    <div className={classes.row}>
      <Title order={2} className={classes.heading}>
        {title}
      </Title>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
    {help !== undefined && <p className={classes.help}>{help}</p>}
    <div className={classes.body}>{children}</div>
  </section>
)
