import { useEffect, useState } from 'react'
import { useI18n } from '../app/i18n/index.ts'

/** How long ago something was, kept fresh; the exact moment is its title. */
export const Ago = ({ at }: { at: string }) => {
  const { format } = useI18n()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.ago(at, now)}
    </time>
  )
}
