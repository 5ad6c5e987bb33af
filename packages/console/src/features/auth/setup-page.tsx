import { endpoints } from 'virtual:contracts'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../app/api/client.ts'
import { failureOf } from '../../app/api/problem.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { signIn } from '../../app/session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import classes from './door.module.css'
import { Door } from './door.tsx'

const route = getRouteApi('/setup')

/** The first visit: makes the workspace and its admin with the one-time link, and signs that admin in. */
export const SetupPage = () => {
  const { t } = useI18n()
  const { token } = route.useSearch()
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => call(endpoints.getSetup, { signal }) })
  const toSignIn = (
    <div className={classes.form}>
      <LinkButton to="/sign-in">{t('auth.signIn')}</LinkButton>
    </div>
  )
  if (setup.isPending) {
    return (
      <Door title={t('setup.title')}>
        <LoadingRows rows={3} />
      </Door>
    )
  }
  if (setup.isError) {
    return (
      <Door title={t('setup.title')}>
        <ErrorPanel error={setup.error} retry={() => setup.refetch()} />
      </Door>
    )
  }
  if (!setup.data.open) {
    return (
      <Door title={t('setup.closed')} lead={t('setup.closedHelp')}>
        {toSignIn}
      </Door>
    )
  }
  if (token === undefined) {
    return (
      <Door title={t('setup.noToken')} lead={t('setup.noTokenHelp')}>
        {null}
      </Door>
    )
  }
  return (
    <Door title={t('setup.title')} lead={t('setup.lead')}>
      <SetupForm token={token} />
    </Door>
  )
}

const SetupForm = ({ token }: { token: string }) => {
  const { t } = useI18n()
  const navigate = useNavigate()
  const [values, setValues] = useState({ workspace: '', name: '', email: '', password: '' })
  const set = (field: keyof typeof values) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget
    setValues((v) => ({ ...v, [field]: value }))
  }
  const create = useMutation({
    mutationFn: async () => {
      await call(endpoints.completeSetup, { body: { token, ...values, email: values.email.trim() } })
      // The workspace exists now; should the sign-in fail, its page is the place to go on.
      return signIn(values.email.trim(), values.password).then(
        () => true,
        () => false,
      )
    },
    onSuccess: (signedIn) =>
      signedIn ? navigate({ to: '/' }) : navigate({ to: '/sign-in', search: { note: 'ready' } }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  const gone = failureOf(create.error).code === 'setup_done'
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t('setup.workspace')}
        description={t('setup.workspaceHelp')}
        required
        withAsterisk={false}
        maxLength={80}
        autoFocus
        value={values.workspace}
        onChange={set('workspace')}
      />
      <TextInput
        label={t('setup.name')}
        autoComplete="name"
        required
        withAsterisk={false}
        maxLength={80}
        value={values.name}
        onChange={set('name')}
      />
      <TextInput
        label={t('auth.email')}
        type="email"
        autoComplete="username"
        dir="ltr"
        required
        withAsterisk={false}
        value={values.email}
        onChange={set('email')}
      />
      <PasswordInput
        label={t('setup.password')}
        description={t('setup.passwordHelp')}
        autoComplete="new-password"
        dir="ltr"
        required
        withAsterisk={false}
        minLength={10}
        maxLength={128}
        value={values.password}
        onChange={set('password')}
      />
      {create.isError && <ErrorPanel error={create.error} during="write" />}
      {gone && <Link to="/sign-in">{t('auth.signIn')}</Link>}
      <Button type="submit" loading={create.isPending}>
        {t('setup.submit')}
      </Button>
    </form>
  )
}
