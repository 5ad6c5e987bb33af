import { endpoints } from 'virtual:contracts'
import { Button, Group } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { lookedAt } from '../people/looked-at.ts'
import people from '../people/people.module.css'

/** Rewards that wait for somebody to look at them: none was refused in silence. */
export const HeldTab = () => {
  const { t, format } = useI18n()
  const may = useMay()
  const queryClient = useQueryClient()
  const held = useQuery({
    queryKey: ['rewards', 'held'],
    queryFn: ({ signal }) => call(endpoints.listHeld, { query: {}, signal }),
    ...lookedAt,
  })
  const decide = useMutation({
    mutationFn: ({ id, decision }: { id: number; decision: 'release' | 'reverse' }) =>
      call(endpoints.decideHeld, { params: { id }, body: { decision, note: 'console' } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['rewards', 'held'] }),
  })
  const rows = held.data?.items ?? []
  return (
    <Section title={t('rewards.held')} help={t('rewards.heldHelp')}>
      {held.isPending && <LoadingRows />}
      {held.isError && <ErrorPanel error={held.error} retry={() => held.refetch()} />}
      {decide.isError && <ErrorPanel error={decide.error} during="write" />}
      {held.isSuccess && rows.length === 0 && <Empty title={t('rewards.noHeld')} help={t('rewards.noHeldHelp')} />}
      {rows.length > 0 && (
        <table className={`${people.table} ${people.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('rewards.reason')}</th>
              <th scope="col">{t('rewards.because')}</th>
              <th scope="col">{t('rewards.when')}</th>
              <th scope="col">{t('rewards.decision')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <Link to="/people/$id/rewards" params={{ id: row.personId }} search={{}} className={people.label}>
                    <bdi>{row.reason}</bdi>
                  </Link>
                </td>
                <td>{t(`rewards.held.${row.because}`)}</td>
                <td className={people.when}>
                  <time dateTime={row.at}>{format.dateTime(row.at)}</time>
                </td>
                <td>
                  {may('rewards:pay') && (
                    <Group gap="xs">
                      <Button
                        size="xs"
                        variant="default"
                        loading={decide.isPending}
                        onClick={() => decide.mutate({ id: row.id, decision: 'release' })}
                      >
                        {t('rewards.release')}
                      </Button>
                      <Button
                        size="xs"
                        variant="default"
                        loading={decide.isPending}
                        onClick={() => decide.mutate({ id: row.id, decision: 'reverse' })}
                      >
                        {t('rewards.takeBack')}
                      </Button>
                    </Group>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
