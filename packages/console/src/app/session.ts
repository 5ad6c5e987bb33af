import { endpoints } from 'virtual:contracts'
import type { Scope } from '@candor/contracts'
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { call, request } from './api/client.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call(endpoints.getMe, { signal }),
  staleTime: 60_000,
})

/** Who is signed in; only below the shell, which has loaded it. */
export const useMe = () => useSuspenseQuery(meQuery).data

/** May the signed-in operator do this? For showing and hiding; the server decides. */
export const useMay = (): ((scope: Scope) => boolean) => {
  const { scopes } = useMe()
  return (scope) => scopes.includes(scope)
}

/** Starts a session; the cookie is the server's and out of reach for scripts. */
export const signIn = (email: string, password: string): Promise<unknown> =>
  request('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })

export const signOut = (): Promise<unknown> =>
  request('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
