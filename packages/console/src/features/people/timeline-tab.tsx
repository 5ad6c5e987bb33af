import { Button, Select } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import classes from './people.module.css'
import { Timeline } from './timeline.tsx'
import { usePurposeNames } from './use-purpose-names.ts'

const route = getRouteApi('/shell/people/$id/timeline')

/** What a person did, as far as it may be read for a purpose: that of running the service, unless the operator says otherwise. */
export const TimelineTab = () => {
  const { t } = useI18n()
  const { id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const queryClient = useQueryClient()
  const { all } = usePurposeNames()
  const purpose = search.for ?? 'essential'
  return (
    <>
      <div className={classes.bar}>
        <Select
          label={t('person.readFor')}
          data={all}
          value={purpose}
          onChange={(value) =>
            navigate({
              search: (s) => ({ ...s, for: value === null || value === 'essential' ? undefined : value }),
              replace: true,
            })
          }
          allowDeselect={false}
          w={280}
        />
        <Button
          variant="default"
          onClick={() => queryClient.invalidateQueries({ queryKey: ['person', id, 'timeline'] })}
        >
          {t('person.refresh')}
        </Button>
      </div>
      <Timeline personId={id} purpose={purpose} />
    </>
  )
}
