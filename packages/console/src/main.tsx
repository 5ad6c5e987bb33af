import '@fontsource-variable/inter'
import '@fontsource-variable/noto-sans-arabic'
import '@mantine/core/styles.css'
import './app/global.css'
import { DirectionProvider, MantineProvider } from '@mantine/core'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { failureOf } from './app/api/problem.ts'
import { I18nProvider } from './app/i18n/index.ts'
import { makeRouter } from './app/router.tsx'
import { cssVariables, schemeManager, theme } from './app/theme.ts'

const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // A session that ended in the middle of work: sign in, and go on at the same place.
      const { pathname, href } = router.state.location
      if (failureOf(error).code !== 'unauthenticated' || pathname === '/sign-in' || pathname === '/setup') return
      if (queryClient.getQueryData(['me']) === undefined) return
      queryClient.clear()
      router.navigate({ to: '/sign-in', search: { next: href, note: 'ended' } })
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Repeat only what can pass by itself.
      retry: (count, error) => count < 2 && [0, 503].includes(failureOf(error).status),
    },
  },
})
const router = makeRouter(queryClient)

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <DirectionProvider>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={schemeManager}
        defaultColorScheme="auto"
      >
        <I18nProvider>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </I18nProvider>
      </MantineProvider>
    </DirectionProvider>
  </StrictMode>,
)

// A hundred small files by range of characters: the list alone is large, so it comes after the first paint. A page in
// Chinese asks for it with its texts; in other languages it serves the names of people.
import('@fontsource-variable/noto-sans-sc')
