import { purposes } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { purposesQuery, textOfPurpose } from '../consent/use-consent.ts'

/** The purposes there are and their names; who may not see consent knows those that every workspace has. */
export const usePurposeNames = () => {
  const { t, language } = useI18n()
  const may = useMay()
  const listed = useQuery({ ...purposesQuery, enabled: may('consent:read') }).data?.items
  const all =
    listed?.map((p) => ({ value: p.key as string, label: textOfPurpose(p, language).name })) ??
    purposes.map((key) => ({ value: key as string, label: t(`purpose.${key}`) }))
  return { all, nameOf: (key: string) => all.find((p) => p.value === key)?.label ?? key }
}
