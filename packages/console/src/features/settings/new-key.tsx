import { endpoints } from 'virtual:contracts'
import type { Scope } from '@candor/contracts'
import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMe } from '../../app/session.ts'
import { Copy } from '../../ui/code.tsx'
import { ErrorPanel } from '../../ui/states.tsx'
import classes from './settings.module.css'

interface Props {
  opened: boolean
  onClose: () => void
  onCreated: () => void
}

/** Makes a key, then shows its secret; the dialog stays until somebody says that it is stored. */
export const NewKey = ({ opened, onClose, onCreated }: Props) => {
  const { t } = useI18n()
  const [secret, setSecret] = useState<string | null>(null)
  const close = () => {
    setSecret(null)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={<strong>{t(secret === null ? 'keys.new' : 'keys.secretTitle')}</strong>}
      closeOnEscape={secret === null}
      closeOnClickOutside={secret === null}
      withCloseButton={secret === null}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {secret === null ? (
        <NewKeyForm
          onClose={close}
          onSecret={(made) => {
            setSecret(made)
            onCreated()
          }}
        />
      ) : (
        <>
          <p style={{ marginBlockStart: 0 }}>{t('keys.secretBody')}</p>
          <div className={classes.secret}>
            <code>{secret}</code>
            <Copy value={secret} label={t('keys.secretCopy')} />
          </div>
          <Group justify="flex-end" mt="lg">
            <Button onClick={close}>{t('keys.secretDone')}</Button>
          </Group>
        </>
      )}
    </Modal>
  )
}

const NewKeyForm = ({ onClose, onSecret }: { onClose: () => void; onSecret: (secret: string) => void }) => {
  const { t } = useI18n()
  const me = useMe()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const [asked, setAsked] = useState(false)
  const create = useMutation({
    mutationFn: () => call(endpoints.createApiKey, { body: { name: name.trim(), scopes: chosen as Scope[] } }),
    onSuccess: (key) => onSecret(key.secret),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (name.trim() !== '' && chosen.length > 0) create.mutate()
  }
  return (
    <form className={classes.form} style={{ maxWidth: 'none' }} onSubmit={submit} noValidate>
      <TextInput
        label={t('keys.name')}
        description={t('keys.nameHelp')}
        maxLength={80}
        data-autofocus
        value={name}
        error={asked && name.trim() === '' && t('keys.nameMissing')}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <Checkbox.Group
        label={t('keys.scopes')}
        description={t('keys.scopesHelp')}
        value={chosen}
        onChange={setChosen}
        error={asked && chosen.length === 0 && t('keys.scopesMissing')}
      >
        <div className={classes.scopes}>
          {me.scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={t(`scope.${scope}`)} />
          ))}
        </div>
      </Checkbox.Group>
      {create.isError && <ErrorPanel error={create.error} during="write" />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {t('keys.create')}
        </Button>
      </Group>
    </form>
  )
}
