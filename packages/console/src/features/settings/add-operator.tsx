import { endpoints, roles } from 'virtual:contracts'
import type { Role } from '@candor/contracts'
import { Button, Group, Modal, PasswordInput, Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { ErrorPanel } from '../../ui/states.tsx'
import classes from './settings.module.css'

interface Props {
  opened: boolean
  onClose: () => void
  onAdded: (name: string) => void
}

export const AddOperator = ({ opened, onClose, onAdded }: Props) => {
  const { t } = useI18n()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<strong>{t('operators.add')}</strong>}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <AddForm onClose={onClose} onAdded={onAdded} />
    </Modal>
  )
}

const AddForm = ({ onClose, onAdded }: Omit<Props, 'opened'>) => {
  const { t } = useI18n()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  // The least there is; more is a decision.
  const [role, setRole] = useState<Role>('viewer')
  const add = useMutation({
    mutationFn: () => call(endpoints.addOperator, { body: { name: name.trim(), email: email.trim(), role, password } }),
    onSuccess: (member) => onAdded(member.name),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t('operators.name')}
        required
        withAsterisk={false}
        maxLength={80}
        data-autofocus
        value={name}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <TextInput
        label={t('auth.email')}
        type="email"
        dir="ltr"
        required
        withAsterisk={false}
        value={email}
        onChange={(e) => setEmail(e.currentTarget.value)}
      />
      <Select
        label={t('operators.role')}
        description={t(`role.${role}.help`)}
        inputWrapperOrder={['label', 'input', 'description']}
        allowDeselect={false}
        data={roles.map((r) => ({ value: r, label: t(`role.${r}`) }))}
        value={role}
        onChange={(next) => next !== null && setRole(next)}
      />
      <PasswordInput
        label={t('operators.firstPassword')}
        description={t('operators.firstPasswordHelp')}
        autoComplete="new-password"
        dir="ltr"
        required
        withAsterisk={false}
        minLength={10}
        maxLength={128}
        value={password}
        onChange={(e) => setPassword(e.currentTarget.value)}
      />
      {add.isError && <ErrorPanel error={add.error} during="write" />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" loading={add.isPending}>
          {t('operators.add')}
        </Button>
      </Group>
    </form>
  )
}
