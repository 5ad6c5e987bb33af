import { endpoints } from 'virtual:contracts'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../app/api/client.ts'
import { failureOf } from '../../app/api/problem.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { signIn } from '../../app/session.ts'
import { ErrorPanel, Notice } from '../../ui/states.tsx'
import classes from './door.module.css'
import { Door } from './door.tsx'
import { safeNext } from './safe-next.ts'

const route = getRouteApi('/sign-in')

export const SignInPage = () => {
  const { t } = useI18n()
  const { next, note } = route.useSearch()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => call(endpoints.getSetup, { signal }) })
  const enter = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: ['me'] })
      router.history.push(safeNext(next))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  const { status } = failureOf(enter.error)
  return (
    <Door title={t('auth.signIn')}>
      <form className={classes.form} onSubmit={submit}>
        {setup.data?.open === true && <Notice>{t('auth.setupOpen')}</Notice>}
        {note !== undefined && !enter.isError && <Notice>{t(note === 'ended' ? 'auth.ended' : 'setup.done')}</Notice>}
        {enter.isError &&
          ([400, 401, 403].includes(status) ? (
            <div role="alert">
              <Notice>{t('auth.wrong')}</Notice>
            </div>
          ) : status === 429 ? (
            <div role="alert">
              <Notice>{t('auth.tooOften')}</Notice>
            </div>
          ) : (
            <ErrorPanel error={enter.error} during="write" />
          ))}
        <TextInput
          label={t('auth.email')}
          type="email"
          name="email"
          autoComplete="username"
          dir="ltr"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(e) => setEmail(e.currentTarget.value)}
        />
        <PasswordInput
          label={t('auth.password')}
          name="password"
          autoComplete="current-password"
          dir="ltr"
          required
          withAsterisk={false}
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
        />
        <Button type="submit" loading={enter.isPending}>
          {t('auth.signIn')}
        </Button>
        <p className={classes.foot}>{t('auth.forgot')}</p>
      </form>
    </Door>
  )
}
