import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useI18n } from '../app/i18n/index.ts'
import classes from './code.module.css'

/** A small button that copies a text and says so. */
export const Copy = ({ value, label }: { value: string; label?: string }) => {
  const { t } = useI18n()
  return (
    <CopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('action.copied') : (label ?? t('action.copy'))}>
          <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={label ?? t('action.copy')}>
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            <span role="status" className={classes.hidden}>
              {copied ? t('action.copied') : ''}
            </span>
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}

/** Lines to copy as they are; left to right in every language. */
export const Code = ({ children, label }: { children: string; label?: string }) => (
  <div className={classes.block}>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <pre className={classes.pre} tabIndex={0}>
      <code>{children}</code>
    </pre>
    <div className={classes.copy}>
      <Copy value={children} {...(label === undefined ? {} : { label })} />
    </div>
  </div>
)

/** An object as it is, to read and to copy. */
export const Json = ({ value }: { value: unknown }) => <Code>{JSON.stringify(value, null, 2)}</Code>

/** An id or key within a sentence. */
export const Id = ({ children, short = false }: { children: string; short?: boolean }) => (
  <code className={classes.id} title={children}>
    {short ? `${children.slice(0, 8)}…` : children}
  </code>
)
