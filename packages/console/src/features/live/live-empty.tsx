import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Code } from '../../ui/code.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { snippets } from '../../ui/snippets.ts'
import { Empty } from '../../ui/states.tsx'
import { useSources } from '../sources/use-sources.ts'

/** Before the first event: how to send one, with a key that works. */
export const LiveEmpty = () => {
  const { t } = useI18n()
  const may = useMay()
  const sources = useSources()
  const source = sources.data?.items.find((s) => s.enabled)
  if (source !== undefined) {
    return (
      <Empty title={t('live.empty')} help={t('live.emptyHelp')}>
        <Code>{snippets(location.origin, source).curl}</Code>
      </Empty>
    )
  }
  if (sources.isPending) return null
  return (
    <Empty title={t('live.empty')} help={t('live.emptyNoSource')}>
      {may('sources:write') && <LinkButton to="/sources/new">{t('sources.new')}</LinkButton>}
    </Empty>
  )
}
