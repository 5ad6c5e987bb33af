import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { Page } from '../../../ui/page.tsx'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { segmentQuery } from '../use-segments.ts'
import { draftOfSegment, exampleDefinition, newSegmentDraft, type SegmentDraft } from './segment-draft.ts'
import { SegmentEditor } from './segment-editor.tsx'

const newRoute = getRouteApi('/shell/segments/new')
const editRoute = getRouteApi('/shell/segments/$key/edit')

/** A new one: empty, from the example that teaches, or like another one. */
export const NewSegment = () => {
  const { t } = useI18n()
  const { example, from } = newRoute.useSearch()
  const source = useQuery({ ...segmentQuery(from ?? ''), enabled: from !== undefined })
  const begin = (): SegmentDraft => {
    if (source.data !== undefined)
      return { ...draftOfSegment(source.data), name: t('segments.copyName', { name: source.data.name }), key: '' }
    if (example === undefined) return newSegmentDraft()
    return {
      ...newSegmentDraft(exampleDefinition),
      name: t('segments.exampleName'),
      purpose: 'email',
      unseenEvents: true,
    }
  }
  const isReady = from === undefined || source.isSuccess
  return (
    <Page
      title={t('segments.new')}
      lead={t('segments.newLead')}
      above={
        <Link to="/segments" search={{}}>
          {t('action.back', { page: t('nav.segments') })}
        </Link>
      }
    >
      {from !== undefined && source.isPending && <LoadingRows />}
      {from !== undefined && source.isError && <ErrorPanel error={source.error} retry={() => source.refetch()} />}
      {isReady && <SegmentEditor before={null} begin={begin()} draftName={`segment.new.${example ?? from ?? ''}`} />}
    </Page>
  )
}

export const EditSegment = () => {
  const { t } = useI18n()
  const { key } = editRoute.useParams()
  const segment = useQuery(segmentQuery(key))
  return (
    <Page
      title={t('segments.editTitle', { name: segment.data?.name ?? key })}
      lead={t('segments.editLead')}
      above={
        <Link to="/segments/$key" params={{ key }} search={{}}>
          {t('action.back', { page: segment.data?.name ?? key })}
        </Link>
      }
    >
      {segment.isPending && <LoadingRows />}
      {segment.isError && <ErrorPanel error={segment.error} retry={() => segment.refetch()} />}
      {segment.isSuccess && (
        <SegmentEditor
          key={key}
          before={segment.data}
          begin={draftOfSegment(segment.data)}
          draftName={`segment.${key}`}
        />
      )}
    </Page>
  )
}
