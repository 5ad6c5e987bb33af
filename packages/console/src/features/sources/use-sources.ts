import { endpoints } from 'virtual:contracts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { call } from '../../app/api/client.ts'
import { useMay } from '../../app/session.ts'

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: ({ signal }) => call(endpoints.listSources, { signal }),
})

/** The sources of the workspace, and the name of one by its id (its number when it is not known or not to be seen). */
export const useSources = () => {
  const may = useMay()
  const query = useQuery({ ...sourcesQuery, enabled: may('sources:read') })
  return { ...query, nameOf: (id: number) => query.data?.items.find((s) => s.id === id)?.name ?? `#${id}` }
}
