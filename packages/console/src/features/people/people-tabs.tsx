import { useI18n } from '../../app/i18n/index.ts'
import { PageTabs } from '../../ui/page-tabs.tsx'

/** Everybody, and what an operator has to decide about who is who. */
export const PeopleTabs = () => {
  const { t } = useI18n()
  return (
    <PageTabs
      label={t('nav.people')}
      tabs={[
        { to: '/people', name: t('people.everybody'), exact: true },
        { to: '/people/reviews', name: t('reviews.title') },
      ]}
    />
  )
}
