import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Section } from '../../ui/page.tsx'
import { Done, ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import { evidenceQuery } from '../people/use-person.ts'
import { EvidenceTable } from './evidence-table.tsx'
import { drawEvidence, type Evidence } from './graph-layout.ts'
import { IdentityGraph } from './identity-graph.tsx'
import { MergeList } from './merge-list.tsx'

const route = getRouteApi('/shell/people/$id/identity')

/** Why this is one person: the evidence drawn, who was merged into it, and the ways to join and to separate. */
export const IdentityTab = () => {
  const { t } = useI18n()
  const may = useMay()
  const { id } = route.useParams()
  const { note, other } = route.useSearch()
  const evidence = useQuery(evidenceQuery(id))
  return (
    <>
      {note === 'merged' && <Done>{t('merge.done')}</Done>}
      {note === 'separated' && (
        <Done>
          {t('separate.done')}{' '}
          {other !== undefined && (
            <>
              <Link to="/people/$id" params={{ id: other }} search={{}}>
                {t('separate.seeOther')}
              </Link>{' '}
              ·{' '}
              <Link to="/people/$id/merge" params={{ id }} search={{ with: other }}>
                {t('separate.undo')}
              </Link>
            </>
          )}
        </Done>
      )}
      {evidence.isPending && <LoadingRows />}
      {evidence.isError && <ErrorPanel error={evidence.error} retry={() => evidence.refetch()} />}
      {evidence.isSuccess && (
        <>
          <Section
            title={t('identity.title')}
            help={t('identity.help')}
            actions={
              may('people:merge') && (
                <>
                  <LinkButton variant="default" to="/people/$id/merge" params={{ id }} search={{}}>
                    {t('merge.start')}
                  </LinkButton>
                  {evidence.data.identifiers.length > 1 && (
                    <LinkButton variant="default" to="/people/$id/separate" params={{ id }} search={{}}>
                      {t('separate.start')}
                    </LinkButton>
                  )}
                </>
              )
            }
          >
            <Drawn evidence={evidence.data} />
          </Section>
          <Section title={t('person.merges')} help={t('person.mergesHelp')}>
            <MergeList personId={id} merges={evidence.data.merges} />
          </Section>
        </>
      )}
    </>
  )
}

/** A kiosk may have thousands: a drawing of more says nothing more. */
const drawnAtFirst = 40

const Drawn = ({ evidence: { identifiers, links } }: { evidence: Evidence }) => {
  const { t } = useI18n()
  const [all, setAll] = useState(false)
  if (links.length === 0) return <Notice>{t(identifiers.length > 1 ? 'identity.founded' : 'identity.single')}</Notice>
  const shown = all ? links : links.slice(0, drawnAtFirst)
  const touched = new Set(shown.flatMap((l) => [l.left, l.right]))
  const isCut = shown.length < links.length
  const drawing = drawEvidence({
    links: shown,
    identifiers: isCut ? identifiers.filter((i) => touched.has(i.id)) : identifiers,
  })
  return (
    <>
      <IdentityGraph drawing={drawing} />
      <Section title={t('identity.table')}>
        <EvidenceTable drawing={drawing} />
      </Section>
      {isCut && (
        <Button variant="default" size="xs" mt="md" onClick={() => setAll(true)}>
          {t('identity.drawAll', { count: links.length })}
        </Button>
      )}
    </>
  )
}
