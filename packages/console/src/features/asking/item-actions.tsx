import { endpoints } from 'virtual:contracts'
import type { PublishWarning, Question } from '@candor/contracts'
import { Button, Checkbox, Group, Modal } from '@mantine/core'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { ErrorPanel } from '../../ui/states.tsx'
import classes from './asking.module.css'
import { useWriting } from './use-asking.ts'

type Item = Pick<Question, 'key' | 'status' | 'version' | 'revision' | 'changed' | 'warnings'>

interface Props {
  kind: 'question' | 'flow'
  item: Item
}

/** Publishes, pauses, goes on and retires: for who may publish. */
export const ItemActions = ({ kind, item }: Props) => {
  const may = useMay()
  if (!may('asking:publish') || item.status === 'retired') return null
  return (
    <>
      {item.version > 0 && <Pause kind={kind} item={item} />}
      <Retire kind={kind} item={item} />
      {(item.version === 0 || item.changed) && <Publish kind={kind} item={item} />}
    </>
  )
}

/** Shows it to people as it stands. What there is to warn of is accepted one by one, or not published. */
const Publish = ({ kind, item: { key, revision, warnings } }: Props) => {
  const { t } = useI18n()
  const [isOpen, setOpen] = useState(false)
  const [accepted, setAccepted] = useState<readonly PublishWarning[]>([])
  const endpoint = kind === 'question' ? endpoints.publishQuestion : endpoints.publishFlow
  const publish = useWriting(
    () => call<unknown>(endpoint, { params: { key }, body: { revision, despite: [...accepted] } } as object),
    () => close(),
  )
  const close = () => {
    setOpen(false)
    setAccepted([])
    publish.reset()
  }
  const toggle = (code: PublishWarning) =>
    setAccepted((before) => (before.includes(code) ? before.filter((c) => c !== code) : [...before, code]))
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('asking.publish')}</Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={<strong>{t('asking.publish')}</strong>}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <div className={classes.warnings}>
          <p className={classes.quiet}>{t(`asking.publishBody.${kind}`)}</p>
          {warnings.length > 0 && <strong>{t('asking.acceptHelp')}</strong>}
          {warnings.map(({ code }) => (
            <Checkbox
              key={code}
              label={t(`asking.warning.${code}`)}
              checked={accepted.includes(code)}
              onChange={() => toggle(code)}
            />
          ))}
          {publish.isError && <ErrorPanel error={publish.error} during="write" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              {t('action.cancel')}
            </Button>
            <Button
              loading={publish.isPending}
              disabled={warnings.some(({ code }) => !accepted.includes(code))}
              onClick={() => publish.mutate(undefined)}
            >
              {t('asking.publish')}
            </Button>
          </Group>
        </div>
      </Modal>
    </>
  )
}

const useStatus = (kind: Props['kind'], key: string, onDone?: () => void) => {
  const endpoint = kind === 'question' ? endpoints.changeQuestionStatus : endpoints.changeFlowStatus
  return useWriting(
    (status: 'live' | 'paused' | 'retired') => call<unknown>(endpoint, { params: { key }, body: { status } } as object),
    onDone,
  )
}

const Pause = ({ kind, item }: Props) => {
  const { t } = useI18n()
  const change = useStatus(kind, item.key)
  const isPaused = item.status === 'paused'
  return (
    <>
      <Button variant="default" loading={change.isPending} onClick={() => change.mutate(isPaused ? 'live' : 'paused')}>
        {t(isPaused ? 'asking.resume' : 'asking.pause')}
      </Button>
      {change.isError && <ErrorPanel error={change.error} during="write" />}
    </>
  )
}

const Retire = ({ kind, item }: Props) => {
  const { t } = useI18n()
  const [isOpen, setOpen] = useState(false)
  const change = useStatus(kind, item.key, () => setOpen(false))
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('asking.retire')}
      </Button>
      <Confirm
        opened={isOpen}
        title={t('asking.retire')}
        confirm={t('asking.retire')}
        pending={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate('retired')}
        onClose={() => {
          setOpen(false)
          change.reset()
        }}
      >
        {t(`asking.retireBody.${kind}`)}
      </Confirm>
    </>
  )
}
