import { endpoints } from 'virtual:contracts'
import type { compareSegments } from '@candor/contracts'
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type Answer, call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Page, Section } from '../../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import { useCounts } from '../counts.ts'
import classes from '../segments.module.css'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import { useSegments } from '../use-segments.ts'
import { EulerPicture } from './euler-picture.tsx'

const route = getRouteApi('/shell/segments/compare')

export type Overlap = Answer<typeof compareSegments>

/** Whom two segments have in common, and who is only in one. */
export const ComparePage = () => {
  const { t } = useI18n()
  const { a, b } = route.useSearch()
  const navigate = route.useNavigate()
  const { items, nameOf } = useSegments()
  const { nameOf: nameOfPurpose } = usePurposeChoice()
  const purposeOf = (key: string | undefined) => items.find((s) => s.key === key)?.purpose
  const [ofA, ofB] = [purposeOf(a), purposeOf(b)]
  // A person may allow the one purpose and not the other: no reading may see both.
  const isApart = ofA !== undefined && ofB !== undefined && ofA !== ofB
  const isChosen = a !== undefined && b !== undefined && a !== b && !isApart
  const overlap = useQuery({
    queryKey: ['segments', 'compare', a, b],
    queryFn: ({ signal }) => call(endpoints.compareSegments, { query: { a: a ?? '', b: b ?? '' }, signal }),
    enabled: isChosen,
  })
  const pick = (side: 'a' | 'b', value: string | undefined, other: string | undefined) => (
    <Select
      label={t(side === 'a' ? 'segments.compareA' : 'segments.compareB')}
      placeholder={t('segments.pick')}
      searchable
      allowDeselect={false}
      data={items.map((s) => ({
        value: s.key,
        label: s.name,
        disabled: s.key === other || (purposeOf(other) ?? s.purpose) !== s.purpose,
      }))}
      value={value ?? null}
      onChange={(next) => navigate({ search: (s) => ({ ...s, [side]: next ?? undefined }), replace: true })}
    />
  )
  return (
    <Page
      title={t('segments.compareTitle')}
      lead={t('segments.compareLead')}
      above={
        <Link to="/segments" search={{}}>
          {t('action.back', { page: t('nav.segments') })}
        </Link>
      }
    >
      <div className={classes.two}>
        {pick('a', a, b)}
        {pick('b', b, a)}
      </div>
      {isApart && <Notice>{t('segments.compareApart', { a: nameOfPurpose(ofA), b: nameOfPurpose(ofB) })}</Notice>}
      {!isChosen && !isApart && <Empty title={t('segments.compareChoose')} help={t('segments.compareChooseHelp')} />}
      {isChosen && overlap.isPending && <LoadingRows rows={2} height={96} />}
      {overlap.isError && <ErrorPanel error={overlap.error} retry={() => overlap.refetch()} />}
      {isChosen && overlap.isSuccess && <Found overlap={overlap.data} a={nameOf(a)} b={nameOf(b)} />}
    </Page>
  )
}

const Found = ({ overlap, a, b }: { overlap: Overlap; a: string; b: string }) => {
  const { t, format } = useI18n()
  const { countText } = useCounts()
  const { both, onlyA, onlyB } = overlap
  // With the sizes of both segments, one number would give away the others: then none is told.
  if (both === null && onlyA === null && onlyB === null) return <Notice>{t('segments.compareFew')}</Notice>
  const parts = [
    { key: 'onlyA', label: t('segments.onlyIn', { name: a }), count: onlyA },
    { key: 'both', label: t('segments.inBoth'), count: both },
    { key: 'onlyB', label: t('segments.onlyIn', { name: b }), count: onlyB },
  ] as const
  const shareOf = (rest: number | null) =>
    both === null || rest === null || both + rest === 0 ? null : both / (both + rest)
  const told = [
    [shareOf(onlyA), a, b],
    [shareOf(onlyB), b, a],
  ] as const
  return (
    <Section title={t('segments.overlap')} help={t('segments.overlapHelp')}>
      <EulerPicture overlap={overlap} a={a} b={b} />
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('segments.part')}</th>
            <th scope="col">{t('segments.people')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ key, label, count }) => (
            <tr key={key}>
              <th scope="row">
                <span className={classes.swatch} data-part={key} aria-hidden="true" />
                <bdi>{label}</bdi>
              </th>
              <td data-part={key}>{countText(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {told.map(([share, one, other]) =>
        share === null ? null : (
          <p key={one} className={classes.under}>
            {t('segments.shareOf', { share: format.percent(share), one, other })}
          </p>
        ),
      )}
    </Section>
  )
}
