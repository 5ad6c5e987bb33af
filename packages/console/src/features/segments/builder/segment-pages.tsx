import { getRouteApi, Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { Page } from '../../../ui/page.tsx'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { useSegment } from '../use-segments.ts'
import { draftOfSegment, exampleDefinition, newSegmentDraft, type SegmentDraft } from './segment-draft.ts'
import { SegmentEditor } from './segment-editor.tsx'

const newRoute = getRouteApi('/shell/segments/new')
const editRoute = getRouteApi('/shell/segments/$key/edit')

/** A new one: empty, from the example that teaches, or like another one. */
export const NewSegment = () => {
  const { t } = useI18n()
  const { example, from } = newRoute.useSearch()
  const { query: source, shown } = useSegment(from ?? '', from !== undefined)
  const begin = (): SegmentDraft => {
    if (shown !== undefined)
      return { ...draftOfSegment(shown), name: t('segments.copyName', { name: shown.name }), key: '' }
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
  const { query: segment, shown } = useSegment(key)
  return (
    <Page
      title={t('segments.editTitle', { name: shown?.name ?? key })}
      lead={t('segments.editLead')}
      above={
        <Link to="/segments/$key" params={{ key }} search={{}}>
          {t('action.back', { page: shown?.name ?? key })}
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
