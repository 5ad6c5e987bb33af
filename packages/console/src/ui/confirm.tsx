import { Button, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useI18n } from '../app/i18n/index.ts'
import { ErrorPanel } from './states.tsx'

interface Props {
  opened: boolean
  title: string
  children: ReactNode
  /** What the button will do, in words. */
  confirm: string
  /** Red is for what puts data at risk. */
  danger?: boolean
  pending: boolean
  /** It cannot be done yet, or not at all. */
  disabled?: boolean
  error?: unknown
  onConfirm: () => void
  onClose: () => void
}

/** Asks before what cannot be undone. Both buttons have the same size; the safe one has the focus. */
export const Confirm = ({
  opened,
  title,
  children,
  confirm,
  danger = false,
  pending,
  disabled = false,
  error,
  onConfirm,
  onClose,
}: Props) => {
  const { t } = useI18n()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<strong>{title}</strong>}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p style={{ marginBlockStart: 0, textWrap: 'pretty' }}>{children}</p>
      {error !== undefined && error !== null && <ErrorPanel error={error} during="write" />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('action.cancel')}
        </Button>
        <Button onClick={onConfirm} loading={pending} disabled={disabled} color={danger ? 'red.9' : 'teal'}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
